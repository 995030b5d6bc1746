"""What one worker measures of pages: each call asks once and tells seconds, by what they were spent on.

The same page is asked for many times, by turns with the unit and with the other archives; medians are
taken of all of it elsewhere (archive.benchmark.samples).
"""

import itertools
from collections.abc import Callable
from functools import lru_cache
from statistics import median
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import QueryDict
from django.urls import reverse

from archive.filters import QuoteFilter
from archive.models import Actor, Event
from archive.search import Criteria
from archive.search.backends import engine
from archive.search.criteria import write_cursor
from archive.search.walks import newest

from . import handwritten, handwritten_pages, probes, serving
from .urls import PLAIN, RESULTS

Figures = dict[str, float]
DEEP = 200  # the page that is compared with the first
LEAST = 0.005  # seconds of the database: what the hand needs less for is asked again,
MOST_TURNS = 20  # by hand so often at most

_number = itertools.count(1)


def unit() -> Figures:
    return {"seconds": _ask(PLAIN).seconds}


def results(shape: str) -> Figures:
    """A page of results without facets."""
    given = probes.shapes()[shape]
    return _page(probes.address(RESULTS, given), lambda: handwritten.results(_criteria(given)))


def search(shape: str) -> Figures:
    """The search page as readers have it: facets, years, total."""
    given = probes.shapes()[shape]
    by_hand = lambda: handwritten.search_page(_criteria(given))  # noqa: E731
    return _page(probes.address(reverse("quote_list"), given), by_hand)


def page(name: str) -> Figures:
    """Any other page."""
    address = probes.pages()[name]
    return _page(address, _by_hand(name, address))


def _by_hand(name: str, address: str) -> Callable[[], None] | None:
    slug = address.strip("/").split("/")[-1]
    if name.startswith("timeline"):
        criteria = _criteria(dict(parse_qsl(urlsplit(address).query)))
        return lambda: handwritten_pages.timeline(criteria)
    if name == "event":
        event = Event.objects.get(slug=slug).pk
        return lambda: handwritten_pages.event_page(event)
    if name.startswith("actor"):
        actor = Actor.objects.get(slug=slug).pk
        return lambda: handwritten.actor_page(actor)
    return None


def _criteria(given: probes.Parameters) -> Criteria:
    data = QueryDict(mutable=True)
    data.update(given)
    filterset = QuoteFilter(data)
    if not filterset.is_valid():
        raise serving.NotServed(f"{given}: {filterset.errors_by_field}")
    return filterset.criteria()


def _page(address: str, by_hand: Callable[[], None] | None = None) -> Figures:
    """One answer in seconds of the clock, and the database time of such answers and of the same by hand.

    Who asks second finds everything as the first has just left it. So each asks first once: the page and
    the hand, then the hand and the page. What takes a millisecond is asked for more often.
    """
    figures = {"seconds": _ask(address).seconds}
    page, hand = list[serving.Meter](), list[serving.Meter]()
    while not page or (by_hand and len(hand) < MOST_TURNS and sum(meter.seconds for meter in hand) < LEAST):
        page.append(_metered(_ask, address))
        if by_hand:
            hand += [_metered(by_hand), _metered(by_hand)]
            page.append(_metered(_ask, address))
    if hand:
        figures |= {"by hand": _middle(hand), "statements by hand": float(len(hand[0].statements))}
    return figures | {"database": _middle(page), "statements": float(len(page[0].statements))}


def _metered(ask: Callable[..., object], *given: str) -> serving.Meter:
    with serving.metered() as meter:
        ask(*given)
    return meter


def _middle(meters: list[serving.Meter]) -> float:
    return median(meter.seconds for meter in meters)


def _ask(address: str) -> serving.Answer:
    """Ask for a page as nobody has asked before, so that no kept answer is measured."""
    answer = serving.get(f"{address}{'&' if '?' in address else '?'}fresh={next(_number)}")
    if answer.status != 200:
        raise serving.NotServed(f"{address} was answered with {answer.status}, not 200.")
    return answer


def deep(which: str) -> Figures:
    """The first page of all quotes or, with "deep", page 200: or the last one of a small archive."""
    given = {"after": _cursor()} if which == "deep" else {}
    return {"seconds": _ask(probes.address(RESULTS, given)).seconds}


@lru_cache(maxsize=1)
def _cursor() -> str:
    """The place where the page before the deep one ends."""
    criteria = Criteria()
    rows = engine().rows(criteria, newest(criteria), "", DEEP * handwritten.PAGE)
    page = max(1, (len(rows) - 1) // handwritten.PAGE)
    return write_cursor("newest", rows[min(page, DEEP - 1) * handwritten.PAGE - 1][0])


def unchanged(_: str) -> Figures:
    """A full search page, and the same asked for again by somebody who has it. Empty: no validators."""
    given = {"q": probes.words()[0], "fresh": str(next(_number))}
    address = probes.address(reverse("quote_list"), given)
    full = serving.get(address)
    known = {
        asks: full.headers[tells]
        for tells, asks in (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))
        if tells in full.headers
    }
    if not known:
        return {}
    again = serving.get(address, known)
    if again.status != 304:
        raise serving.NotServed(f"{address} with {known} was answered with {again.status}, not 304.")
    return {"full": full.seconds, "seconds": again.seconds}


def hostile(name: str) -> Figures:
    answer = serving.get(probes.hostile()[name])
    return {"seconds": answer.seconds, "status": float(answer.status)}


OPERATIONS: dict[str, Callable[[str], Any]] = {
    "unit": lambda _: unit(),
    "results": results,
    "search": search,
    "page": page,
    "deep": deep,
    "unchanged": unchanged,
    "hostile": hostile,
}


def names() -> dict[str, list[str]]:
    """What each operation can be asked for."""
    return {
        "results": list(probes.shapes()),
        "search": list(probes.shapes()),
        "page": list(probes.pages()),
        "deep": ["first", "deep"],
        "unchanged": ["a common word"],
        "hostile": list(probes.hostile()),
    }
