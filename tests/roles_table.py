"""The tables of docs/roles.md, as the tests read them."""

import re
from functools import cache
from pathlib import Path

from django.contrib.auth.models import User

from tests import cast

PEOPLE = ("nobody", "no role", "Contributor", "Editor", "Chief", "superuser")
DOCUMENT = Path(__file__).parent.parent / "docs" / "roles.md"


@cache
def table(first: str) -> dict[str, dict[str, str]]:
    """The rows of the table whose first column is called so: by the row's name, then by the person."""
    lines = DOCUMENT.read_text().splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first} |"))
    found = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        name, *cells = [cell.strip() for cell in re.findall(r"[^|]+", line)]
        found[name] = dict(zip(PEOPLE, cells, strict=True))
    return found


def person(who: str, name: str = "ida") -> User | None:
    """One of these people; None for nobody."""
    if who == "nobody":
        return None
    if who in ("no role", "superuser"):
        return User.objects.create_user(name, is_staff=True, is_superuser=who == "superuser")
    return cast.person(name, who)
