"""Every wording that a record ever had, and whether a text has one of them.

What lives here: the wordings, and the condition that finds rows with them. What does not: what is done to
those rows (elsewhere, emptying), the fingerprints that are kept of them (sealing).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from archive.models import Correction, Quote, Revision
from archive.models.fields import fold

from ..sealed import FEWEST, SEALED, words_key

_OPENING = 60  # characters that tell words apart: names of quotes and suggestions are cut at 80


@dataclass(frozen=True)
class Wordings:
    """The words of one or more quotes, each as it stands or once stood. Empty for none."""

    texts: tuple[str, ...] = ()

    @classmethod
    def of(cls, quotes: Iterable[Quote]) -> "Wordings":
        return cls(tuple(dict.fromkeys(one for quote in quotes for one in wordings(quote))))

    @cached_property
    def long(self) -> list[str]:
        """Those that are known again: fewer words than FEWEST are anybody's."""
        return [one for one in self.texts if words_key(one)]

    @cached_property
    def runs(self) -> list[str]:
        """What a text has that has one of them, folded: their openings, as cut names have them too."""
        return [_run(" ".join(one.split())) for one in self.long]

    def stand_in(self, words: str) -> bool:
        folded = f" {fold(words)} "
        return any(run in folded for run in self.runs)

    def stand_among(self, value: Any) -> bool:
        """Whether any string of nested data has them."""
        if isinstance(value, str):
            return self.stand_in(value)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        return any(self.stand_among(one) for one in inner)

    def without(self, value: Any) -> Any:
        """Nested data in which every string that has them is replaced."""
        if isinstance(value, dict):
            return {name: self.without(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self.without(one) for one in value]
        return SEALED if isinstance(value, str) and self.stand_in(value) else value

    def perhaps_in(self, *columns: str) -> list[Q]:
        """Conditions for rows that may have them in these columns; together they miss none."""
        words = sorted({_telling_word(" ".join(one.split())[:_OPENING]) for one in self.long})
        return [_has(word, columns) for word in words]


def wordings(quote: Quote) -> list[str]:
    """The words of a quote now, in every version of it, and as its corrections told them."""
    found = [quote.text, *(one.fields.get("text") for one in Revision.objects.of(quote))]
    for one in Correction.objects.filter(quote=quote):
        found += [side.get("text") for side in (one.before, one.after) if isinstance(side, dict)]
    return list(dict.fromkeys(one for one in found if isinstance(one, str) and one and one != SEALED))


def _run(words: str) -> str:
    """Whole words; the last may be cut."""
    return f" {fold(words[:_OPENING])}" + ("" if len(words) > _OPENING else " ")


def _telling_word(words: str) -> str:
    """The longest whole word, in plain letters if there is one: those a database finds in any case."""
    found = re.findall(r"\w+", words)
    whole = found[:-1] if len(words) == _OPENING and len(found) > 1 else found
    return max(whole, key=lambda word: (word.isascii() and len(word) > FEWEST, len(word)))


def _has(word: str, columns: Iterable[str]) -> Q:
    """Also as JSON has it, where a database keeps that in plain letters."""
    forms = {word, word.lower(), word.upper(), word.capitalize()}
    forms |= {json.dumps(one)[1:-1] for one in forms}
    condition = Q(pk__in=[])
    for column in columns:
        for form in forms:
            condition |= Q(**{f"{column}__icontains": form})
    return condition
