"""What is hidden changes nothing: readers get the same bytes with hidden records and without them.

What lives here: the addresses readers may ask for, and the comparison of their answers before and after
hidden records are tied to the public ones. What does not: the records (tests.world).

SEEDS=50 tries fifty archives.
"""

import os
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from archive.models import FormerSlug, Quote, Status
from tests.views.pages import assert_keeps_secrets, page
from tests.world import DATES, WORDS, Archive, hide_among, public_archive

pytestmark = pytest.mark.django_db

SEEDS = range(int(os.environ.get("SEEDS", "2")))
FILTERED = 50  # addresses with a filter asked for, of each archive

LISTS = [
    *("/", "/quotes/", "/actors/", "/events/", "/articles/", "/topics/", "/publications/", "/corrections/"),
    *("/about/checking/", "/about/dates/", "/nothing/"),
]
OF_DATES = ["/", "/quotes/", "/events/", "/articles/"]
OF_QUOTES = ["/", "/quotes/"]
OF_WORDS = [*OF_DATES, "/actors/"]

PERIODS = ["from=2019&to=2019", "from=2018", "to=2018", "from=2018-05-03&to=2018-05-03", "to=0001"]
SORTS = ["sort=newest", "sort=oldest", "sort=added"]
KINDS = ["quote", "event", "article"]
NAMES = ["speaker", "mentions", "event", "publication", "topic", "place"]
FACETS = [*NAMES, "form", "mark"]
SEARCHED = [*WORDS, "secretword", "secret", "-secretword", "numb*", "asecret0"]
TYPED = [
    *("Family0", "Family1", "Name0 Family0", "Secret", "Asecret0", "Secret alias", "secret-actor-0"),
    *("secret-event-1", "Secret event 1 bridge", "A secret outlet", "a-secret-outlet", "secret-topic"),
    *("secretville", "Secretville", "france", "France"),
]
MARKED = ["form=direct", "form=paraphrase", "mark=printed", "mark=ours", "mark=bracketed"]


@dataclass(frozen=True)
class Answer:
    status: int
    leads_to: str
    body: str


def answer(client: Any, address: str) -> Answer:
    response = client.get(address)
    return Answer(response.status_code, response.get("Location", ""), response.content.decode())


def asked(lists: list[str], queries: list[str]) -> list[str]:
    return [f"{base}?{query}" for base in lists for query in queries]


def by_slug(name: str, records: list[Any]) -> list[str]:
    return [f"{name}={record.slug}" for record in records]


def filtered_alike() -> list[str]:
    """Addresses with a filter that asks for no record of the archive by its address."""
    return [
        *asked(OF_DATES, [*SORTS, *PERIODS]),
        *asked(["/quotes/"], ["sort=speaker", "sort=best", "sort=speaker&q=bridge", "sort=best&q=bridge"]),
        *asked(["/", "/corrections/"], [f"kind={kind}" for kind in KINDS]),
        *asked(["/"], [f"kind={kind}&q=bridge" for kind in KINDS]),
        *asked(["/"], [f"kind=event&kind={kind}&sort=oldest" for kind in KINDS]),
        *asked(OF_WORDS, [f"q={word}" for word in SEARCHED]),
        *asked(OF_QUOTES, [f"facet={facet}" for facet in FACETS]),
        *asked(OF_QUOTES, [*MARKED, "added_from=2020-01-01"]),
        *asked(["/quotes/"], [f"{name}={typed}" for name in NAMES for typed in TYPED]),
        *asked(["/"], [f"from={date}&kind=quote&kind=event" for date in DATES if len(date) > 3]),
    ]


def filtered_by(public: Archive) -> list[str]:
    """Addresses with a filter that asks for a public record."""
    events, topics = by_slug("event", public.events), by_slug("topic", public.topics)
    places, outlets = by_slug("place", public.places), by_slug("publication", public.publications)
    people = [*by_slug("speaker", public.actors), *by_slug("mentions", public.actors)]
    return [
        *asked(OF_QUOTES, [*people, *events, *topics, *places, *outlets]),
        *asked(["/"], [f"{one}&kind=event&kind=article&kind=quote" for one in people]),
        *asked(["/"], [f"{place}&facet=place" for place in places]),
        *asked(OF_QUOTES, [f"{one}&form=direct" for one in people]),
        *asked(["/events/"], [*topics, *places]),
        *asked(["/articles/"], outlets),
    ]


def every_address(record: Any) -> list[str]:
    """The one it has and those it had."""
    model = record._meta.model_name
    former = FormerSlug.objects.filter(model=model, object_id=record.pk).values_list("slug", flat=True)
    had = [reverse(f"{model}_detail", args=[slug]) for slug in former] if model != "quote" else []
    return [record.get_absolute_url(), *had]


def addresses(public: Archive, rnd: Random) -> list[str]:
    """Every list and every record, and some of the lists with a filter."""
    records = [address for record in public.records for address in every_address(record)]
    return [*LISTS, *records, *rnd.sample([*filtered_alike(), *filtered_by(public)], FILTERED)]


def lines(one: Answer) -> list[str]:
    """One tag a line: a line of HTML can be long."""
    body = one.body.replace("<", "\n<").splitlines()
    return [f"{one.status} {one.leads_to}", *(line.strip() for line in body if line.strip())]


def first_differences(before: Answer, after: Answer) -> str:
    difference = unified_diff(lines(before), lines(after), n=0, lineterm="")
    return "\n".join(f"    {line[:300]}" for line in islice(difference, 2, 12)) or "    (blanks only)"


def hidden_by_its_article_alone(record: Any) -> bool:
    """It was public until its article was withdrawn."""
    if not isinstance(record, Quote) or record.article.status != Status.WITHDRAWN:
        return False
    voices = [voice.actor for voice in record.voices.all() if voice.actor]
    return record.is_public and all(actor.is_public for actor in voices)


def is_gone(record: Any) -> bool:
    return getattr(record, "status", "") == Status.WITHDRAWN or hidden_by_its_article_alone(record)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_is_the_same_with_hidden_records_and_without(client, seed):
    rnd = Random(seed)
    public = public_archive(rnd)
    before = {address: answer(client, address) for address in addresses(public, rnd)}
    hide_among(public, rnd)
    after = {address: answer(client, address) for address in before}
    leaks = [one for one in before if before[one] != after[one]]
    shown = [f"{one}\n{first_differences(before[one], after[one])}" for one in leaks[:5]]
    assert not leaks, "\n".join([f"{len(leaks)} of {len(before)} answers changed, seed {seed}:", *shown])


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_record_answers_as_what_never_was_or_as_withdrawn(client, seed):
    rnd = Random(seed)
    hidden = hide_among(public_archive(rnd), rnd)
    never = answer(client, "/nothing/")
    for record in hidden.records:
        record.refresh_from_db()
        for address in every_address(record):
            if is_gone(record):
                assert_keeps_secrets(page(client, address, 410))
            else:
                assert answer(client, address) == never, address
