"""An archive of some thousand quotes: what a page counts, what its pages hold, what the records say.

Its records are made up as realistically as those that are measured on: one date in twelve is not exact,
some actors, articles and quotes are not public. The slow way here is the ORM over the records, another
than that of test_contract, which knows the index's keys and tags.
"""

import random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db.models import Case, F, IntegerField, Q, QuerySet, When
from django.http import QueryDict
from django.test import Client

from archive.benchmark.filling import fill
from archive.filters import QuoteFilter
from archive.models import Actor, Event, Form, Mark, Place, Publication, Quote, Status, Topic
from archive.search import search
from archive.search.words import folded_words

pytestmark = pytest.mark.django_db

QUOTES, FILTERS = 2_000, 200
PERIODS = ("2003", "2011-05", "2011-05/2011-07", "199X", "2018-02-11", "2007~", "2014-21", "2024")
Asked = dict[str, list[str]]


@pytest.fixture
def chance() -> random.Random:
    fill(QUOTES, progress=lambda done, total: None)
    return random.Random(5)


def an_asked(chance: random.Random, words: list[str]) -> Asked:
    """Parameters of a search: often a period, and one to three other filters."""
    asked: Asked = {}
    if chance.random() < 0.6:
        start, end = chance.choice(PERIODS), chance.choice(PERIODS)
        asked |= chance.choice([{"from": [start]}, {"to": [end]}, {"from": [start], "to": [start]}])
    for name in chance.sample(sorted(_CHOOSE), chance.randint(0 if asked else 1, 2)):
        asked[name] = _CHOOSE[name](chance)
    if chance.random() < 0.4:
        one, other = chance.choice(words), chance.choice(words)
        asked["q"] = [chance.choice([one, f"-{one}", f"{one} OR {other}", f"{one} {other}"])]
    return asked


def _of(model: Any, most: int) -> Any:
    def choose(chance: random.Random) -> list[str]:
        slugs = list(model.objects.published().order_by("pk").values_list("slug", flat=True)[:30])
        return chance.sample(slugs, chance.randint(1, most))

    return choose


_CHOOSE: dict[str, Any] = {
    "speaker": _of(Actor, 3),
    "mentions": _of(Actor, 3),
    "publication": _of(Publication, 2),
    "event": _of(Event, 3),
    "topic": _of(Topic, 3),
    "place": _of(Place, 3),
    "form": lambda chance: chance.sample(Form.values, chance.randint(1, 2)),
    "mark": lambda chance: chance.sample(Mark.values, chance.randint(1, 6)),
}


def of_records(filterset: QuoteFilter) -> set[int]:
    """The public quotes that the same parameters ask for, found by the ORM and by reading their words."""
    asked = filterset.criteria()
    found = _within(Quote.objects.published(), asked.first, asked.last)
    public = Status.PUBLISHED
    if asked.speakers:
        found = found.filter(voices__actor__in=asked.speakers)
    if asked.mentions:
        found = found.filter(mentions__in=asked.mentions, mentions__status=public)
    if asked.publications:
        found = found.filter(article__publication__in=asked.publications)
    if asked.topics:
        found = found.filter(topics__in=asked.topics)
    events = Event.objects.published()
    if asked.events:
        chosen = events.filter(pk__in=asked.events)
        found = found.filter(Q(said_at__in=chosen) | Q(about__in=chosen))
    if places := filterset.cleaned["place"]:
        anywhere = [place.country for place in places if place.is_country]
        there = events.filter(Q(places__in=places) | Q(places__country__in=anywhere))
        found = found.filter(Q(said_at__in=there) | Q(about__in=there))
    if asked.forms:
        found = found.filter(form__in=asked.forms)
    quotes = found.distinct().select_related("article")
    return {
        quote.pk
        for quote in quotes
        if (not asked.marks or quote.mark.value in asked.marks) and _has_words(quote.text, asked.query)
    }


def _within(quotes: QuerySet[Quote], first: int | None, last: int | None) -> Any:
    """Quotes whose date overlaps with a period, by the date they are filed under."""
    if first is None and last is None:
        return quotes
    day = IntegerField(null=True)
    event = Q(said_at__status=Status.PUBLISHED) & ~Q(said_at__date="")
    own = ~Q(said="")
    quotes = quotes.exclude(~event, said="", article__published="").annotate(
        starts=Case(
            When(own, then=F("said_first")),
            When(event, then=F("said_at__date_first")),
            default=F("article__published_first"),
            output_field=day,
        ),
        ends=Case(
            When(own, then=F("said_last")),
            When(event, then=F("said_at__date_last")),
            default=F("article__published_last"),
            output_field=day,
        ),
    )
    if last is not None:
        quotes = quotes.filter(Q(starts__isnull=True) | Q(starts__lte=last))
    return quotes if first is None else quotes.filter(Q(ends__isnull=True) | Q(ends__gte=first))


def _has_words(text: str, query: Any) -> bool:
    """Single words are all that is searched for here."""
    said = set(folded_words(text))
    wanted = all(any(set(term.words) <= said for term in clause) for clause in query.clauses)
    return wanted and not any(set(term.words) <= said for term in query.without)


def by_paging(filterset: QuoteFilter) -> list[int]:
    found: list[int] = []
    page = search(filterset.criteria())
    while True:
        found += page.ids
        if not page.next:
            return found
        data = filterset.data.copy()
        data["after"] = page.next
        filterset = QuoteFilter(data)
        assert filterset.is_valid()
        page = search(filterset.criteria())


def test_the_page_counts_what_paging_reaches_and_what_the_records_say(
    chance: random.Random, client: Client
) -> None:
    words = sorted(
        {word for text in Quote.objects.values_list("text", flat=True)[:9] for word in folded_words(text)}
    )
    sizes = set()
    for _ in range(FILTERS):
        asked = urlencode(an_asked(chance, words), doseq=True)
        filterset = QuoteFilter(QueryDict(asked))
        assert filterset.is_valid(), (asked, filterset.errors_by_field)
        reached = by_paging(filterset)
        assert len(reached) == len(set(reached)), asked
        assert set(reached) == of_records(filterset), asked
        total = client.get(f"/quotes/?{asked}").context["page"].total
        assert (total.n, total.exact) == (len(reached), True), asked
        sizes.add(len(reached))
    assert len(sizes) > FILTERS / 4  # the filters do find something, and not all the same
