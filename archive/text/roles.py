"""What an article says somebody is: “the harbour master of Ellery”, “Environment Minister”."""

from __future__ import annotations

import re

from archive.text.names import Names
from archive.text.speech import OTHER_VERBS, PARTICIPLES, PRONOUNS, VERBS, word_set
from archive.text.titles import CALENDAR, PREPOSITIONS, SMALL_TITLES, TITLES, is_office

LONGEST = 160
"""Code points of the longest role."""
_BEHIND = re.compile(
    r",\s(?P<role>[^;:“”\"\n–—()]{3,160}?)"
    r"(?=,?\s(?:said|says|told|tells|who|which)\b|[;:“”\"\n–—()]|\.(?:\s|$)|,\s|$)"
)
_OCCASION = re.compile(
    r",?\s(?:in (?:an?|his|her|their) (?:interview|statement|e-?mail|speech|telephone|phone|letter|press)"
    r"|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|at a (?:news|press)|to (?:reporters|journalists))\b.*",
    re.IGNORECASE,
)
"""What tells when and where it was said."""
_AGE = re.compile(r"^(?:\d{1,3}|aged \d{1,3})(?:,\s*|$)")
_WORDS = re.compile(r"[^\W_][\w’'.\-]*")
_SHORT = word_set("mr. mrs. ms. miss mr mrs ms")
_NO_ROLES = (VERBS | OTHER_VERBS | PARTICIPLES | PRONOUNS | PREPOSITIONS | CALENDAR) | word_set(
    "and but or where when while whose because"
)


def tidy_role(role: str) -> str:
    """A role as printed, without an age before it and the stop behind it; empty where it is only “Mr.”."""
    role = _OCCASION.sub("", _AGE.sub("", " ".join(role.split()).strip(" ,;")))
    if role.endswith(".") and role[:-1].rpartition(" ")[2].casefold() in SMALL_TITLES:
        role = role.rpartition(" ")[0] or role
    if role.startswith(("the ", "The ")) and role[4:].casefold() in TITLES:
        role = role[4:]
    if role.casefold() in _SHORT or role.casefold() in ("the", "a", "an"):
        return ""
    return role[:-1] if role.endswith(".") and not _is_abbreviated(role) else role


def _is_abbreviated(role: str) -> bool:
    """Whether the point at the end belongs to the last word ("Sen.", "U.S.")."""
    last = role.split()[-1]
    return len(last) < 5 and last[0].isupper() and (last.count(".") > 1 or len(role.split()) == 1)


def first_role(text: str, names: Names, name: str) -> str:
    """What is printed beside the first naming of a full name."""
    last = name.split()[-1].casefold()
    places = [place for place, full in names.by_last.get(last, [])[:50] if full == name]
    return role_at(text, places[0], name) if places else ""


def role_at(text: str, start: int, name: str) -> str:
    """What is printed behind a comma after a name that stands at `start`, else the titles before it."""
    match = _BEHIND.match(text, start + len(name), min(len(text), start + len(name) + LONGEST + 20))
    if match and text[max(0, start - 2) : start] != ", ":
        role = tidy_role(match["role"])
        first = _WORDS.match(role)
        if first and first.group().casefold() not in _NO_ROLES and " " in role:
            return role
    ahead = text[max(0, start - 60) : start].rpartition("\n")[2]
    words = _WORDS.findall(re.split(r"[;:,!?“”\"()]|[a-z]\.\s", ahead)[-1])
    kept: list[str] = []
    for word in reversed(words[-4:]):
        bare = word.rstrip(".").casefold()
        if not is_office(bare) and (not kept or not word[0].isupper()):
            break
        kept.insert(0, word)
    return tidy_role(" ".join(kept))
