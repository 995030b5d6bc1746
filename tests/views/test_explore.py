"""The zooming timeline's pages: all years, a year, a month, a day, any other period."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.models import Coverage, Participation, Quote, Status
from tests import cast

pytestmark = pytest.mark.django_db

LEVELS = ["/explore/", "/explore/?from=2014&to=2018", "/2018/", "/2018/05/", "/2018/05/03/"]
FILTERS = ["", "lanes=actor", "lanes=topic", "q=nobody"]


def page(client, address="/explore/", status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def under(address, query):
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def links(html):
    """Every address of a page with its words."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    return [(unescape(address), re.sub(r"<[^>]*>|\s+", " ", words).strip()) for address, words in found]


def bars(html):
    return [unescape(one) for one in re.findall(r'data-from="[^"]*"[^>]*aria-label="([^"]*)"', html)]


@pytest.fixture
def archive():
    """An event in a town, with quotes by two speakers and dates of every width."""
    britain, town = cast.place("Britain", is_country=True), cast.place("Ellery")
    mira, joren = cast.actor("Mira Tallow", slug="mira"), cast.actor("Joren Pike", slug="joren")
    for date in ("2018-05-03", "2018-05", "2018", "2018-04/..", "201X", ""):
        closed = cast.event(f"Closed in {date or 'no year'}", date=date)
        closed.places.add(town if date else britain)
        closed.topics.add(cast.topic())
        Participation.objects.create(event=closed, actor=mira)
        source = cast.article(f"Told of {date}", published=date)
        Coverage.objects.create(event=closed, article=source)
        for speaker in (mira, joren):
            cast.quote(by=speaker, said=date, article=source, about=[closed], topics=[cast.topic()])


def test_empty_archive_says_so(client):
    assert "Nothing is published here yet" in page(client)


def test_year_month_and_day_are_pages_of_their_own(client, archive):
    for address, heading in [
        ("/2018/", "2018"),
        ("/2018/05/", "May 2018"),
        ("/2018/05/03/", "Thursday 3 May 2018"),
    ]:
        assert f"<h1>{heading}</h1>" in page(client, address)


def test_period_by_from_and_to_is_the_page_of_that_address(client, archive):
    pages = [page(client, address) for address in ("/2018/05/", "/explore/?from=2018-05&to=2018-05")]
    mains = [re.sub(r'(?s).*<h1>|<div class="chart-foot">.*', "", one) for one in pages]
    assert mains[0] == mains[1]


@pytest.mark.parametrize(
    "address", ["/2018/13/", "/2018/21/", "/2018/00/", "/2018/02/30/", "/-0000/", "/٢٠١٩/"]
)
def test_day_that_never_was_is_not_found(client, address):
    page(client, address, status=404)


def test_year_before_0_has_its_page(client):
    cast.quote(said="-0043-03-15")
    assert "44 BC" in page(client, "/-0043/")
    assert 'href="/-0043/03/15/"' in page(client, "/-0043/03/")


def test_links_lead_down_to_the_day_and_up_again(client, archive):
    for above, below in [("/explore/", "/2018/"), ("/2018/", "/2018/05/"), ("/2018/05/", "/2018/05/03/")]:
        assert below in dict(links(page(client, above)))
        assert above in dict(links(page(client, below)))


def test_neighbours_are_the_nearest_with_something_in_them(client):
    for date in ("2016-02-01", "2018-05-03", "2018-05-09", "2018-11"):
        cast.quote(said=date)
    cast.event(date="2017-03-04")
    found = dict(links(page(client, "/2018/05/03/")))
    assert found["/2017/03/04/"] == "← 4 March 2017" and found["/2018/05/09/"] == "9 May →"
    assert dict(links(page(client, "/2018/05/")))["/2018/11/"] == "November →"
    assert "Nothing recorded begins after 2018" in page(client, "/2018/")


def test_filters_go_along_wherever_a_link_leads(client, archive):
    html = page(client, "/2018/?speaker=mira&lanes=actor")
    ways = [address for address, _ in links(html) if re.match(r"/(explore/|-?\d{4}/)", address)]
    kept = [one for one in ways if "speaker=mira" in one]
    assert set(ways) - set(kept) == {"/explore/", "/2018/", "/2018/?lanes=actor"}  # the menu, clear, without
    assert "lanes=actor" in kept[0]


def test_bars_count_under_the_filters(client, archive):
    assert "May 2018: 2 quotes, 1 of them without a day" in bars(page(client, "/2018/?speaker=mira"))
    assert "May 2018: 4 quotes, 2 of them without a day" in bars(page(client, "/2018/"))
    assert "May 2018: 0 quotes" in bars(page(client, "/2018/?q=nonesuch"))


def test_page_of_a_day_has_what_is_of_that_day_and_counts_what_may_be(client, archive):
    html = page(client, "/2018/05/03/")
    assert "Closed in 2018-05-03" in html and "Closed in 2018-05<" not in html
    assert "2 quotes are dated to a month or less" in html
    assert "2 quotes are dated to a year or less" in html
    assert "4 quotes are dated to longer than a year" in html


def test_what_is_too_coarse_for_the_chart_stands_beside_it(client, archive):
    year, month = page(client, "/2018/"), page(client, "/2018/05/")
    assert "Dated only “2018”" in year and "Closed in 2018<" in year
    assert "Dated “May 2018”, day not known" in month and "Told of 2018-05<" in month
    assert "2 quotes have no date" in page(client, "/explore/")


def test_words_can_be_found_in_quotes_alone(client, archive):
    html = page(client, "/2018/?q=nobody")
    assert "Closed in" not in html and "quotes per month" in html
    assert "Words are looked for in quotes: events and articles are left out." in html


@pytest.mark.parametrize("address", LEVELS)
def test_words_are_a_chip_that_removes_them(client, archive, address):
    html = page(client, under(address, "q=nobody"))
    chip = f'href="{address.replace("&", "&amp;")}"><span class="vh">Remove filter: </span>nobody'
    assert chip in html and "found with" in html


@pytest.mark.parametrize("address", LEVELS)
def test_no_link_asks_for_words_in_events(client, archive, address):
    asked = [target for target, _ in links(page(client, under(address, "q=nobody"))) if "q=nobody" in target]
    assert asked and not [target for target in asked if "kind=" in target]


def test_words_that_nothing_has_are_a_combination_with_a_way_back(client, archive):
    html = page(client, "/explore/?q=zzzznothing")
    assert "Nothing recorded for that combination" in html and "Nothing is published" not in html
    assert 'href="/explore/">Clear all filters' in html


def how_many(response, kind):
    """As the page of a list says it: of the quotes found, or beside a kind of the timeline."""
    if kind == "quote":
        return response.context["page"].total.n
    return next((one.n for one in response.context["kind_options"] if one.value == kind), 0)


@pytest.mark.parametrize("address", LEVELS)
@pytest.mark.parametrize("query", ["", "speaker=mira", "place=britain", "topic=bridges", "lanes=topic"])
def test_count_in_a_link_is_the_count_of_the_list_it_leads_to(client, archive, address, query):
    compared = 0
    for target, words in links(page(client, under(address, query))):
        counted = re.match(r"(?:All )?(\d+) (quote|event|article)s?\b", words)
        if counted and target.startswith(("/quotes/", "/?")):
            n = how_many(client.get(target), counted[2])
            assert n == int(counted[1]), (target, words)
            compared += 1
    assert compared


@pytest.mark.parametrize("kind", ["place", "actor", "topic"])
@pytest.mark.parametrize("address", LEVELS[:4])
def test_lane_says_what_its_own_page_says(client, archive, kind, address):
    html = page(client, under(address, f"lanes={kind}"))
    lanes = re.findall(r'<div class="lane"><h3><a href="([^"]*)">[^<]*</a> <span>(\d+) quotes?', html)
    assert lanes
    for target, n in lanes:
        assert client.get(unescape(target)).context["page"].series.total.n == int(n)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
@pytest.mark.parametrize("query", FILTERS)
def test_hidden_records_change_nothing_at_any_level(client, archive, status, query):
    before = {address: page(client, under(address, query)) for address in LEVELS}
    hidden = cast.event("Hidden", date="2018-05-03", status=status)
    hidden.places.add(cast.place("Hidden", country="FR"), cast.place("Ellery"))
    hidden.topics.add(cast.topic("Hidden"))
    silent = cast.actor("Hidden Actor", status=status)
    Participation.objects.create(event=hidden, actor=silent)
    Participation.objects.create(event=cast.event("Also hidden", status=status), actor=silent)
    public = cast.article(published="2018-05-03", status=status)
    cast.quote("Nobody hidden", status=status, about=[hidden], topics=[cast.topic("Hidden")], article=public)
    cast.quote("Nobody of theirs", by=silent, said="2018-05-03", article=public)
    assert {address: page(client, under(address, query)) for address in LEVELS} == before


@pytest.mark.parametrize("level", LEVELS[:4])
def test_actor_who_is_not_public_has_no_lane(client, archive, level):
    hidden = cast.actor("Hidden Actor", status=Status.DRAFT)
    for number in range(3):
        Participation.objects.create(event=cast.event(f"Public {number}", date="2018-05-03"), actor=hidden)
    assert "Hidden" not in page(client, under(level, "lanes=actor"))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=Oct+2019", "from"), ("to=2019-13", "to"), ("from=2019&to=2018", "to"),
        ("lanes=planet", "lanes"),
        ("speaker=Nobody", "speaker"), ("place=none", "place"), ("form=loud", "form"), ("mark=nice", "mark"),
        ("q=ab*", "q"), ("added_from=yesterday", "added_from"), ("from=" + "9" * 5000, "from"),
    ],
)  # fmt: skip
def test_value_that_cannot_be_meant_is_a_message_at_its_field(client, archive, query, field):
    html = page(client, f"/explore/?{query}", status=400)
    assert "This cannot be shown as asked" in html and f'id="{field}-refused"' in html
    assert 'class="lane' not in html


def test_address_of_a_year_takes_no_other_period(client, archive):
    assert "This address is that of 2018 alone." in page(client, "/2018/?from=2016", status=400)


@pytest.mark.parametrize("query", ["page=-1", "utm_source=x", "from=&to=&speaker=", "from=%00&place=%00"])
def test_what_is_no_filter_is_no_error(client, archive, query):
    page(client, f"/explore/?{query}")


@pytest.mark.parametrize(
    "query", ["from=-9999", "to=-9999", "from=9999&to=9999", "from=-9999&to=9999", "to=0001"]
)
def test_ends_of_time_are_pages(client, archive, query):
    page(client, f"/explore/?{query}")
    page(client, f"/explore/?{query}&lanes=actor&q=nobody")


@pytest.mark.parametrize("address", ["/9999/12/31/", "/-9999/01/01/", "/-9999/", "/9999/12/"])
def test_first_and_last_day_have_pages(client, archive, address):
    page(client, address)


@pytest.mark.parametrize("address", LEVELS)
@pytest.mark.parametrize("query", ["", "lanes=actor", "q=nobody"])
def test_queries_and_rows_do_not_grow_with_the_archive(client, address, query):
    counts, sizes = [], []
    for more in (12, 40):
        for number in range(more):
            here = cast.event(f"Event {number}", date="2018-05-03")
            country = f"{chr(65 + number % 26)}{chr(65 + number % 7)}"
            here.places.add(cast.place(f"Place {number}", country=country))
            who = cast.actor(f"Actor {number}")
            Participation.objects.create(event=here, actor=who)
            for _ in range(2):
                cast.quote(by=who, said="2018-05-03", about=[here], topics=[cast.topic(f"Topic {number}")])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            html = page(client, under(address, query))
        counts.append(len(queries))
        sizes.append(len(re.findall(r"<li|<rect|<article", html)))
    assert counts[1] <= counts[0] <= 40, counts
    assert sizes[1] <= sizes[0] + 40, sizes


def test_menu_and_timeline_lead_here(client, archive):
    found = links(page(client, "/?speaker=mira&from=2018&to=2018"))
    assert ("/explore/", "Explore") in found
    assert ("/2018/?speaker=mira", "Explore by place, actor or topic") in found


def test_page_with_nothing_in_it_is_not_for_search_engines(client, archive):
    assert 'content="noindex"' in page(client, "/1850/") and 'content="noindex"' not in page(client, "/2018/")


@pytest.fixture
def sampled(monkeypatch):
    """Four quotes by four speakers on four topics, of which two are counted."""
    for name in (
        "search.periods.MOST_COUNTED",
        "search.periods.MOST_SAMPLED",
        "timeline.explore.page.MOST_IN_BARS",
    ):
        monkeypatch.setattr(f"archive.{name}", 2)
    monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 2)
    monkeypatch.setattr("archive.timeline.explore.lanes.MOST", 1)
    for year in (2012, 2016, 2016, 2018):
        number = Quote.objects.count()
        cast.quote("bridge", by=cast.actor(f"Actor {number}"), said=f"{year}-05-03")


def test_years_that_were_not_counted_are_not_said_to_be_empty(client, sampled):
    html = page(client, "/explore/?q=bridge")
    assert {"2012: not counted", "2016: at least 1 quote", "2017: 0 quotes", "2018: 1 quote"} <= set(
        bars(html)
    )
    assert "More than 2 quotes" in html and 'class="sam"' in html
    assert '<th scope="row">2012</th><td class="num">not counted</td>' in html
    assert '<th scope="row">2016</th><td class="num">at least 1</td>' in html


def test_years_not_counted_can_be_counted_on_the_timeline(client, sampled):
    found = {words: address for address, words in links(page(client, "/explore/?q=bridge"))}
    counted = page(client, found["Count all years"])
    assert "2016: 2 quotes" in bars(counted) and "2012: 1 quotes" in bars(counted)


def test_more_lanes_than_were_looked_for_are_at_least_so_many(client, sampled):
    for address in ("/explore/?q=bridge&lanes=actor", "/explore/?from=2011&to=2018&lanes=actor"):
        html = page(client, address)
        assert re.search(r">At least \d more actors?</a>", html) and "newest 2 quotes" in html


def test_place_in_a_country_that_is_asked_for_counts_once(client, monkeypatch):
    monkeypatch.setattr("archive.search.periods.MOST_COUNTED", 1)
    monkeypatch.setattr("archive.timeline.explore.page.MOST_IN_BARS", 1)
    russia = cast.place("Russia", country="RU", is_country=True)
    sochi, moscow = cast.place("Sochi", country="RU"), cast.place("Moscow", country="RU")
    for place in (sochi, sochi, moscow):
        event = cast.event()
        event.places.add(place)
        cast.quote(said="2018-05-03", about=[event])
    asked = f"?place={russia.slug}&place={sochi.slug}&place={sochi.slug}"
    assert "3 quotes" in page(client, f"/quotes/{asked}")
    assert "2018: 3 quotes" in bars(page(client, f"/explore/{asked}"))
    assert "2018: 3 quotes" in bars(page(client, f"/explore/?place={sochi.slug}&place={moscow.slug}"))


def test_quote_that_fits_two_of_the_choices_is_said_to_stand_twice(client, monkeypatch):
    monkeypatch.setattr("archive.search.periods.MOST_COUNTED", 1)
    monkeypatch.setattr("archive.timeline.explore.page.MOST_IN_BARS", 1)
    one, other = cast.actor("Vladimir Putin"), cast.actor("Xi Jinping")
    cast.quote(by=[one, other], said="2018-05-03")
    said = "A quote that fits several of your choices stands in the bars once for each."
    both = page(client, f"/explore/?speaker={one.slug}&speaker={other.slug}")
    assert "2018: 2 quotes" in bars(both) and said in both
    assert said not in page(client, f"/explore/?speaker={one.slug}")
