"""Corrections in time: one page of them, newest first, and what each changed, word by word.

Only what readers may see of a record is compared: its own texts, dates and choices. A change of a
link to another record is told, the records are not named.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q, QuerySet

from archive import dates
from archive.models import Correction
from archive.models.fields import EDTFField
from archive.search import BadCursor

PAGE = 50
MOST_WORDS = 400  # longer texts are shown whole, before and after
_NEVER_SHOWN = {"slug", "status", "version", "publish_on", "embargo_until", "text_rights"}
_WORD = re.compile(r"\s+|[^\s]+")
_EPOCH = datetime.fromtimestamp(0, tz=UTC)

Piece = tuple[str, str]  # "same", "removed" or "added", and the words


@dataclass(frozen=True)
class Change:
    label: str
    pieces: list[Piece]
    printed: bool = False  # words of somebody else


@dataclass(frozen=True)
class Corrected:
    correction: Correction
    changes: list[Change]


@dataclass(frozen=True)
class CorrectionPage:
    corrections: list[Corrected]
    next: str


def page(corrections: QuerySet[Correction], place: str, *, limit: int = PAGE) -> CorrectionPage:
    """Raises BadCursor for a place that is none of ours."""
    if place:
        moment, number = _place(place)
        corrections = corrections.filter(Q(made_at__lt=moment) | Q(made_at=moment, pk__lt=number))
    rows = corrections.select_related("quote__article", "event", "article", "actor").prefetch_related(
        "quote__voices__actor"
    )
    found = list(rows.order_by("-made_at", "-pk")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    after = f"{(last.made_at - _EPOCH) // timedelta(microseconds=1)}.{last.pk}" if last else ""
    return CorrectionPage([Corrected(one, changes(one)) for one in found[:limit]], after)


def _place(place: str) -> tuple[datetime, int]:
    parts = place.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        raise BadCursor
    return _EPOCH + timedelta(microseconds=int(parts[0])), int(parts[1])


def changes(correction: Correction) -> list[Change]:
    record = correction.record
    if record is None:
        return []
    before, after = _fields(correction.before), _fields(correction.after)
    names = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    found = (_change(record, name, before.get(name), after.get(name)) for name in names)
    return [change for change in found if change]


def _fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _change(record: Model, name: str, before: Any, after: Any) -> Change | None:
    if name == "voices":
        old, new = ("; ".join(value) if isinstance(value, list) else "" for value in (before, after))
        return Change("Said by", differences(old, new))
    try:
        field: Any = record._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    label = str(getattr(field, "verbose_name", name)).capitalize()
    if field.is_relation:
        return Change(label, [("same", "changed")])
    if name in _NEVER_SHOWN or not field.editable:
        return None
    words = words_of(field, before), words_of(field, after)
    printed = name == "text" and getattr(record, "form", "") != "paraphrase"
    return Change(label, differences(*words), printed)


def words_of(field: Field, value: Any) -> str:
    """A stored value as readers read it."""
    if value in (None, ""):
        return ""
    words = str(value)
    if isinstance(field, EDTFField):
        try:
            return dates.parse(words).words
        except dates.DateError:
            return words
    return str(dict(field.flatchoices).get(words, words))


def differences(before: str, after: str) -> list[Piece]:
    """The words of both in one line, what was taken out before what was put in."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if max(len(old), len(new)) > 2 * MOST_WORDS:
        return [("removed", before), ("added", after)]
    pieces: list[Piece] = []
    for what, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(("same", "".join(old[a1:a2])))
            continue
        pieces += [("removed", "".join(old[a1:a2]))] if a1 < a2 else []
        pieces += [("added", "".join(new[b1:b2]))] if b1 < b2 else []
    return pieces
