"""A period and the stretches it is divided into: how wide a bar is, what both are called.

More than 6 years have a bar a year, 18 months to 6 years a bar a month, 45 days to 18 months a bar a month
with events in the lanes, 2 to 45 days a bar a day with events; one day is a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from archive import dates
from archive.dates import MONTHS, civil, day_number, year_words
from archive.search import periods
from archive.timeline.grouping import edtf_year
from archive.timeline.histogram import LAST_YEAR, MOST_BARS

SIX_YEARS, EIGHTEEN_MONTHS, DAYS = 2192, 550, 45  # days
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FIRST, _LAST = day_number(-LAST_YEAR, 1, 1), day_number(LAST_YEAR, 12, 31)


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both within the years -9999 to 9999."""

    first: int
    last: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1

    @property
    def level(self) -> str:
        """ "year", "month" or "day", where the period is one; else ""."""
        start, end = civil(self.first), civil(self.last)
        if start == end:
            return "day"
        if start[0] != end[0] or not self._is_whole_months:
            return ""
        return "month" if start[1] == end[1] else "year" if (start[1], end[1]) == (1, 12) else ""

    @property
    def _is_whole_months(self) -> bool:
        return civil(self.first)[2] == 1 and civil(self.last + 1)[2] == 1

    @property
    def ends(self) -> tuple[str, str]:
        """From and To as EDTF: years where they are whole, else months, else days."""
        start, end = civil(self.first), civil(self.last)
        width = 3
        if self._is_whole_months:
            width = 1 if (start[1], end[1]) == (1, 12) else 2
        return _edtf(start[:width]), _edtf(end[:width])

    @property
    def words(self) -> str:
        """“October 2019”, “17 October 2019”, “2014–2016”."""
        start, end = self.ends
        return dates.parse(start if start == end else f"{start}/{end}").words

    @property
    def heading(self) -> str:
        return f"{self.weekday} {self.words}" if self.level == "day" else self.words

    @property
    def weekday(self) -> str:
        return WEEKDAYS[(self.first - 1) % 7]  # the first day of the year 1 was a Monday

    @property
    def short(self) -> str:
        """What it is called beneath the period that holds it: “October”, “17”."""
        year, month, day = civil(self.first)
        names = {"year": year_words(year), "month": MONTHS[month - 1], "day": str(day)}
        return names.get(self.level, self.words)

    @property
    def in_its_year(self) -> str:
        """What it is called where the year is known: “October”, “15 October”."""
        _, month, day = civil(self.first)
        return f"{day} {MONTHS[month - 1]}" if self.level == "day" else self.short

    @property
    def above(self) -> list["Period"]:
        """The year and the month that hold it, widest first."""
        start, end = civil(self.first), civil(self.last)
        found = []
        if start[0] == end[0] and self.level != "year":
            found.append(year_of(self.first))
            if start[1] == end[1] and self.level != "month":
                found.append(month_of(self.first))
        return found

    def like(self, day: int) -> "Period":
        """The period of the same kind with this day in it: that of a year, a month or a day."""
        return {"year": year_of, "month": month_of}.get(self.level, lambda one: Period(one, one))(day)

    @property
    def neighbours(self) -> tuple["Period | None", "Period | None"]:
        """The periods of the same length before and after it; None where no date goes."""
        if self.level:
            before, after = self.like(self.first - 1), self.like(self.last + 1)
        else:
            before, after = self._shifted(-1), self._shifted(1)
        return before if before.first >= _FIRST else None, after if after.last <= _LAST else None

    def _shifted(self, step: int) -> "Period":
        if not self._is_whole_months:
            return Period(self.first + step * self.days, self.last + step * self.days)
        (year, month, _), (end, last_month, _) = civil(self.first), civil(self.last)
        months = (end - year) * 12 + last_month - month + 1
        return Period(_month(year, month + step * months), _month(end, last_month + step * months + 1) - 1)


def _edtf(parts: tuple[int, ...]) -> str:
    return "-".join([edtf_year(parts[0]), *(f"{part:02}" for part in parts[1:])])


def _month(year: int, month: int) -> int:
    """The first day of a month counted on from January of a year."""
    return day_number(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def year_of(day: int) -> Period:
    year = civil(day)[0]
    return Period(day_number(year, 1, 1), day_number(year, 12, 31))


def month_of(day: int) -> Period:
    year, month, _ = civil(day)
    return Period(_month(year, month), _month(year, month + 1) - 1)


def within_dates(first: int, last: int) -> Period:
    """A period cut to the years that dates here can have."""
    return Period(max(first, _FIRST), min(last, _LAST))


@dataclass(frozen=True)
class Zoom:
    """A period divided into bars."""

    period: Period

    @property
    def unit(self) -> str:
        """How wide a bar is: "year", "month", "day"; "" where there is none."""
        if self.period.days == 1:
            return ""
        return "day" if self.period.days <= DAYS else "month" if self.period.days <= SIX_YEARS else "year"

    @property
    def draws_events(self) -> bool:
        return 1 < self.period.days <= EIGHTEEN_MONTHS

    @property
    def finest(self) -> int:
        """The coarsest date that a bar may hold."""
        return {"year": periods.ANY, "month": periods.MONTH}.get(self.unit, periods.DAY)

    @cached_property
    def parts(self) -> list[Period]:
        """One for each bar, end to end; the outer ones are cut to the period."""
        starts = [max(start, self.period.first) for start in self._starts()]
        ends = [*(start - 1 for start in starts[1:]), self.period.last]
        return [Period(first, last) for first, last in zip(starts, ends, strict=True)]

    @property
    def edges(self) -> list[int]:
        return [*(part.first for part in self.parts), self.period.last + 1]

    @property
    def step(self) -> int:
        """How many years a bar has, where it has years."""
        years = civil(self.period.last)[0] - civil(self.period.first)[0] + 1
        return next(step for step in (1, 10, 100, 1000) if years <= MOST_BARS * step)

    def _starts(self) -> Iterator[int]:
        first, last = self.period.first, self.period.last
        (year, month, _), end = civil(first), civil(last)[0]
        if self.unit == "year":
            for one in range(year - year % self.step, end + 1, self.step):
                yield day_number(one, 1, 1)
        elif self.unit == "month":
            while (start := _month(year, month)) <= last:
                yield start
                month += 1
        else:
            yield from range(first, last + 1)

    @property
    def unit_words(self) -> str:
        """ "year", "10 years", "month", "day": what a bar stands for."""
        return self.unit if self.unit != "year" or self.step == 1 else f"{self.step} years"
