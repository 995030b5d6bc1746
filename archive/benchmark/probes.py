"""What is asked of an archive: searches of every shape, pages, and what a reader with bad intent types.

The words and records are those that this archive itself has: its commonest word, its most quoted actor.
So every archive of the same seed is asked the same, and any other archive something just as hard.
"""

from collections import Counter
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import NoReverseMatch, reverse

from archive.models import Actor, Event, Place, Publication, Quote, Topic
from archive.search import keys
from archive.search.words import folded_words

from . import handwritten

SAMPLE = 2_000  # texts read to find out which words are common
Parameters = dict[str, str]


@lru_cache(maxsize=1)
def texts() -> list[tuple[str, ...]]:
    """The words of some published quotes, spread evenly over the archive."""
    last = Quote.objects.order_by("-pk").values_list("pk", flat=True).first() or 1
    step = max(1, last // SAMPLE)
    found = Quote.objects.published().filter(pk__in=range(step, last + 1, step))
    return [folded_words(text) for text in found.values_list("text", flat=True)]


@lru_cache(maxsize=1)
def words() -> list[str]:
    """Words by how many of those texts have them, the commonest first."""
    return [word for word, _ in _counted().most_common()]


def _counted() -> Counter[str]:
    return Counter(word for text in texts() for word in set(text))


def _rare() -> str:
    """A word of several letters that one text of the sample has."""
    return next(word for word, n in reversed(_counted().most_common()) if n == 1 and len(word) > 4)


def _pair() -> str:
    """The two words that stand beside each other most often."""
    pairs = Counter(pair for text in texts() for pair in zip(text, text[1:], strict=False))
    return " ".join(pairs.most_common(1)[0][0])


def _prefix() -> str:
    return next(word for word in words() if len(word) > 4)[:3] + "*"


def top(kind: str, model: Any) -> Any:
    """The record of which most quotes have the tag."""
    for pk in filter(str.isdigit, _values(kind)):  # of places, no codes of countries
        record = model.objects.filter(pk=pk).first()
        if record is not None:
            return record
    raise LookupError(f"No quote of this archive has {kind}. Make one with make_benchmark.")


def seldom() -> Any:
    """The actor with the fewest quotes that still are more than one page: in any archive the same page."""
    full = [value for value, n in _counts("speakers") if n > handwritten.PAGE]
    return Actor.objects.get(pk=full[-1]) if full else top("speakers", Actor)


def _values(kind: str) -> list[str]:
    return [value for value, _ in _counts(kind)]


def _counts(kind: str) -> list[tuple[str, int]]:
    """Values and how many quotes have them, the most first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(tag, 2), n FROM archive_count WHERE month = -1 AND substr(tag, 1, 1) = %s "
            "ORDER BY n DESC, tag",
            [keys.KINDS[kind]],
        )
        return cursor.fetchall()


@lru_cache(maxsize=1)
def middle() -> int:
    """The year with as many dated quotes before it as after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT month, n FROM archive_count WHERE tag = '' AND month <> -1 ORDER BY month")
        rows = cursor.fetchall()
    half, seen = sum(n for _, n in rows) / 2, 0
    for month, n in rows:
        seen += n
        if seen >= half:
            return keys.year_of_month(month) or 2000
    return 2000


@lru_cache(maxsize=1)
def shapes() -> dict[str, Parameters]:
    """The filter shapes, as parameters of /quotes/."""
    common, second, *_ = words()
    rare, year = _rare(), middle()
    actor = top("speakers", Actor).slug
    some_years = {"from": str(year - 1), "to": str(year + 1)}
    return {
        "everything": {},
        "a common word": {"q": common},
        "a rare word": {"q": rare},
        "two words": {"q": f"{common} {second}"},
        "a phrase": {"q": f'"{_pair()}"'},
        "a beginning": {"q": _prefix()},
        "a word without another": {"q": f"{common} -{second}"},
        "one word or another": {"q": f"{common} OR {rare}"},
        "an actor": {"speaker": actor},
        "an actor seldom quoted": {"speaker": seldom().slug},
        "an actor and a word": {"speaker": actor, "q": common},
        "a mention": {"mentions": top("mentions", Actor).slug},
        "an event": {"event": top("events", Event).slug},
        "a topic": {"topic": top("topics", Topic).slug},
        "a publication": {"publication": top("publications", Publication).slug},
        "a place": {"place": top("places", Place).slug},
        "a form": {"form": _values("forms")[0]},
        "a mark": {"mark": _values("marks")[0]},
        "a period": some_years,
        "an actor in a period": {"speaker": actor, **some_years},
        "a word in a month": {"q": second, "from": f"{year}-05", "to": f"{year}-05"},
        "a word, oldest first": {"q": common, "sort": "oldest"},
    }


@lru_cache(maxsize=1)
def pages() -> dict[str, str]:
    """Pages that are no searches, by name: their addresses."""
    year = middle()
    period = urlencode({"from": year, "to": year})
    try:
        explore = reverse("explore")
    except NoReverseMatch:
        explore = reverse("timeline")
    return {
        "timeline": reverse("timeline"),
        "timeline of a year": f"{reverse('timeline')}?{period}",
        "month histogram": f"{explore}?{period}&kind=quote",
        "actor": top("speakers", Actor).get_absolute_url(),
        "actor seldom quoted": seldom().get_absolute_url(),
        "event": top("events", Event).get_absolute_url(),
    }


@lru_cache(maxsize=1)
def hostile() -> dict[str, str]:
    """Searches that were made to hurt: their addresses. A message or a capped answer is right."""
    common = words()[:32]
    one, two = common[0], common[1]
    searches: dict[str, Any] = {
        "OR of the commonest words": " OR ".join(common[:16]),
        "all of the commonest words": " ".join(common),
        "a phrase of common words that never occurs": f'"{two} {one} {two} {one} {two} {one}"',
        "a phrase of one word, repeated": f'"{" ".join([one] * 12)}"',
        "phrases joined by OR": " OR ".join(f'"{one} {word}"' for word in common[:12]),
        "without every common word": " ".join(f"-{word}" for word in common[:20]),
        "without a phrase": f'-"{one} {two}"',
        "beginnings of three letters": " ".join(f"{word[:3]}*" for word in common if len(word) > 2),
        "beginnings joined by OR": " OR ".join(f"{word[:3]}*" for word in common[:20] if len(word) > 2),
        "a beginning of two letters": f"{one[:2]}*",
        "a beginning of one letter": "a*",
        "a phrase with a beginning": f'"{one} {two[:3]}*"*',
        "300 characters without a blank": "x" * 300,
        "more characters than it takes": "x " * 400,
        "more words than it takes": "x " * 60,
        "signs of query languages": """'") OR 1=1; -- ^a {tags}:"a1" NEAR(a b) a:*&!|""",
        "signs alone": "*-\"'()[]{}^:&|!",
        "a NUL and controls": "a\x00\x01\x1f b",
        "combining marks": "e" + "\u0301" * 250,
        "right to left and emoji": "\u202eabc \U0001f600\u200d\U0001f600 \u05d0",
        "a tag of the index": "a1 fdirect sp #a1",
        "many speakers in the box": " ".join(["speaker:a"] * 20),
    }
    base = reverse("quote_list")
    found = {name: f"{base}?{urlencode({'q': typed})}" for name, typed in searches.items()}
    common_best = {"q": f"{one} OR {two}"}
    slow: dict[str, dict[str, str]] = {
        "the best of the commonest": {**common_best, "sort": "best"},
        "the commonest by speaker": {**common_best, "sort": "speaker"},
        "the commonest by day added": {**common_best, "sort": "added"},
        "everything by speaker": {"sort": "speaker"},
        "an open period of all time": {"from": "-9999", "to": "9999", "q": f"-{one}"},
        "a period before all": {"to": "-9000", "q": one},
        "a cursor of nobody's": {"after": "WyJuZXdlc3QiLDFd" * 40},
        "added from the first day on": {"added_from": "0001-01-01", "q": one},
        "everything about everything": {
            "form": "paraphrase",
            "mark": "unchecked",
            "q": f"-{one}",
            "to": "1900",
        },
    }
    return found | {name: f"{base}?{urlencode(given)}" for name, given in slow.items()}


def address(base: str, given: Parameters) -> str:
    return f"{base}?{urlencode(given)}" if given else base
