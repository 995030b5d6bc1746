"""Typed readers of environment variables.

What lives here: turning one variable into one typed value, or refusing it by name.
What does not: which variables exist and what they mean (archive.settings).
"""

import os
import re
from urllib.parse import urlsplit

_TRUE = {"1", "on", "true", "yes"}
_FALSE = {"0", "off", "false", "no", ""}


class Misconfigured(Exception):
    """A variable holds what it cannot mean. The message names it and says what it takes."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Misconfigured(f"{name} is {value!r}. It takes on or off.")


def number(name: str, default: int, least: int = 0, most: int = 2**31 - 1) -> int:
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        found = int(value)
    except ValueError:
        raise Misconfigured(f"{name} is {value!r}. It takes a whole number.") from None
    if not least <= found <= most:
        raise Misconfigured(f"{name} is {found}. It takes a number from {least} to {most}.")
    return found


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def origins(name: str) -> list[str]:
    """A list of origins such as https://archive.example, without a path."""
    found = words(name)
    for origin in found:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise Misconfigured(f"{name} has {origin!r}. It takes origins such as https://archive.example.")
    return found


def origin(name: str, default: str = "") -> str:
    """One origin such as https://archive.example, or the default."""
    found = origins(name)
    if len(found) > 1:
        raise Misconfigured(
            f"{name} has {len(found)} origins. It takes one, such as https://archive.example."
        )
    return found[0] if found else default


def postgres_urls(name: str) -> list[str]:
    """Addresses of PostgreSQL databases. A wrong one is not repeated in what is said: it has a password."""
    found = words(name)
    for number, url in enumerate(found, 1):
        try:
            parts = urlsplit(url)
            is_one = parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/") and parts.port != 0
        except ValueError:  # of the port, or of brackets
            is_one = False
        if not is_one:
            raise Misconfigured(
                f"{name}: address {number} of {len(found)} is not one of PostgreSQL. It takes addresses such "
                "as postgres://user:password@host/name, separated by commas."
            )
    return found


def one_of(name: str, choices: tuple[str, ...], default: str) -> str:
    value = text(name, default).lower()
    if value not in choices:
        raise Misconfigured(f"{name} is {value!r}. It takes one of: {', '.join(choices)}.")
    return value


def host(name: str) -> str:
    """The name or number of a machine, without scheme, port or path; empty if not set."""
    value = text(name)
    if value and not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:.]+\]", value):
        raise Misconfigured(f"{name} is {value!r}. It takes the name of a machine, such as mail.example.")
    return value.strip("[]")


def sender(name: str, *, needed: bool, default: str) -> str:
    """Who e-mail comes from: an address, or a name with an address in angle brackets."""
    value = text(name)
    if not value and not needed:
        return default
    if not re.fullmatch(r"([^<>\r\n]+ <)?[^@\s<>,]+@[^@\s<>,]+(?(1)>)", value):
        raise Misconfigured(
            f"{name} is {value!r}. It takes an address such as desk@archive.example, or "
            "The Archive <desk@archive.example>."
        )
    return value


def secret(name: str, *, needed: bool, default: str) -> str:
    """A secret: `default` serves only where the secret is not `needed`."""
    value = text(name)
    if value:
        return value
    if needed:
        raise Misconfigured(
            f"{name} is not set. Outside DEBUG the site does not start without one. Make one with: "
            'python -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    return default
