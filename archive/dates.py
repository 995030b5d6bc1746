"""Dates as sources give them: EDTF text -> earliest and latest day, flags, and words for readers.

Standard: EDTF, ISO 8601-2:2019 as profiled by the Library of Congress (2019), levels 0 to 2, for the years
-9999 to 9999. Refused, each with its reason: times of day, longer years, exponents, significant digits,
a year whose first digit is unknown. Bounds are strict: "about" and "perhaps" are worded and flagged, and
never widen them.

Days are numbers (proleptic Gregorian ordinal, 1 = 1 January of the year 1, negative before it), so that a
database can sort and compare them. Words for a single date, and guesses at what a refused text meant, are in
`dates_words`; storing, filtering and drawing dates are elsewhere.
"""

import re
from calendar import isleap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from archive.dates_words import (
    MONTHS,
    PARTS_OF_YEAR,
    days_in,
    fitting,
    guesses,
    html,
    series,
    tokens,
    year_words,
    years_like,
)

MAX_LENGTH = 64  # characters; a list of five days is 57

_DAYS_IN_400_YEARS = 146_097
_KNOWN_ENDS = {  # of an interval, by whether its beginning and its end are known
    (True, True): "Its beginning and end are known",
    (True, False): "Its beginning is known",
    (False, True): "Its end is known",
    (False, False): "Neither its beginning nor its end is known",
}
_ENDLESS = {
    "../..": "start and end open",
    "/..": "ongoing, start not known",
    "../": "start open, end not known",
}
_MARK = "[?~%]?"  # "?" uncertain, "~" approximate, "%" both; before a component or after a group of them
_ONE = re.compile(
    rf"{_MARK}(?P<year>-?[0-9X]{{4}}){_MARK}"
    rf"(?:-{_MARK}(?P<month>[0-9X]{{2}}){_MARK}(?:-{_MARK}(?P<day>[0-9X]{{2}}){_MARK})?)?"
)
_TIME = re.compile(r"(-?\d{4}-\d\d-\d\d)[T ]\d\d(?::?\d\d)*(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?")
_UNREADABLE = "This is not how the archive writes dates, such as 2019-10-03, 2019-10 or 2019."
_AMBIGUOUS = "This can be read in more than one way."
_LONG_YEAR = re.compile(r"(?:Y-?\d+(?:E\d+)?|-?\d{4})(?:S\d+)?|-?\d{5,7}(?:-\d\d)*")


class DateError(ValueError):
    """A text that is no date here. `str()` tells the editor what is wrong and how to mend it.

    `suggestion` is the EDTF probably meant, which `parse` accepts, or "" where there is none or more than one
    (the sentence then names them all). `field` is "from" or "to" when it comes from `period`.
    """

    field = ""

    def __init__(self, reason: str, *meant: str) -> None:
        self.reason, self.meant = reason, meant
        self.suggestion = meant[0] if len(meant) == 1 else ""
        # a mark at the end would be read with the question mark
        named = [text if text[-1] not in "?~%/." else f"“{text}”" for text in meant]
        super().__init__(f"{reason} Did you mean {series(named, 'or')}?" if meant else reason)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a date's wording: `<time datetime>` where `datetime` is set, `<abbr>` where `circa` is."""

    text: str
    datetime: str = ""
    circa: bool = False


@dataclass(frozen=True, slots=True)
class FuzzyDate:
    """A date that was read.

    `text` is as typed. `first` and `last` are the earliest and latest day as day numbers; None is an open or
    unknown beginning or end.
    """

    text: str
    first: int | None
    last: int | None
    approximate: bool
    uncertain: bool
    parts: tuple[Part, ...]

    @property
    def words(self) -> str:
        """The date for readers, without a capital of its own: "c. September 2019"."""
        return "".join(part.text for part in self.parts)

    @property
    def coarseness(self) -> int:
        return coarseness(self.first, self.last)

    @property
    def precision(self) -> str:
        """What its mark shows: "day", "month", "about" or "span"; a record without a date shows "none"."""
        if self.approximate:
            return "about"
        if self.first is None or self.last is None:
            return "span"
        (year, month, day), end = civil(self.first), civil(self.last)
        return "day" if (year, month, day) == end else "month" if (year, month) == end[:2] else "span"

    @property
    def precision_words(self) -> str:
        """The same for the screen reader and the key: "The month is known"."""
        if self.approximate or self.uncertain:
            return "About then" if self.approximate else "Perhaps then"
        if "/" in self.text:
            return _KNOWN_ENDS[self.first is not None, self.last is not None]
        if self.precision != "span":
            return f"The {self.precision} is known"
        if self.first is None or self.last is None or civil(self.first)[0] != civil(self.last)[0]:
            return "Somewhere in a longer span"
        return "The year is known"

    @property
    def filed(self) -> tuple[int | None, int | None]:
        """Year and month to file it under; None where not known.

        As `filed_under`, but what is open is filed under a month only if its beginning is known to the month:
        `2014-01/..` is, `2014/..` and `[2014-01..]` are not, though all three begin on the same day.
        """
        if self.last is not None or self.first is None:
            return filed_under(self.first, self.last)
        start, stroke, _ = self.text.partition("/")
        return parse(start).filed if stroke else (civil(self.first)[0], None)


@dataclass(frozen=True, slots=True)
class _One:
    """One date: no list, no interval. Year, month and day are as written, X and all; "" where not given."""

    text: str
    year: str
    month: str
    day: str
    first: int
    last: int

    @property
    def approximate(self) -> bool:
        return "~" in self.text or "%" in self.text

    @property
    def uncertain(self) -> bool:
        return "?" in self.text or "%" in self.text

    @property
    def plain(self) -> bool:
        """Stated flatly: no mark of doubt, no unknown digit."""
        return not re.search("[X?~%]", self.text)


Ends = tuple[_One | None, _One | None]  # of an interval or range; None = open or unknown


@lru_cache(maxsize=4096)
def parse(text: str) -> FuzzyDate:
    """Read one EDTF text; DateError for anything else, blank included.

    Cost: microseconds; a text read before is a look-up.
    """
    if len(text) > MAX_LENGTH:
        raise DateError(f"A date has at most {MAX_LENGTH} characters, this has {len(text)}. Shorten it.")
    text = text.strip()
    if not text:
        raise DateError("There is no date here. Write one, such as 2019-10.")
    try:
        return _read(text)
    except DateError as refusal:
        raise _helpful(text, refusal) from None


def day_number(year: int, month: int, day: int) -> int:
    """Proleptic Gregorian ordinal of a day in any year (0 is 1 BC); ValueError for a day that never was."""
    cycles, rest = divmod(year - 1, 400)
    return date(rest + 1, month, day).toordinal() + cycles * _DAYS_IN_400_YEARS


def civil(day: int) -> tuple[int, int, int]:
    """Year, month and day of a day number; the inverse of `day_number`."""
    cycles, rest = divmod(day - 1, _DAYS_IN_400_YEARS)
    found = date.fromordinal(rest + 1)
    return found.year + 400 * cycles, found.month, found.day


def coarseness(first: int | None, last: int | None) -> int:
    """0 = one day, 1 = up to 31 days, 2 = up to 366, 3 = longer or open. By the bounds alone, as in SQL."""
    if first is None or last is None:
        return 3
    days = last - first + 1
    return 0 if days <= 1 else 1 if days <= 31 else 2 if days <= 366 else 3


def filed_under(first: int | None, last: int | None) -> tuple[int | None, int | None]:
    """Year and month of the beginning; the month only if all of it lies there or the end is open (None).

    By the bounds alone, as in SQL.
    """
    if first is None:
        return None, None
    year, month, _ = civil(first)
    return year, month if last is None or civil(last)[:2] == (year, month) else None


def period(start: str, end: str) -> tuple[int | None, int | None]:
    """First day of From and last day of To, for a filter; None where blank or open.

    DateError, with its `field`, for a bad value and where To ends before From begins.
    """
    first = _bound("from", start).first if start.strip() else None
    last = _bound("to", end).last if end.strip() else None
    if first is not None and last is not None and last < first:
        refusal = DateError(f"To ({parse(end).words}) ends before From ({parse(start).words}) begins.")
        refusal.field = "to"
        raise refusal
    return first, last


def _bound(field: str, text: str) -> FuzzyDate:
    try:
        return parse(text)
    except DateError as refusal:
        refusal.field = field
        raise


# Refusing


def _helpful(text: str, refusal: DateError) -> DateError:
    """The refusal with what may be offered instead of `text`: only what can be read."""
    if refusal.meant:
        return DateError(refusal.reason, *filter(_readable, refusal.meant))
    for readings in guesses(text):
        if meant := list(filter(_readable, readings)):
            several = refusal.reason == _UNREADABLE and len(meant) > 1
            return DateError(_AMBIGUOUS if several else refusal.reason, *(meant if len(meant) <= 3 else ()))
        if len(readings) == 1 and refusal.reason == _UNREADABLE:  # "29 February 2019" is clear but wrong
            refusal = _refusal(readings[0]) or refusal
    return DateError(refusal.reason, *filter(_readable, refusal.meant))


def _refusal(text: str) -> DateError | None:
    """Why `text` cannot be read; None if it can."""
    if not text or len(text) > MAX_LENGTH:
        return DateError(_UNREADABLE)
    try:
        _read(text)
    except DateError as refusal:
        return refusal
    return None


def _readable(text: str) -> bool:
    return _refusal(text) is None


# Reading


def _read(text: str) -> FuzzyDate:
    if not text.isprintable():
        raise DateError("There is an invisible character in this date. Type it again by hand.")
    if _TIME.search(text):
        raise DateError("The archive keeps the day, not the hour.", _TIME.sub(r"\1", text))
    if text[0] in "[{":
        return _read_list(text)
    if "/" in text:
        return _read_interval(text)
    one = _read_one(text)
    return _found(text, [(one, one)], _worded(one))


def _found(text: str, ends: Sequence[Ends], parts: Iterable[Part]) -> FuzzyDate:
    """The date whose bounds are the outermost of `ends`."""
    firsts = [start.first if start else None for start, _ in ends]
    lasts = [end.last if end else None for _, end in ends]
    ones = [one for pair in ends for one in pair if one]
    return FuzzyDate(
        text,
        None if None in firsts else min(day for day in firsts if day is not None),
        None if None in lasts else max(day for day in lasts if day is not None),
        any(one.approximate for one in ones),
        any(one.uncertain for one in ones),
        _merged(parts),
    )


def _read_interval(text: str) -> FuzzyDate:
    left, _, right = text.partition("/")
    if (left, right) == ("", ""):
        raise DateError("Neither end of this interval is known. Leave the date empty instead.")
    start = None if left in ("", "..") else _read_one(left)
    end = None if right in ("", "..") else _read_one(right)
    _check_order(start, end, f"{right}/{left}")
    return _found(text, [(start, end)], _interval_parts(start, end, left, right))


def _check_order(start: _One | None, end: _One | None, swapped: str) -> None:
    if start and end and end.last < start.first:
        first, last = (_plain(_worded(one)) for one in (start, end))
        raise DateError(f"The end ({last}) comes before the beginning ({first}).", swapped)


def _read_list(text: str) -> FuzzyDate:
    if text[0] + text[-1] not in ("[]", "{}") or len(text) < 3:
        raise DateError("Several dates stand in [ ] (one of them) or { } (all of them), with commas between.")
    items = text[1:-1].split(",")
    if len(items) == 1 and ".." not in text:
        raise DateError("Brackets are for several dates.", text[1:-1])
    ends = [_read_item(item, at_start=i == 0, at_end=i == len(items) - 1) for i, item in enumerate(items)]
    for item, (start, end) in zip(items, ends, strict=True):
        _check_order(start, end, text.replace(item, "..".join(item.split("..")[::-1])))
    return _found(text, ends, _list_parts(ends, either=text[0] == "["))


def _read_item(item: str, *, at_start: bool, at_end: bool) -> Ends:
    left, dots, right = item.partition("..")
    if not dots:
        one = _read_one(item)
        return one, one
    if not (left or right) or not (left or at_start) or not (right or at_end):
        raise DateError("In a list, two dots stand between two dates, before the first or after the last.")
    return _read_one(left) if left else None, _read_one(right) if right else None


def _read_one(text: str) -> _One:
    found = _ONE.fullmatch(text)
    if not found:
        raise _not_one(text)
    year, month, day = (found[name] or "" for name in ("year", "month", "day"))
    if year.lstrip("-").startswith("X"):
        raise DateError("The year is not known at all. Leave the date empty and say in words what is known.")
    if year == "-0000":
        raise DateError("There is no year -0000; 1 BC is 0000.")
    return _One(text, year, month, day, *_bounds(year, month, day))


def _not_one(text: str) -> DateError:
    long_year = "The archive holds the years -9999 to 9999, in four digits with nothing before or after them."
    return DateError(long_year if _LONG_YEAR.fullmatch(text) else _UNREADABLE)


# Bounds


def _bounds(year: str, month: str, day: str) -> tuple[int, int]:
    """First and last day that the written year, month and day allow; refuses what no calendar has."""
    if month in PARTS_OF_YEAR:
        return _bounds_of_part(year, month, day)
    all_years, months, days = years_like(year), fitting(month or "XX", 12), fitting(day or "XX", 31)
    if not months:
        raise DateError(f"There is no month {month}: 01 to 12 are months, 21 to 41 other parts of a year.")
    first = _first_real(all_years, months, days)
    last = _first_real(all_years[::-1], months[::-1], days[::-1])
    if first is None or last is None:
        raise _no_day(year, months[0], day)
    return first, last


def _bounds_of_part(year: str, part: str, day: str) -> tuple[int, int]:
    if day:
        raise DateError("A season, quarter or other part of a year has no days.")
    *_, start, end = PARTS_OF_YEAR[part]
    all_years = years_like(year)
    last_year = all_years[-1] + (end < start)  # winter ends in the year after
    return day_number(all_years[0], start, 1), day_number(last_year, end, days_in(last_year, end))


def _first_real(all_years: Sequence[int], months: Sequence[int], days: Sequence[int]) -> int | None:
    every = product(all_years, months, days)
    return next((day_number(y, m, d) for y, m, d in every if d <= days_in(y, m)), None)


def _no_day(pattern: str, month: int, day: str) -> DateError:
    year = years_like(pattern)[0]
    name, days = f"{MONTHS[month - 1]} {year_words(year)}", days_in(year, month)
    if (month, day) == (2, "29") and not isleap(year):
        reason = f"{year_words(year)} was not a leap year: February had 28 days."
    else:
        reason = f"There is no day {day}: {name} had {days} days."
    near = pattern.lstrip("-").isdigit() and day in ("29", "30", "31")
    meant = (f"{pattern}-{month:02}-{days}", f"{pattern}-{month + 1:02}-01") if near else ()
    return DateError(reason, *meant)


# Wording


def _worded(one: _One, shared: int = 0) -> list[Part]:
    """One date in words, without its last `shared` tokens, which a neighbour after it says."""
    year, month, day, note = _known(one)
    said = tokens(year, month, day)
    words = " ".join(said[:-shared]).removesuffix(" of") if shared else " ".join(said)
    doubt = [Part("perhaps ")] if one.uncertain else []
    about = [Part("c.", circa=True), Part(" ")] if one.approximate else []
    # no <time> for what is doubted, nor for the bare "1" of "1–3 October 2019"
    exact = not (doubt or about or shared == 2)
    return [*doubt, *about, Part(words, html(year, month, day) if exact else ""), Part(note)]


def _known(one: _One) -> tuple[str, str, str, str]:
    """Year, month and day without what is wholly unknown, and a note that says so."""
    if one.month == one.day == "XX":
        return one.year, "", "", ", month and day not known"
    if one.day == "XX":
        return one.year, one.month, "", ", day not known"
    if one.month == "XX" and not one.day:
        return one.year, "", "", ", month not known"
    return one.year, one.month, one.day, ""


def _shared(ones: Sequence[_One]) -> int:
    """How many last tokens only the last need say: "1–3 October 2019" shares two, "June or July 2019" one."""
    said = [tokens(one.year, one.month, one.day) for one in ones if one.plain]
    if len(said) < len(ones) or min(map(len, said)) < 2:
        return 0
    if min(map(len, said)) == 3 and len({words[1:] for words in said}) == 1:
        return 2
    return int(len({words[-1] for words in said}) == 1)


def _interval_parts(start: _One | None, end: _One | None, left: str, right: str) -> list[Part]:
    if start and end:
        return _range_parts(start, end)
    if start:
        words = [Part("since " if right else "from "), *_worded(start)]
        return words if right else [*words, Part(", end not known")]
    if end:
        words = [Part("until "), *_worded(end)]
        return words if left else [*words, Part(", start not known")]
    return [Part(_ENDLESS[f"{left}/{right}"])]


def _range_parts(start: _One, end: _One) -> list[Part]:
    """From one date to another: "1–3 October 2019"; the dash has spaces where either side has."""
    if start == end:
        return _worded(end)
    shared = _shared((start, end))
    before, after = _worded(start, shared), _worded(end)
    sides = _plain(before) + _plain(_worded(end, shared))
    return [*before, Part(" – " if re.search("[ –]", sides) else "–"), *after]


def _list_parts(ends: Sequence[Ends], *, either: bool) -> list[Part]:
    word = "or" if either else "and"
    ends = list(dict.fromkeys(ends))
    singles = [start for start, end in ends if start and start == end]
    if len(singles) == len(ends):
        shared = _shared(singles)
        pieces = [_worded(one, shared) for one in singles[:-1]] + [_worded(singles[-1])]
    else:
        pieces = [_item_parts(start, end, word) for start, end in ends]
    joins = [""] + [", "] * (len(pieces) - 2) + [f" {word} "] * (len(pieces) > 1)
    return [part for join, piece in zip(joins, pieces, strict=True) for part in (Part(join), *piece)]


def _item_parts(start: _One | None, end: _One | None, word: str) -> list[Part]:
    if start is None or end is None:
        known, side = (end, "before") if end else (start, "later")
        return [*_worded(known), Part(f" {word} {side}")] if known else []
    if start == end or word == "and":
        return _range_parts(start, end)
    return [Part("between "), *_worded(start, _shared((start, end))), Part(" and "), *_worded(end)]


def _merged(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Without empty pieces, and with neighbours that are mere words in one."""
    merged: list[Part] = []
    for part in parts:
        if merged and not (part.datetime or part.circa or merged[-1].datetime or merged[-1].circa):
            merged[-1] = Part(merged[-1].text + part.text)
        elif part.text:
            merged.append(part)
    return tuple(merged)


def _plain(parts: Iterable[Part]) -> str:
    return "".join(part.text for part in parts)
