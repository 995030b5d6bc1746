"""The timeline page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Coverage, Status
from tests import cast

pytestmark = pytest.mark.django_db


def page(client, address="/", status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_empty_archive_says_so(client):
    assert "Nothing is published here yet" in page(client)


def test_event_stands_with_its_date_place_quotes_and_source(client):
    event, source = cast.event(date="2018-09~"), cast.article()
    event.places.add(cast.place("Ellery"))
    Coverage.objects.create(event=event, article=source, wording_as_reported="last month")
    cast.quote("Nobody will cross", about=[event], article=source)
    html = page(client)
    for words in (
        event.title,
        '<abbr title="circa, about">c.</abbr> September 2018',
        "As reported: “last month”",
        "Event in Ellery",
        '<span class="run">Nobody will cross</span>',
        "Reported by",
    ):
        assert words in html


def test_place_that_is_not_recorded_is_said(client):
    cast.event()
    assert "place not recorded" in page(client)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
@pytest.mark.parametrize(
    "address", ["/", "/?kind=quote", "/?kind=event&kind=article&kind=quote", "/?sort=added"]
)
def test_nothing_unpublished_shows(client, status, address):
    secret = cast.event("Secret event", status=status)
    cast.event("Public event", part_of=secret)
    source = cast.article("Secret article", status=status)
    Coverage.objects.create(event=cast.event("Covered"), article=source, wording_as_reported="secret wording")
    cast.quote("Secret words", status=status, by=cast.actor("Secret Actor", status=status))
    cast.quote("Public words", about=[secret], said_at=secret)
    html = page(client, address).lower()
    assert "secret" not in html.replace("secretary", "")


def test_page_with_a_draft_is_the_page_without_it(client):
    cast.quote(about=[cast.event()])
    before = page(client)
    cast.event("Hidden", status=Status.DRAFT)
    source = cast.article("Hidden", status=Status.DRAFT, publication=cast.publication("Hidden"))
    cast.quote("Hidden", status=Status.DRAFT, topics=[cast.topic("Hidden")], article=source, by="nobody")
    assert page(client) == before


@pytest.mark.parametrize(
    "query",
    [
        "from=Oct+2019", "to=2019-13", "from=2019&to=2018", "from=0000000", "to=10000",
        "speaker=Nobody", "speaker=" + "x" * 10_000, "event=none", "topic=none",
        "kind=planet", "sort=best", "after=zzz", "form=loud", "mark=nice", "added_from=yesterday",
        "q=" + "a" * 10_000, "q=ab*",
    ],
)  # fmt: skip
def test_value_that_cannot_be_meant_is_a_message_and_no_rows(client, query):
    cast.event("Rows")
    html = page(client, f"/?{query}", status=400)
    assert "This cannot be shown as asked" in html
    assert "Rows" not in html


@pytest.mark.parametrize(
    "query", ["page=-1", "year=0", "year=10000", "utm_source=x", "from=&to=&speaker=", "from=%00&place=%00"]
)
def test_what_is_no_filter_is_no_error(client, query):
    page(client, f"/?{query}")


def test_date_that_was_meant_is_offered(client):
    assert "2019-10" in page(client, "/?from=Oct+2019", status=400)


def test_name_that_fits_several_asks_which(client):
    cast.actor("Mira Tallow"), cast.actor("Mira Quill")
    html = page(client, "/?speaker=Mira", status=400)
    assert "Which one is meant?" in html and "Mira Quill" in html


def test_actor_that_is_not_public_is_not_known(client):
    cast.actor("Mira Tallow", status=Status.DRAFT)
    assert "No actor recorded here is called" in page(client, "/?speaker=Mira", status=400)


def test_chips_read_as_a_sentence_and_remove_themselves(client):
    mira = cast.actor(slug="mira")
    cast.quote(by=mira)
    html = page(client, "/?kind=quote&speaker=mira&from=2018&to=2018")
    assert 'href="/?kind=quote&amp;from=2018&amp;to=2018"' in html
    assert 'href="/?speaker=mira&amp;from=2018&amp;to=2018"' in html
    assert "1 quote" in html


def test_empty_combination_says_what_to_drop(client):
    cast.quote(by=cast.actor(slug="mira"))
    html = page(client, "/?kind=quote&speaker=mira&from=1999&to=1999")
    assert "Nothing recorded for that combination" in html
    assert 'href="/?kind=quote&amp;speaker=mira"' in html


def test_bars_link_to_their_year_and_months_to_theirs(client):
    cast.quote(article=cast.article(published="2018-05"))
    assert 'href="/?from=2018&amp;to=2018"' in page(client)
    assert 'href="/?from=2018-05&amp;to=2018-05"' in page(client, "/?from=2018&to=2018")


def test_chart_counts_events_too(client):
    cast.event(date="2017")
    assert "1 event recorded here, 2017" in page(client, "/?kind=event")


def test_older_entries_are_a_link_away(client):
    for number in range(21):
        cast.event(f"Event number {number:02}", date=f"2018-05-{number + 1:02}")
    first = client.get("/")
    assert "Event number 20" in first.content.decode() and "Event number 00" not in first.content.decode()
    assert "Event number 00" in page(client, f"/?after={first.context['next']}")


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/?kind=quote", "/?kind=event&kind=article&kind=quote"),
        *("/?sort=added", "/?kind=quote&sort=added"),
    ],
)
def test_queries_do_not_grow_with_the_rows(client, address):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, address)
        return len(queries)

    def add(n: int) -> None:
        for number in range(n):
            event, source = cast.event(f"Event {n} {number}"), cast.article(f"Article {n} {number}")
            Coverage.objects.create(event=event, article=source)
            event.places.add(cast.place(f"Place {n} {number}"))
            cast.quote(
                f"Words {n} {number}", about=[event], article=source, by=cast.actor(f"Actor {n} {number}")
            )

    add(3)
    few = count()
    add(9)
    assert count() <= few <= 48  # of which three are PostgreSQL's time limit


def test_hidden_event_takes_no_quote_from_under_its_article(client):
    quote = cast.quote("Words of the article")
    before = page(client)
    secret = cast.event("Secret", status=Status.DRAFT)
    quote.about.add(secret)
    quote.said_at = secret
    quote.save()
    assert page(client) == before and "Words of the article" in before


def test_what_is_wider_than_a_month_is_in_no_bar_and_is_said(client):
    cast.quote("One", said="2018-05-02")
    cast.quote("Two", said="2018")
    html = page(client, "/?from=2018&to=2018")
    assert "1 quote recorded here within a month of 2018" in html
    assert "1 more, dated to the year or to several months, is in no bar" in html


def test_period_typed_in_any_way_is_worded(client):
    cast.quote("One", said="-0043-05-02")
    assert "within a month of 44 BC" in page(client, "/?from=%20-0043&to=-0043")


def test_chosen_city_shows_its_own_count(client):
    cast.place("Britain", is_country=True)
    cast.event().places.add(cast.place("Ellery"))
    html = page(client, "/?place=ellery")
    assert re.search(r'value="ellery" checked><span>Ellery</span><span class="n">1<', html)


def test_record_without_a_day_of_publication_is_in_every_order(client):
    cast.event("Put there otherwise", published_at=None)
    assert "Put there otherwise" in page(client, "/?sort=added")


# Words, marks and days added: what quotes alone have

LEFT_OUT = "Words are looked for in quotes: events and articles are left out."


@pytest.fixture
def peace():
    """A quote with the word, at an event without it, in an article without it."""
    closed = cast.event("Ellery bridge closed")
    return cast.quote(
        "Words of peace", about=[closed], said_at=closed, article=cast.article("Told otherwise")
    )


def labels(html):
    """The kinds that are offered."""
    return re.findall(r'name="kind"[^>]*><span>(\w+)</span>', html)


def test_words_are_looked_for_in_quotes_and_the_page_says_so(client, peace):
    html = page(client, "/?q=peace")
    assert LEFT_OUT in html and labels(html) == ["Quotes"]
    assert "kind=event" not in html and "1 quote with “peace”" in html
    assert LEFT_OUT not in page(client, "/") and labels(page(client)) == ["Quotes", "Events", "Articles"]


@pytest.mark.parametrize("kind", ["kind=event", "kind=article", "kind=event&kind=article"])
def test_words_in_events_or_articles_alone_are_a_message_with_two_ways_out(client, peace, kind):
    html = page(client, f"/?{kind}&q=peace&from=2010", 400)
    without = f"/?{kind}&from=2010".replace("&", "&amp;")
    assert LEFT_OUT in html and "Ellery bridge closed" not in html and "Told otherwise" not in html
    assert f'<a href="{without}">Without the words</a>' in html
    assert '<a href="/?kind=quote&amp;q=peace&amp;from=2010">Quotes only</a>' in html


def test_words_with_quotes_among_the_kinds_show_quotes_alone(client, peace):
    html = page(client, "/?q=peace&kind=event&kind=quote")
    assert LEFT_OUT in html and client.get("/?q=peace&kind=event&kind=quote").context["kinds"] == ("quote",)


@pytest.mark.parametrize(
    ("query", "said"), [("mark=unchecked", "Marks are"), ("added_from=2019-01-01", "Days added are")]
)
def test_marks_and_days_added_are_looked_for_in_quotes_too(client, peace, query, said):
    assert f"{said} looked for in quotes: events and articles" in page(client, f"/?{query}&kind=event", 400)


def test_words_that_nothing_has_are_a_combination_with_a_way_back(client, peace):
    html = page(client, "/?q=zzzznothing")
    assert "Nothing recorded for that combination" in html and "Nothing is published" not in html
    assert "Without “zzzznothing”</a>" in html


def test_words_are_a_chip_that_removes_them(client, peace):
    html = page(client, "/?q=peace&from=2010")
    chip = re.search(
        r'<a class="chip"[^>]*href="/\?from=2010"><span class="vh">Remove filter: </span>peace', html
    )
    assert chip and "found with" in html


def test_words_asked_for_twice_are_the_last_and_leave_together(client, peace):
    html = page(client, "/?q=a&q=peace")
    assert 'href="/"><span class="vh">Remove filter: </span>peace' in html and "with “peace”" in html


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
def test_words_of_what_is_not_public_are_words_that_nothing_has(client, peace, status):
    never = page(client, "/?q=zzzznothing")
    cast.quote("zzzznothing", status=status, article=peace.article)
    assert page(client, "/?q=zzzznothing") == never
