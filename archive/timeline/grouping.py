"""Entries under years and months, as a page prints them."""

from dataclasses import dataclass, field

from archive.dates import MONTHS, year_words

from .entries import Entry


@dataclass
class Month:
    number: int | None  # None: month not known
    year: int | None
    entries: list[Entry] = field(default_factory=list)

    @property
    def name(self) -> str:
        return MONTHS[self.number - 1] if self.number else "Month not known"

    @property
    def edtf(self) -> str:
        return f"{edtf_year(self.year)}-{self.number:02}" if self.year is not None and self.number else ""


@dataclass
class YearHead:
    number: int | None  # None: no date, or start not known
    dated: bool

    @property
    def edtf(self) -> str:
        return edtf_year(self.number) if self.number is not None else ""

    @property
    def name(self) -> str:
        if self.number is None:
            return "Start not known" if self.dated else "No date recorded"
        return year_words(self.number)


@dataclass
class Year(YearHead):
    months: list[Month] = field(default_factory=list)


def edtf_year(year: int) -> str:
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def by_year(entries: list[Entry]) -> list[Year]:
    """Years in the order met; in each, what has no month stands at its end."""
    years: list[Year] = []
    for entry in entries:
        number, month = entry.filed
        dated = entry.date is not None
        if not years or (years[-1].number, years[-1].dated) != (number, dated):
            years.append(Year(number, dated))
        _month(years[-1], month).entries.append(entry)
    for year in years:
        year.months.sort(key=lambda one: one.number is None)
    return years


def _month(year: Year, number: int | None) -> Month:
    for month in year.months:
        if month.number == number:
            return month
    year.months.append(Month(number, year.number))
    return year.months[-1]
