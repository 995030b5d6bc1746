"""Quotes whose standing is other than undisputed: how many of an actor's are not counted as theirs.

They are found and shown like any other, and leave the actor's counts. What does not live here: the marks
that say a standing (archive.models.proof), how many quotes the rows of a list have (tallies).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from archive.models import Standing
from archive.search import Criteria, YearCount, search, speakers, years

OTHERWISE = tuple(one.value for one in Standing if one != Standing.UNDISPUTED)
_MANY = 10_000  # speakers of disputed quotes at once


def words(n: int) -> str:
    """“2 that are disputed, denied, retracted or not theirs”, to stand beside a count."""
    return f"{n:,} that {'is' if n == 1 else 'are'} disputed, denied, retracted or not theirs"


def _among(criteria: Criteria) -> Criteria | None:
    """The same search for those alone; None if it asks for none of them."""
    marks = tuple(one for one in criteria.marks if one in OTHERWISE) if criteria.marks else OTHERWISE
    return replace(criteria, marks=marks) if marks else None


def count(criteria: Criteria) -> int:
    """How many of what a search finds. One query."""
    among = _among(criteria)
    return search(among, limit=1).total.n if among else 0


def by_speaker(criteria: Criteria) -> dict[int, int]:
    """How many of what a search finds, by actor. One query."""
    among = _among(criteria)
    return {row.actor: row.n for row in speakers(among, limit=_MANY)} if among else {}


def by_year(criteria: Criteria) -> tuple[YearCount, ...]:
    """How many of what a search finds, by year. One query."""
    among = _among(criteria)
    return years(among) if among else ()


def without(counts: Iterable[YearCount], otherwise: Iterable[YearCount]) -> list[YearCount]:
    """Counts by year without those, and without the years in which nothing else is left."""
    n, longer = Counter[int | None](), Counter[int | None]()
    for one in otherwise:
        n[one.year] += one.n
        longer[one.year] += one.longer
    left = (YearCount(one.year, one.n - n[one.year], one.longer - longer[one.year]) for one in counts)
    return [one for one in left if one.n > 0]
