"""The arithmetic of the index: keys, days, months and tags, as the view works them out in SQL.

A key is `((TOP - day) * 4 + coarseness) * 2**28 + quote id`: ascending keys are newest first, finer
before coarser. Then come quotes whose date has no known beginning, then those without a date. Every
key is below 2**53.
"""

from bisect import bisect_right
from functools import lru_cache

from archive import dates

TOP = 4_000_000  # above every day number of the years -9999 to 9999, and below its negative
NOT_KNOWN = 8_000_000  # in the place of TOP - day: dated, but not from when
UNDATED = 8_000_001
OPEN = 1_000_000_000  # in the place of a last day: goes on
IDS = 1 << 28  # quote ids stay below it
COARSE = 4 * IDS
LONGEST = 3  # coarseness of what is dated to more than a year, or open
FIRST_KEY, LAST_KEY = 0, (UNDATED + 1) * COARSE

NO_MONTH = -2  # a count's month: of quotes without a known first day
ALL_MONTHS = -1  # a count's month: of all quotes of the tag
SPAN = "sp"  # the tag of whatever is longer than a day
OTHERWISE = "x"  # begins the tag of each actor who said what is disputed, denied, retracted or not theirs
NAMELESS = "\U0010ffff"  # in the place of a sort name: after all names

# What a tag of a quote begins with, by the name of the criterion. Values are ids; words for form and mark;
# and beside the ids of places the codes of their countries.
KINDS = {
    "speakers": "a",
    "publications": "p",
    "events": "e",
    "mentions": "m",
    "topics": "t",
    "places": "l",
    "forms": "f",
    "marks": "k",
}

# Events and articles are counted under capitals: all of a kind, and what they can be narrowed to.
RECORDS = {"event": "E", "article": "A"}
COUNTED = {"place": "L", "country": "C", "topic": "T", "publication": "P"}


def tag(kind: str, value: int | str) -> str:
    """The tag of a value; of what no value can be, a tag that nothing has."""
    word = str(value)
    return f"{KINDS[kind]}{word if word.isascii() and word.isalnum() else 'none'}"


def floor(day: int) -> int:
    """The least key of a day: all keys of later days are below it."""
    return (TOP - max(-TOP + 1, min(day, TOP))) * COARSE


def place(first: int | None, coarseness: int, *, dated: bool) -> int:
    """Where in time a key stands, without its id: two records of one day and coarseness share it."""
    rank = UNDATED if not dated else NOT_KNOWN if first is None else TOP - first
    return rank * 4 + coarseness


def quote_id(key: int) -> int:
    return key % IDS


def day(key: int) -> int | None:
    """The first day of a key; None for the undated and those that begin nobody knows when."""
    rank = key // COARSE
    return None if rank >= NOT_KNOWN else TOP - rank


def is_longer(key: int) -> bool:
    """Dated to more than a day (the undated are not dated)."""
    return key // COARSE != UNDATED and key // IDS % 4 > 0


def coarseness(key: int) -> int:
    """0 = one day, 1 = up to 31 days, 2 = up to 366, 3 = longer, open or undated (see `dates.coarseness`)."""
    return key // IDS % 4


def is_within_month(key: int) -> bool:
    """Dated to at most 31 days (which may still lie in two months)."""
    return key // IDS % 4 <= 1


def year(key: int) -> int | None:
    """The year of a key's first day."""
    first = day(key)
    return None if first is None else _first_days()[0] + bisect_right(_first_days()[1], first) - 1


@lru_cache(maxsize=1)
def _first_days() -> tuple[int, list[int]]:
    start = -9999
    return start, [dates.day_number(year, 1, 1) for year in range(start, 10_001)]


def year_of_month(month: int) -> int | None:
    """The year of a count's month (months since March of the year -12000)."""
    return None if month == NO_MONTH else (month + 2) // 12 - 12_000


def month_of_month(month: int) -> int | None:
    """The month, 1 to 12, of a count's month."""
    return None if month == NO_MONTH else (month + 2) % 12 + 1


def counted_month(year: int, month: int) -> int:
    """A month, 1 to 12, of a year as counts have it; the inverse of the two above."""
    return (year + 12_000) * 12 + month - 3


@lru_cache(maxsize=4_096)
def of_month(month: int) -> tuple[int, int]:
    """The keys of a count's month: from which to before which."""
    year, civil = year_of_month(month), month_of_month(month)
    if year is None or civil is None:
        return NOT_KNOWN * COARSE, LAST_KEY
    first = dates.day_number(year, civil, 1)
    after = dates.day_number(year + civil // 12, civil % 12 + 1, 1)
    return floor(after - 1), floor(first - 1)
