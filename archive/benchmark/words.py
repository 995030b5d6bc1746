"""Made-up words and names, drawn by chance as languages draw them: a few often, most hardly ever."""

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate, islice, product
from random import Random
from typing import Generic, TypeVar

_COMMON = """
    the of and to in that is we it for on with are this not be will our they have as has was by at
    from their an or but all must which there can no more who when if what his would been new one its
    people time country government state war world years policy security force president region economy
    power minister public law energy border trade talks crisis sanctions treaty court vote parliament
    budget reform alliance peace army police city market oil gas price growth bank debt company workers
    union strike school health climate water river bridge harbour railway road airport press freedom
    election party leader opposition coalition agreement summit forum visit letter statement question
    answer"""
COMMON = tuple(_COMMON.split())
_ONSETS = ("b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v")
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "l", "n", "r", "s", "nd", "rt", "m")
_CYRILLIC = str.maketrans("abvgdezijklmnoprstufhcyu", "абвгдезийклмнопрстуфхцыю")
WORDS = 50_000

T = TypeVar("T")


class Zipf(Generic[T]):
    """Draws of values of which the n-th comes up 1/n as often as the first (Zipf's law)."""

    def __init__(self, values: Sequence[T]) -> None:
        self.values = values
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(len(values))))

    def one(self, rnd: Random) -> T:
        return self.values[bisect(self.weights, rnd.random() * self.weights[-1])]

    def many(self, rnd: Random, n: int) -> list[T]:
        return rnd.choices(self.values, cum_weights=self.weights, k=n)


def _syllables(rnd: Random) -> list[str]:
    found = ["".join(parts) for parts in product(_ONSETS, _NUCLEI, _CODAS)]
    rnd.shuffle(found)
    return found


def vocabulary(rnd: Random, size: int = WORDS) -> list[str]:
    """The commonest words first; those from the 120th or so on are no words of any language."""
    syllables = _syllables(rnd)
    made = (first + second for first, second in product(syllables, syllables))
    rare = [word for word in islice(made, size * 9) if len(word) > 4]
    return [*COMMON, *rnd.sample(sorted(set(rare) - set(COMMON)), size - len(COMMON))]


def cyrillic(word: str) -> str:
    return word.translate(_CYRILLIC)


def names(rnd: Random, n: int) -> list[tuple[str, str]]:
    """`n` different pairs of a given and a family name; families are shared by some."""
    syllables = _syllables(rnd)
    given = [(a + b).capitalize() for a, b in zip(syllables[:400], syllables[400:800], strict=True)]
    families = max(n // 2, 50)
    family = [
        "".join(parts).capitalize() for parts in islice(product(syllables, syllables[::-1]), families * 7)
    ]
    rnd.shuffle(family)
    found: dict[tuple[str, str], None] = {}
    while len(found) < n:
        found[rnd.choice(given), family[int(rnd.random() * families)]] = None
    return list(found)
