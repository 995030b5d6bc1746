"""Typed readers of environment variables.

What lives here: turning one variable into one typed value, or refusing it by name.
What does not: which variables exist and what they mean (archive.settings).
"""

import os
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
