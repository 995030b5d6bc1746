"""Counts of quotes as bars, with the labels beneath them."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from archive.dates import MONTHS, civil, year_words
from archive.search.periods import Series
from archive.timeline.histogram import Bar, round_up

from .zoom import Period, Zoom

ROOMY = 6  # so few years have room on any screen; more are thinned there
FEW, MANY = 12, 40  # so few bars have a label each, centred under them; more than so many, every tenth


class Chart(NamedTuple):
    """One row of bars, with its own scale."""

    bars: Sequence[Bar]
    parts: Sequence[Period]
    top: int
    unit: str

    @property
    def width(self) -> int:
        return 10 * len(self.bars)

    @property
    def top_words(self) -> str:
        return f"{self.top:,} a {self.unit}" if self.unit in ("day", "month", "year") else f"{self.top:,}"

    @property
    def linked(self) -> list[tuple[Bar, Period]]:
        return list(zip(self.bars, self.parts, strict=True))

    @property
    def total(self) -> int:
        return sum(bar.n for bar in self.bars)

    @property
    def uncounted(self) -> bool:
        return any(bar.uncounted for bar in self.bars)

    @property
    def fullest(self) -> list[tuple[Bar, Period]]:
        """The bars with the most, at most five, in the order of time."""
        ranked = sorted((pair for pair in self.linked if pair[0].n), key=lambda pair: -pair[0].n)
        return sorted(ranked[:5], key=lambda pair: pair[1].first)


def chart(zoom: Zoom, counted: Series, *, scale: bool = False) -> Chart:
    """`scale`: its top is printed, and so is a round number."""
    most = max((n for n, _ in counted.bars), default=0)
    top = round_up(most) if scale else max(most, 1)
    bars = []
    for i, (part, (n, longer)) in enumerate(zip(zoom.parts, counted.bars, strict=True)):
        start, end = part.ends
        cut = counted.uncounted is not None and part.first <= counted.uncounted
        bars.append(Bar(part.words, start, end, n, longer, 10 * i, False, top, cut))
    return Chart(bars, zoom.parts, top, zoom.unit_words)


class Label(NamedTuple):
    """What stands under a bar: the first letters always, the rest where there is room."""

    text: str
    rest: str = ""
    thin: bool = False  # not on small screens


def labels(zoom: Zoom) -> list[Label]:
    """One for each bar, most of them empty where there are many."""
    n = len(zoom.parts)
    if zoom.unit == "day":
        return [Label(str(civil(part.first)[2]), thin=i % 5 > 0) for i, part in enumerate(zoom.parts)]
    if zoom.unit == "month" and n <= FEW:
        names = [MONTHS[civil(part.first)[1] - 1][:3] for part in zoom.parts]
        return [Label(name[0], name[1:]) for name in names]
    named = (
        _is_january
        if zoom.unit == "month"
        else _is_round(zoom.step * (1 if n <= FEW else 5 if n <= MANY else 10))
    )
    room = 1 if n <= FEW else 3 if zoom.unit == "year" else 8  # bars that a year's figures need
    shown = [named(part) and n - i >= room for i, part in enumerate(zoom.parts)]
    thin = ROOMY < n <= FEW and zoom.unit == "year"
    return [
        Label(_year(part) if one else "", thin=thin and i % 2 == 1)
        for i, (part, one) in enumerate(zip(zoom.parts, shown, strict=True))
    ]


def _is_january(part: Period) -> bool:
    return civil(part.first)[1] == 1


def _is_round(years: int) -> Callable[[Period], bool]:
    return lambda part: civil(part.first)[0] % years == 0


def _year(part: Period) -> str:
    return year_words(civil(part.first)[0])
