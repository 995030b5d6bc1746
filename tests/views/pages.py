"""What tests of pages share: a page as text, how many queries it asks, and a web of secrets."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Affiliation, Alias, Coverage, Participation, Status
from tests import cast

UNPUBLISHED = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]
NONSENSE = {
    "NUL": "%00",
    "long": "x" * 10_000,
    "year 10000": "10000",
    "year 0 with a month that never was": "0000-13",
    "half a character": "%ED%A0%80",
    "number": "99999999999999999999999",
    "percent": "%25",
    "name of a placeholder": "%25(typed)s",
}


def page(client: Any, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    html = response.content.decode()
    assert_sound(html)
    return html


def assert_sound(html: str) -> None:
    """One h1, headings in order, unique ids, nothing inline, nothing of the template language left."""
    assert html.count("<h1") == 1
    levels = [int(level) for level in re.findall(r"<h([1-6])", html.split("<main")[1].split("</main>")[0])]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False)), levels
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", html)
    assert "{%" not in html and "{{" not in html


def queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def assert_same_queries(client: Any, address: str, add: Callable[[], Any]) -> None:
    """As many queries at 12 records as at 3."""
    for _ in range(3):
        add()
    few = queries(client, address)
    for _ in range(9):
        add()
    assert queries(client, address) == few


@dataclass
class Web:
    """Public records, with secret ones tied to each of them in every way there is."""

    actor: Any
    body: Any
    event: Any
    article: Any
    topic: Any
    quote: Any


def web_of_secrets(status: str) -> Web:
    """Whatever is not public has “secret” in every text; a page must show none of it."""
    actor, body = cast.actor("Mira Tallow"), cast.actor("Harbour Board", kind="organisation")
    event, article, topic = cast.event(), cast.article(), cast.topic()
    quote = cast.quote(by=actor, about=[event], article=article, topics=[topic])
    who = cast.actor("Secret Person", status=status, description="secret description")
    firm = cast.actor("Secret Firm", status=status, kind="organisation")
    where = cast.event("Secret event", status=status, date="2018-04", part_of=event, summary="secret")
    later = cast.event("Secret later event", status=status, date="2018-07")
    outlet = cast.publication("Secret Outlet")
    source = cast.article("Secret article", status=status, publication=outlet, byline="secret byline")
    theme = cast.topic("Secret topic")
    cast.quote("secret of a draft", status=status, by=actor, about=[event], article=article, topics=[topic])
    cast.quote("secret of its article", by=actor, about=[event], article=source, topics=[topic])
    cast.quote("secret of its voice", by=who, about=[event], article=article, topics=[topic])
    cast.quote("secret of one voice", by=[actor, who], about=[event], article=article, topics=[theme])
    shown = cast.quote("Public words", by=actor, about=[event, where], said_at=later, article=article)
    shown.mentions.add(who)
    Affiliation.objects.create(actor=actor, organisation=firm, title="adviser")
    Affiliation.objects.create(actor=actor, organisation=body, title="secret role", source=source)
    Affiliation.objects.create(actor=who, organisation=body, title="member")
    Alias.objects.create(actor=who, name="secret alias")
    for one in (event, where):
        Participation.objects.create(event=one, actor=who, role="secret role")
        Participation.objects.create(event=one, actor=actor)
    Coverage.objects.create(event=event, article=source, wording_as_reported="secret words", note="secret")
    Coverage.objects.create(event=where, article=article, wording_as_reported="secret words")
    Coverage.objects.create(event=event, article=article, wording_as_reported="this week")
    article.authors.add(who)
    event.date_source = source
    event.part_of = cast.event("Secret whole", status=status, date="")
    event.save()
    cast.article("Secret copy", status=status, copy_of=article, copy_kind="reprint", publication=outlet)
    cast.article("Secret report", status=status)
    article.copy_of, article.copy_kind = source, "reprint"
    article.save()
    where.topics.add(theme, topic)
    event.topics.add(topic)
    where.places.add(cast.place("Secretville"))
    return Web(actor, body, event, article, topic, quote)


def assert_keeps_secrets(html: str) -> None:
    found = re.search(r".{60}secret.{60}", html, re.IGNORECASE | re.DOTALL)
    assert not found, found and found[0]
