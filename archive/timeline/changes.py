"""What changed, word by word: pieces of text that stayed, were taken out or were put in.

What does not live here: which changes readers are told (corrections), the versions of a record (versions).
"""

import re
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

from archive import dates
from archive.models.fields import EDTFField

MOST_WORDS = 400  # longer texts are shown whole, before and after
_NEVER_SHOWN = {"slug", "status", "version", "publish_on", "embargo_until", "text_rights"}
_WORD = re.compile(r"\s+|[^\s]+")

Piece = tuple[str, str]  # "same", "removed" or "added", and the words


class Change(NamedTuple):
    label: str
    pieces: list[Piece]
    printed: bool = False  # words of somebody else

    @property
    def was(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece[0] != "added"]

    @property
    def became(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece[0] != "removed"]


def of_field(record: Model, name: str, before: Any, after: Any) -> Change | None:
    """What changed in one field of a record; None for one that is not for readers, or that it has not.

    Of a link only that it changed: who may know what it leads to is not known here.
    """
    try:
        field: Any = record._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    label = str(getattr(field, "verbose_name", name)).capitalize()
    if field.is_relation:
        return Change(label, [("same", "changed")])
    if name in _NEVER_SHOWN or not field.editable:
        return None
    printed = name == "text" and getattr(record, "form", "") != "paraphrase"
    return Change(label, differences(words_of(field, before), words_of(field, after)), printed)


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
