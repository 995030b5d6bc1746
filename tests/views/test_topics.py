"""The list of topics and the page of one."""

import pytest

from tests import cast
from tests.views.pages import (
    NONSENSE,
    UNPUBLISHED,
    assert_keeps_secrets,
    assert_same_queries,
    page,
    web_of_secrets,
)

pytestmark = pytest.mark.django_db


def test_empty_list_says_so(client):
    assert "No topic has anything published yet" in page(client, "/topics/")


def test_list_gives_name_description_and_count(client):
    topic = cast.topic("Bridges")
    topic.description = "All about bridges."
    topic.save()
    cast.quote(topics=[topic])
    html = page(client, "/topics/")
    assert "Bridges</a>" in html and "All about bridges." in html and "1 quote" in html


def test_topic_of_events_alone_says_that_no_quote_is_recorded(client):
    cast.event().topics.add(cast.topic("Bridges"))
    assert "No quote recorded" in page(client, "/topics/")


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_topic_of_unpublished_records_alone_is_not_there(client, status):
    topic = cast.topic("Secret topic")
    cast.quote("secret", topics=[topic], status=status)
    cast.event("secret", status=status).topics.add(topic)
    assert_keeps_secrets(page(client, "/topics/"))
    assert client.get(topic.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_list_and_page_keep_secrets(client, status):
    web = web_of_secrets(status)
    for address in ("/topics/", web.topic.get_absolute_url()):
        html = page(client, address)
        assert_keeps_secrets(html)
        assert "1 quote" in html


def test_page_shows_quotes_chart_events_speakers_and_near_topics(client):
    topic, near = cast.topic("Bridges"), cast.topic("Harbours")
    event = cast.event("Bridge closed")
    event.topics.add(topic)
    cast.quote("Nobody will cross", by=cast.actor("Mira Tallow"), topics=[topic, near])
    html = page(client, topic.get_absolute_url())
    for words in (
        '<span class="run">Nobody will cross</span>',
        "Quotes recorded here per year",
        "Who speaks about it here",
        "Mira Tallow",
        "Bridge closed",
        "Near it",
        "Harbours",
        "/quotes/?topic=bridges",
    ):
        assert words in html, words


def test_page_goes_on_behind_the_newest(client):
    topic, actor, source = cast.topic(), cast.actor(), cast.article()
    for n in range(23):
        cast.quote(f"Words {n:02}", by=actor, article=source, topics=[topic])
    html = page(client, topic.get_absolute_url())
    assert "These are the newest" in html and html.count('class="run"') == 20
    more = html.split('" rel="next"')[0].rsplit('href="', 1)[1]
    assert page(client, more).count('class="run"') == 3


def test_long_list_goes_on_where_it_stopped(client, monkeypatch):
    from archive.views import lists

    monkeypatch.setitem(lists.named_rows.__kwdefaults__, "limit", 2)
    for name in ("Bridges", "Harbours", "Tides"):
        cast.quote(topics=[cast.topic(name)])
    html = page(client, "/topics/")
    assert "Harbours" in html and "Tides" not in html
    html = page(client, f"/topics/?after={cast.topic('Harbours').pk}")
    assert "Tides" in html and "Bridges" not in html


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_place_in_the_list_that_is_none_never_breaks_it(client, nonsense):
    topic = cast.topic()
    cast.quote(topics=[topic])
    for address in ("/topics/", topic.get_absolute_url()):
        assert client.get(f"{address}?after={nonsense}").status_code in (200, 400)


def test_former_address_leads_on(client):
    topic = cast.topic("Old")
    cast.quote(topics=[topic])
    topic.slug = "new"
    topic.save()
    assert client.get("/topics/old/")["Location"] == "/topics/new/"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        cast.quote(topics=[cast.topic(cast.article().slug)])

    assert_same_queries(client, "/topics/", add)


def test_page_asks_as_often_for_many_as_for_few(client):
    topic = cast.topic()

    def add():
        event = cast.event()
        event.topics.add(topic)
        cast.quote(by=[cast.actor(), cast.actor()], about=[event], topics=[topic, cast.topic(event.slug)])

    assert_same_queries(client, topic.get_absolute_url(), add)


def test_list_goes_on_behind_a_name_in_another_normal_form(client, monkeypatch):
    from archive.views import lists

    monkeypatch.setitem(lists.named_rows.__kwdefaults__, "limit", 1)
    decomposed = cast.topic("Cafe\u0301s")
    for topic in (decomposed, cast.topic("Tides")):
        cast.quote(topics=[topic])
    assert "Tides" in page(client, f"/topics/?after={decomposed.pk}")


def test_place_of_a_hidden_topic_is_no_place(client):
    hidden = cast.topic("Hidden")
    cast.quote(topics=[hidden], status="draft")
    assert client.get(f"/topics/?after={hidden.pk}").content == client.get("/topics/?after=99999").content
