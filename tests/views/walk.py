"""Every public address, and the comparison of its answers before and after something.

What lives here: the addresses readers may ask for, of an archive of tests.world. What does not: what is done
to the archive in between (test_hidden_changes_nothing, tests.admin.test_waiting_changes_nothing).
"""

import re
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from random import Random
from typing import Any

from django.urls import reverse

from archive.filters.quotes import EXACT
from archive.models import Capture, FormerSlug, TextRights
from tests.world import DATES, WORDS, Archive

FILTERED = 50  # addresses with a filter asked for, of each archive

LISTS = [
    *("/", "/quotes/", "/actors/", "/events/", "/articles/", "/topics/", "/publications/", "/corrections/"),
    *("/actors/suggest?q=asecret", "/actors/suggest?q=famil", "/actors/suggest?q=secrte"),
    *("/about/checking/", "/about/dates/", "/healthz", "/robots.txt", "/nothing/"),
    *("/2019/", "/2019/10/", "/2019/10/03/", "/2018/", "/2018/05/", "/2018/05/03/", "/-0043/"),
    f"/quotes/?q=bridge&{'&'.join(f'exact={name}' for name in EXACT)}",
    *("/explore/", "/explore/?from=2014&to=2019", "/explore/?from=2018", "/explore/?to=0001"),
]
OF_DATES = ["/", "/quotes/", "/events/", "/articles/"]
OF_QUOTES = ["/", "/quotes/"]
OF_WORDS = [*OF_DATES, "/actors/"]
EXPLORED = ["/explore/", "/2019/", "/2018/05/", "/2018/05/03/"]

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


# That something was withdrawn is told on the page of corrections (tests.views.test_corrections tells how).
WITHDRAWAL = re.compile(r"<li>(?:(?!</li>).)*, withdrawn<(?:(?!</li>).)*</li>", re.DOTALL)


def answer(client: Any, address: str) -> Answer:
    response = client.get(address)
    body = response.content.decode()
    if address.startswith("/corrections/"):
        body = re.sub(r"\s+", " ", WITHDRAWAL.sub("", body))
    return Answer(response.status_code, response.get("Location", ""), body)


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
        *asked(EXPLORED, ["lanes=actor", "lanes=topic", "q=bridge", "form=direct", "mark=ours"]),
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
        *asked(EXPLORED, [*people, *events, *topics, *places, *outlets]),
        *asked(["/events/"], [*topics, *places]),
        *asked(["/articles/"], outlets),
    ]


def every_address(record: Any) -> list[str]:
    """The one it has and those it had."""
    model = record._meta.model_name
    former = FormerSlug.objects.filter(model=model, object_id=record.pk).values_list("slug", flat=True)
    had = [reverse(f"{model}_detail", args=[slug]) for slug in former] if model != "quote" else []
    return [record.get_absolute_url(), *had]


def texts() -> list[str]:
    """The texts that may be shown whole."""
    public = Capture.objects.filter(article__text_rights=TextRights.PUBLIC).select_related("article")
    return [reverse("article_text", args=[one.article.slug, one.pk]) for one in public]


def reports(public: Archive) -> list[str]:
    """The forms in which a reader tells of a mistake."""
    records = [*public.quotes, *public.events, *public.articles, *public.actors]
    keys = [(one._meta.model_name, getattr(one, "public_id", "") or one.slug) for one in records]
    return [reverse("report", args=key) for key in keys]


def addresses(public: Archive, rnd: Random) -> list[str]:
    """Every list and every record, and some of the lists with a filter."""
    records = [address for record in public.records for address in every_address(record)]
    return [
        *LISTS,
        *records,
        *texts(),
        *reports(public),
        *rnd.sample([*filtered_alike(), *filtered_by(public)], FILTERED),
    ]


def lines(one: Answer) -> list[str]:
    """One tag a line: a line of HTML can be long."""
    body = one.body.replace("<", "\n<").splitlines()
    return [f"{one.status} {one.leads_to}", *(line.strip() for line in body if line.strip())]


def first_differences(before: Answer, after: Answer) -> str:
    difference = unified_diff(lines(before), lines(after), n=0, lineterm="")
    return "\n".join(f"    {line[:300]}" for line in islice(difference, 2, 12)) or "    (blanks only)"


def differing(before: dict[str, Answer], after: dict[str, Answer]) -> list[str]:
    """The addresses whose answers are not the same, the first few with what differs."""
    leaks = [one for one in before if before[one] != after[one]]
    return [f"{one}\n{first_differences(before[one], after[one])}" for one in leaks[:5]] + leaks[5:]
