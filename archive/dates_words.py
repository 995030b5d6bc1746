"""Dates and English, both ways: 2019-10 -> "October 2019", and "since July 2019" -> `2019-07/..`.

Here are the words for one date, given as its year, month and day as written in EDTF (ISO 8601-2:2019) with
unknown digits as X, and guesses at what a refused text meant. Whether a text is a date, its bounds, and the
words for intervals and lists are in `dates`; what is guessed here is offered only when `dates` can read it.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator, Sequence
from itertools import islice, product

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_NORTH, _SOUTH = " (northern hemisphere)", " (southern hemisphere)"
# Numbers 21 to 41 in the place of a month: words before the year, words after it, first and last month.
# A last month before the first is in the following year: winter 2019 ends in February 2020.
PARTS_OF_YEAR = {
    "21": ("spring", "", 3, 5),
    "22": ("summer", "", 6, 8),
    "23": ("autumn", "", 9, 11),
    "24": ("winter", "", 12, 2),
    "25": ("spring", _NORTH, 3, 5),
    "26": ("summer", _NORTH, 6, 8),
    "27": ("autumn", _NORTH, 9, 11),
    "28": ("winter", _NORTH, 12, 2),
    "29": ("spring", _SOUTH, 9, 11),
    "30": ("summer", _SOUTH, 12, 2),
    "31": ("autumn", _SOUTH, 3, 5),
    "32": ("winter", _SOUTH, 6, 8),
    "33": ("first quarter of", "", 1, 3),
    "34": ("second quarter of", "", 4, 6),
    "35": ("third quarter of", "", 7, 9),
    "36": ("fourth quarter of", "", 10, 12),
    "37": ("January–April", "", 1, 4),
    "38": ("May–August", "", 5, 8),
    "39": ("September–December", "", 9, 12),
    "40": ("first half of", "", 1, 6),
    "41": ("second half of", "", 7, 12),
}


# Words for one date


def tokens(year: str, month: str, day: str) -> tuple[str, ...]:
    """The words of a date; a neighbour may share them from the end on: ("3", "October", "2019")."""
    if "X" in year + month + day:
        return (_with_gaps(year, month, day),)
    last = year_words(int(year))
    if month in PARTS_OF_YEAR:
        name, note, *_ = PARTS_OF_YEAR[month]
        return (f"{name} {last}{note}",) if note else (name, last)
    names = (MONTHS[int(month) - 1],) if month else ()
    return (str(int(day)), *names, last) if day else (*names, last)


def html(year: str, month: str, day: str) -> str:
    """The value for `<time datetime>`: HTML has one for years from 1 on, months and days."""
    value = "-".join(filter(None, (year, month, day)))
    return value if "X" not in value and int(year) > 0 and month not in PARTS_OF_YEAR else ""


def year_words(year: int) -> str:
    return f"{1 - year} BC" if year < 1 else f"AD {year}" if year < 1000 else str(year)


def series(items: Sequence[str], word: str) -> str:
    """ "3, 10 or 17" """
    return f" {word} ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def _with_gaps(year: str, month: str, day: str) -> str:
    """Words for unknown digits: "between October and December 2019" for 2019-1X, "2010s" for 201X."""
    if not month:
        return _gap_in_year(year, "", "")
    in_year = " in " + _gap_in_year(year, "the ", "a year ")
    after = in_year if "X" in year else in_year.removeprefix(" in")
    if month in PARTS_OF_YEAR:
        name, note, *_ = PARTS_OF_YEAR[month]
        return f"{name.removesuffix(' of')}{after}{note}"
    months = fitting(month, 12)
    names = _choice([MONTHS[number - 1] for number in months], months)
    if not day:
        return names + after
    longest = max(days_in(y, m) for y in years_like(year) for m in months)
    days = [number for number in fitting(day, 31) if number <= longest]
    numbers = _choice([str(number) for number in days], days)
    if month == "XX":
        return f"day {numbers} of an unknown month{in_year}"
    return f"{numbers} {names}{after}" if len(months) == 1 else f"day {numbers}, {names}{after}"


def _gap_in_year(year: str, decade: str, other: str) -> str:
    """A year, decade or span of years; the words before a decade or span are the caller's."""
    years = years_like(year)
    if len(years) == 1:
        return year_words(years[0])
    # "1900s" would be read as a hundred years, so the first decade of a century is worded as a span
    if re.fullmatch("[1-9][0-9][1-9]X", year):
        return f"{decade}{years[0]}s"
    return f"{other}between {year_words(years[0])} and {year_words(years[-1])}"


def _choice(names: Sequence[str], numbers: Sequence[int]) -> str:
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"between {names[0]} and {names[-1]}"
    return series(names, "or")


def years_like(pattern: str) -> list[int]:
    """Every year that a pattern such as 201X or -01XX allows, in order."""
    sign = -1 if pattern.startswith("-") else 1
    choices = ("0123456789" if digit == "X" else digit for digit in pattern.lstrip("-"))
    found = (int("".join(digits)) for digits in product(*choices))
    return sorted(sign * number for number in found if number or sign > 0)


def fitting(pattern: str, highest: int) -> list[int]:
    """Every month or day from 1 to `highest` that a pattern such as 1X allows."""
    wanted = re.compile(pattern.replace("X", "[0-9]"))
    return [number for number in range(1, highest + 1) if wanted.fullmatch(f"{number:02}")]


def days_in(year: int, month: int) -> int:
    return monthrange(2000 + year % 400, month)[1]


# What words probably meant

Readings = tuple[str, ...]  # of one text; more than one where it is ambiguous, none where nothing fits

_LONGEST = 100  # characters looked at; Unicode normalisation can lengthen what the caller has capped
_MOST_READINGS = 8  # of one text; so many are no help, and a list of "1900s" would have hundreds
_MONTH_NUMBERS = {name[:n].lower(): f"{i:02}" for i, name in enumerate(MONTHS, 1) for n in (3, 4, len(name))}
_SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "1st": 0, "2nd": 1, "3rd": 2, "4th": 3}
_QUARTERS = {f"{name} quarter": str(33 + i) for name, i in _ORDINALS.items()} | {
    f"q{i}": str(32 + i) for i in (1, 2, 3, 4)
}
_HALVES = {f"{name} half": str(40 + i) for name, i in _ORDINALS.items() if i < 2} | {"h1": "40", "h2": "41"}
_PARTS = _SEASONS | _QUARTERS | _HALVES

_YEAR = r"(?P<year>-?\d{4})"
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>\d\d?)(?:st|nd|rd|th)?"
_NUMBER = r"(?P<month>\d\d?)"
_SINGLES = tuple(
    re.compile(pattern)
    for pattern in (
        _YEAR,
        rf"{_YEAR}[-/. ]{_NUMBER}",
        rf"{_YEAR}(?P<sep>[-/. ]){_NUMBER}(?P=sep)(?P<day>\d\d?)",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<day>\d\d?)\. ?{_NUMBER}\. ?{_YEAR}",  # with full stops the day is first everywhere
        rf"(?P<day>\d\d?)(?P<sep>[-/ ]){_NUMBER}(?P=sep){_YEAR}",  # with strokes, day or month is
        rf"{_NUMBER}(?P<sep>[-/ ])(?P<day>\d\d?)(?P=sep){_YEAR}",
        rf"{_NUMBER}[-/.]{_YEAR}",
        rf"{_NAME},?[ -](?:of )?{_YEAR}",
        rf"{_YEAR},?[ -]{_NAME}",
        rf"{_DAY}[ -]?(?:of )?{_NAME},?[ -]?{_YEAR}",
        rf"{_NAME} ?{_DAY},? ?{_YEAR}",
        rf"{_YEAR},?[ -]{_NAME}[ -]{_DAY}",
        rf"(?P<part>{'|'.join(_SEASONS)}),? (?:of )?{_YEAR}",
        rf"(?P<part>winter),? (?:of )?{_YEAR}[-/](?P<next>\d\d(?:\d\d)?)",
        rf"{_YEAR}[-/](?P<next>\d\d)",  # 2013-14, two years
        rf"{_YEAR}-(?P<day>1[3-9]|2\d|3[01])-(?P<month>\d\d)",  # 2019-13-10
        rf"(?P<part>q[1-4]|\w+ quarter),? (?:of )?{_YEAR}",
        rf"{_YEAR},?[ -]?(?P<part>q[1-4])",
        rf"(?P<part>h[12]|\w+ half),? (?:of )?{_YEAR}",
    )
)
_ABOUT = r"(?:(?:about|around|approximately|approx\.?|circa|ca?\.|ca?(?=[ \d])|~) ?)"
_PERHAPS = r"(?:(?:perhaps|possibly|probably|maybe) )"
_QUALIFIED = (
    (re.compile(_PERHAPS + _ABOUT + "(.+)"), "%"),
    (re.compile(_PERHAPS + "(.+)"), "?"),
    (re.compile(_ABOUT + "(.+)"), "~"),
)
_SPANS = tuple(
    (re.compile(pattern), template)
    for pattern, template in (
        (r"(?:since|from) (.+?),? end (?:not known|unknown)", "{}/"),
        (r"(?:until|till) (.+?),? start (?:not known|unknown)", "/{}"),
        (r"(.+?),? (?:day|month) (?:not known|unknown)", "{}-XX"),
        (r"since (.+)", "{}/.."),
        (r"from (.+?) (?:on|onwards?)", "{}/.."),
        (r"(?:until|till|up to) (.+)", "../{}"),
        (r"(.+?),? or (?:before|earlier)", "[..{}]"),
        (r"(.+?),? or (?:after|later)", "[{}..]"),
        (r"between (.+) and (.+)", "[{}..{}]"),
        (r"(?:from )?(.+) (?:to|until|till|through|-) (.+)", "{}/{}"),
    )
)


def guesses(text: str) -> Iterator[Readings]:
    """The readings of `text`, kind by kind, the likelier kinds first; some may turn out to be no dates."""
    plain = _plain(text)
    yield _tidied(plain)
    yield from _bracketed(plain)
    yield _one(plain)
    for pattern, template in _SPANS:
        if found := pattern.fullmatch(plain):
            yield _several(template, found.groups())
    yield _listed(plain)
    for hyphen in re.finditer("-", plain):
        yield _several("{}/{}", (plain[: hyphen.start()], plain[hyphen.end() :]))


def _plain(text: str) -> str:
    """Small letters, ASCII digits and hyphens, single spaces, no idle words; years BC as EDTF counts them."""
    text = unicodedata.normalize("NFKC", text)[:_LONGEST].lower()
    text = "".join("-" if unicodedata.category(c) == "Pd" or c == "−" else c for c in text)
    text = "".join(c for c in text if c == " " or c.isprintable())
    text = re.sub(r"\b(\d{1,4}) ?(?:bce?\b|b\.c\.)", lambda m: _year_bc(int(m[1])), text)
    text = re.sub(r"\bad (\d{1,4})\b|\b(\d{1,4}) (?:ad|ce)\b", lambda m: (m[1] or m[2]).zfill(4), text)
    text = re.sub(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |\bthe |^(?:in|on) ", "", text)
    return re.sub(r"(?<!\.)\.$", "", " ".join(text.split()))


def _year_bc(number: int) -> str:
    return "0000" if number == 1 else f"-{number - 1:04}"


def _tidied(text: str) -> Readings:
    """EDTF in all but spaces, small letters, missing noughts, or the words of the draft of 2012."""
    text = re.sub(r"\s*([][{},/?~%]|\.\.)\s*", r"\1", text)
    text = re.sub(r"-(\d)(?![\dxu])", r"-0\1", text)
    text = text.replace("unknown", "").replace("open", "..").replace("u", "x")
    return (text.upper(),)


def _bracketed(text: str) -> Iterator[Readings]:
    text = text.replace(" ", "").upper()
    if "," in text:
        yield f"[{text}]", f"{{{text}}}"
    elif ".." in text:
        yield f"[{text}]", re.sub(r"^(\.\.)|(\.\.)$|\.\.", lambda m: f"{m[1] or ''}/{m[2] or ''}", text)


def _one(text: str) -> Readings:
    """Readings of one date, with its "about" and "perhaps"."""
    for pattern, mark in _QUALIFIED:
        if found := pattern.fullmatch(text):
            return tuple(reading + mark for reading in _single(found[1]))
    return _single(text)


def _single(text: str) -> Readings:
    if decade := re.fullmatch(r"(\d{3})0'?s", text):
        # "1900s" is said of ten years and of a hundred
        return (f"{decade[1]}X", f"{decade[1][:2]}XX") if decade[1].endswith("0") else (f"{decade[1]}X",)
    found = (pattern.fullmatch(text) for pattern in _SINGLES)
    readings = [_assembled(match.groupdict()) for match in found if match]
    if not readings and re.fullmatch(r"[?~%]?-?[\dx]{4}[-\dx?~%]*", text):
        readings = [text.upper()]
    return tuple(dict.fromkeys(reading for reading in readings if _possible(reading)))


def _assembled(found: dict[str, str | None]) -> str:
    """EDTF from the named pieces of one pattern; "" where they make no sense together ("winter 2019/25")."""
    year, following, part = found["year"] or "", found.get("next"), found.get("part")
    if following and int(following[-2:]) != (int(year) + 1) % 100:
        return ""
    if part:
        return f"{year}-{_PARTS[part]}" if part in _PARTS else ""
    if following:
        return f"{year}/{int(year) + 1:04}"
    month = _MONTH_NUMBERS.get(found.get("name") or "") or (found.get("month") or "").zfill(2)
    day = (found.get("day") or "").zfill(2)
    if month == "00":  # none was given, or a form was filled with noughts
        return year if day == "00" else ""
    return f"{year}-{month}" if day == "00" else f"{year}-{month}-{day}"


def _possible(reading: str) -> bool:
    """Weeds out "3/13/2019" read with the day first; the rest is judged by `dates`."""
    month = reading[-5:-3] if re.fullmatch(r"-?\d{4}-\d\d-\d\d", reading) else "01"
    return bool(reading) and "01" <= month <= "12"


def _several(template: str, texts: Sequence[str]) -> Readings:
    return tuple(template.format(*combination) for combination in _combinations(texts))


def _combinations(texts: Sequence[str]) -> Iterator[Readings]:
    """The combinations of the readings of `texts`; the last may lend its month and year to the others."""
    readings = (_completed(text.strip(), texts[-1].strip()) for text in texts)
    return islice(product(*readings), _MOST_READINGS)


def _completed(text: str, last: str) -> Readings:
    """Readings of "30 September" before "3 October 2019", of "1" before "3 October 2019"."""
    tail = last.split()
    for borrowed in range(4):
        words = [text, *tail[len(tail) - borrowed :]] if text != last else [text]
        if readings := _one(" ".join(words)):
            return readings
    return ()


def _listed(text: str) -> Readings:
    opening, closing = "[]" if " or " in text else "{}"
    items = re.split(r",? (?:or|and) |, ", text)
    return tuple(f"{opening}{','.join(c)}{closing}" for c in _combinations(items)) if len(items) > 1 else ()
