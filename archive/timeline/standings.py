"""Quotes whose standing is other than undisputed: how many of an actor's are not counted as theirs.

They are found and shown like any other, and leave the actor's counts; how many they are, archive.search
keeps (`otherwise`). What does not live here: the marks that say a standing (archive.models.proof), how many
quotes the rows of a list have (tallies).
"""

from collections import Counter
from collections.abc import Iterable

from archive.search import YearCount


def words(n: int) -> str:
    """“2 that are disputed, denied, retracted or not theirs”, to stand beside a count."""
    return f"{n:,} that {'is' if n == 1 else 'are'} disputed, denied, retracted or not theirs"


def without(counts: Iterable[YearCount], otherwise: Iterable[YearCount]) -> list[YearCount]:
    """Counts by year without those, and without the years in which nothing else is left."""
    n, longer = Counter[int | None](), Counter[int | None]()
    for one in otherwise:
        n[one.year] += one.n
        longer[one.year] += one.longer
    left = (YearCount(one.year, one.n - n[one.year], one.longer - longer[one.year]) for one in counts)
    return [one for one in left if one.n > 0]
