"""The list of events and the page of one."""

import re

import pytest

from archive.models import Coverage, Participation, Utterance
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


def main_of(html):
    return html.split("<main")[1].split("<aside")[0]


def test_empty_list_says_so(client):
    assert "No event is published here yet" in page(client, "/events/")


def test_list_gives_date_place_reports_and_count(client):
    event = cast.event("Bridge closed", date="2018-05~")
    event.places.add(cast.place("Ellery"))
    cast.place("United Kingdom", is_country=True)
    Coverage.objects.create(event=event, article=cast.article(), wording_as_reported="last month")
    cast.quote(about=[event], said_at=event)
    cast.quote(said_at=event)
    html = page(client, "/events/")
    for words in (
        '<h2 class="year-no" id="y2018">2018</h2>',
        "</abbr> May 2018",
        '<span class="why">“last month”</span>',
        "Ellery, United Kingdom. Reported by Ellery Courier",
        "2 quotes",
    ):
        assert words in html, words


def test_what_is_not_known_is_said(client):
    cast.event("Undated", date="")
    cast.event("Of the year", date="2014")
    html = page(client, "/events/")
    assert "Place not recorded." in html and "No date recorded</h2>" in html and "Month not known" in html


def test_undated_come_last_in_both_orders(client):
    cast.event("Undated", date="")
    cast.event("Dated", date="2014")
    for sort in ("newest", "oldest"):
        html = main_of(page(client, f"/events/?sort={sort}"))
        assert html.index(">Dated<") < html.index(">Undated<")


def test_order_added_is_by_day_added(client):
    cast.event("First", date="2019")
    cast.event("Second", date="1990")
    html = page(client, "/events/?sort=added")
    assert html.index("Second") < html.index("First") and "Year added" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=bridge", True),
        ("q=harbour", False),
        ("place=ellery", True),
        ("place=ELLERY", True),
        ("from=2018&to=2018-06", True),
        ("from=2019", False),
        ("topic=bridges", True),
    ],
)
def test_filters_narrow(client, query, found):
    event = cast.event("Bridge closed", date="2018-05")
    event.places.add(cast.place("Ellery"))
    event.topics.add(cast.topic("Bridges"))
    html = page(client, f"/events/?{query}")
    assert ("Bridge closed" in html) is found
    assert found or "Nothing recorded for that combination" in html


def test_wrong_values_are_told_at_their_fields_and_give_no_rows(client):
    cast.event("Bridge closed")
    html = page(client, "/events/?from=10000&place=nowhere", 400)
    assert 'id="from-error"' in html and 'aria-invalid="true" aria-describedby="from-error"' in html
    assert "No place recorded here is called “nowhere”" in html and 'id="place-error"' in html
    assert "Bridge closed" not in html


def test_period_that_ends_before_it_begins_is_refused(client):
    assert 'id="to-error"' in page(client, "/events/?from=2019&to=2018", 400)


def test_name_that_fits_several_places_asks_which(client):
    for slug in ("ellery-north", "ellery-south"):
        place = cast.place(slug)
        place.name = "Ellery"
        place.save()
        cast.event().places.add(place)
    html = page(client, "/events/?place=Ellery&q=bridge", 400)
    assert "Which one is meant?" in html and "place=ellery-north" in html and "q=bridge" in html


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("name", ["q", "place", "topic", "from", "to", "sort", "after"])
def test_values_that_cannot_be_meant_never_break_the_list(client, name, nonsense):
    cast.event()
    assert client.get(f"/events/?{name}={nonsense}").status_code in (200, 400)


def test_long_list_goes_on_where_it_stopped(client, monkeypatch):
    monkeypatch.setitem(
        __import__("archive.timeline.rows", fromlist=["page"]).page.__kwdefaults__, "limit", 2
    )
    for year in range(2010, 2015):
        cast.event(f"Event of {year}", date=str(year))
    html = page(client, "/events/")
    assert "Event of 2014" in html and "Event of 2012" not in html and "These are the newest" in html
    more = html.split('" rel="next"')[0].rsplit('href="', 1)[1]
    html = page(client, more)
    assert "Event of 2012" in html and "Event of 2014" not in html and "← From the start" in html


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("query", ["", "?sort=added", "?sort=oldest", "?q=bridge"])
def test_list_keeps_secrets(client, status, query):
    web_of_secrets(status)
    html = page(client, f"/events/{query}")
    assert_keeps_secrets(html)
    assert "2 quotes" in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_place_of_secret_events_alone_is_not_known(client, status):
    web_of_secrets(status)
    assert "No place recorded here is called" in page(client, "/events/?place=secretville", 400)


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_page_keeps_secrets(client, status):
    web = web_of_secrets(status)
    html = page(client, web.event.get_absolute_url())
    assert_keeps_secrets(html)
    assert "In the 1 article recorded here: 2 quotes" in html
    assert "Nothing later is recorded here yet" in html and "Nothing earlier is recorded here yet" in html


def test_page_puts_said_there_before_said_about_it(client):
    event = cast.event(summary="The lede.\n\nWhat came of it.")
    mira, joren = cast.actor("Mira Tallow"), cast.actor("Joren Pike")
    cast.quote("Words about it", by=mira, about=[event])
    cast.quote("Words said there", by=joren, said_at=event)
    html = main_of(page(client, event.get_absolute_url()))
    assert '<p class="lede">The lede.</p>' in html and "<p>What came of it.</p>" in html
    places = [
        html.index(one) for one in ("Said there", "Words said there", "Said about it", "Words about it")
    ]
    assert places == sorted(places)


def test_two_articles_with_one_speaker_stand_in_columns(client):
    event, actor = cast.event(), cast.actor()
    act = Utterance.objects.create()
    for outlet, words in (("Courier", "We will wait"), ("Post", "We shall wait")):
        source = cast.article(publication=cast.publication(outlet))
        Coverage.objects.create(event=event, article=source, note=f"Told by the {outlet}.")
        cast.quote(words, by=actor, article=source, said_at=event, utterance=act)
    html = page(client, event.get_absolute_url())
    for words in (
        "In Courier, no role printed",
        "In Post, no role printed",
        "One utterance, in two articles.",
        "Among the 2 articles recorded here: 2 quotes, 1 utterance.",
        "Told by the Post.",
    ):
        assert words in html, words


def test_wording_and_date_of_each_article_stand_beside_ours(client):
    event = cast.event(date="2018-05")
    Coverage.objects.create(
        event=event, article=cast.article(), wording_as_reported="last month", date_as_reported="2018-04"
    )
    html = page(client, event.get_absolute_url())
    assert "Ellery Courier: “last month”, " in html and "April 2018" in html


def test_unnamed_voices_are_not_taken_for_one(client):
    event = cast.event()
    for words in ("One thing", "Another thing"):
        cast.quote(words, by="a senior official", about=[event])
    assert page(client, event.get_absolute_url()).count("<h4>“a senior official”</h4>") == 2


def test_misattributed_words_do_not_stand_under_a_bare_name(client):
    event, actor = cast.event(), cast.actor("Joren Pike")
    cast.quote(
        "I never promised",
        by=actor,
        about=[event],
        standing="misattributed",
        standing_note="The outlet said so.",
    )
    html = page(client, event.get_absolute_url())
    assert "Given as the words of <a" in html and "Misattributed" in html


def test_neighbours_are_by_date_and_no_connection(client):
    event = cast.event("This one", date="2018-05")
    cast.event("Earlier one", date="2018-04-03")
    cast.event("Later one", date="2018-06")
    cast.event("Same date", date="2018-05")
    cast.event("Undated one", date="")
    cast.event("Part of it", date="2018-07", part_of=event)
    html = page(client, event.get_absolute_url()).split('id="ba-h"')[1].split("</section>")[0]
    before, after = html.split(">After<")
    assert "Earlier one" in before and "Later one" in after
    for name in ("Same date", "Undated one", "Part of it"):
        assert name not in html
    assert "does not mean that they are connected" in html


def test_reports_stand_oldest_first_those_without_a_day_last_and_all_are_counted(client, monkeypatch):
    monkeypatch.setattr("archive.views.events.REPORTS", 4)
    event = cast.event()
    for day in ("", "2019-05", "2018-06-02", "2019-05-01", "../2017", "2018-06-01"):
        told = cast.article(f"Told {day or 'undated'}", published=day)
        Coverage.objects.create(event=event, article=told)
    Coverage.objects.create(event=event, article=cast.article("Draft", status="draft", published="2001"))
    html = page(client, event.get_absolute_url())
    assert re.findall(r">(Told [^<]*)</a>", html) == [
        "Told 2018-06-01", "Told 2018-06-02", "Told 2019-05-01", "Told 2019-05",
    ]  # fmt: skip
    assert "And 2 other articles" in html and "Draft" not in html


def test_neighbours_of_one_day_are_the_more_exactly_dated_first(client):
    event = cast.event("This one", date="2018-05-03")
    for day in ("2018-06", "2018-06-01", "2018-04-02/2018-04-05", "2018-04-02"):
        cast.event(f"On {day}", date=day)
    html = page(client, event.get_absolute_url()).split('id="ba-h"')[1].split("</section>")[0]
    assert re.findall(r">(On [^<]*)</a>", html) == [
        "On 2018-04-02", "On 2018-04-02/2018-04-05", "On 2018-06-01", "On 2018-06",
    ]  # fmt: skip


def test_who_took_part_stands_by_role(client):
    event = cast.event()
    Participation.objects.create(event=event, actor=cast.actor("Mira Tallow"), role="host")
    html = page(client, event.get_absolute_url())
    assert "<dt>Host</dt>" in html and "Mira Tallow" in html


def test_bare_event_says_what_is_not_recorded(client):
    html = page(client, cast.event(date="").get_absolute_url())
    for words in (
        "No date recorded",
        "No summary recorded",
        "Place not recorded",
        "Nobody is recorded as having taken part",
        "No article that reports it is recorded here",
        "No quote at it or about it is recorded here yet",
    ):
        assert words in html, words


def test_page_shows_fifty_quotes_and_leads_to_all(client):
    event, actor, source = cast.event(), cast.actor(), cast.article()
    for n in range(52):
        cast.quote(f"Words {n:02}", by=actor, article=source, about=[event])
    html = page(client, event.get_absolute_url())
    assert html.count('class="run"') == 50 and "the newest 50 of 52 quotes" in html
    assert f"/quotes/?event={event.slug}" in html


def test_former_address_leads_on(client):
    event = cast.event(slug="old")
    event.slug = "new"
    event.save()
    assert client.get("/events/old/")["Location"] == "/events/new/"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        event = cast.event(part_of=cast.event("Larger"))
        event.places.add(cast.place())
        Coverage.objects.create(event=event, article=cast.article())
        cast.quote(about=[event])

    cast.place("United Kingdom", is_country=True)
    assert_same_queries(client, "/events/", add)


def test_page_asks_as_often_for_many_as_for_few(client):
    event = cast.event(date_source=cast.article())

    def add():
        source = cast.article()
        Coverage.objects.create(event=event, article=source, note="told")
        Participation.objects.create(event=event, actor=cast.actor(), role="host")
        cast.event(part_of=event)
        cast.event(date="2011")
        event.topics.add(cast.topic(source.slug))
        event.places.add(cast.place(source.slug))
        cast.quote(by=[cast.actor(), cast.actor()], article=source, about=[event])
        cast.quote(said_at=event)

    assert_same_queries(client, event.get_absolute_url(), add)
