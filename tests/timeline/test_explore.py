"""The zooming timeline below its pages: periods and their bars, counts, lanes, where an event is drawn."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import dates
from archive.models import Quote
from archive.search import Criteria, count, counting, periods
from archive.search.query import parse
from archive.timeline.explore import events, lanes, page
from archive.timeline.explore.bars import chart, labels
from archive.timeline.explore.zoom import SIX_YEARS, Period, Zoom, month_of, year_of
from archive.timeline.histogram import MOST_BARS
from archive.timeline.selection import Selection
from tests import cast

ALL_DATES = [
    "",
    "2018",
    "2018-05",
    "2018-05-03",
    "201X",
    "2018-04-28/2018-05-02",
    "2017/..",
    "../2018",
    "-0043",
]
EVENTS = Selection("event", Criteria())
_FIRST, _LAST = dates.day_number(-9999, 1, 1), dates.day_number(9999, 12, 31)
days = st.integers(_FIRST, _LAST)
spans = st.tuples(days, days | st.integers(_FIRST, _FIRST + 800)).map(sorted).map(lambda two: Period(*two))


def period(start: str, end: str = "") -> Period:
    first, last = dates.period(start, end or start)
    return Period(first or 0, last or 0)


@given(spans)
def test_bars_stand_end_to_end_and_are_bounded(asked):
    zoom = Zoom(asked)
    if not zoom.unit:
        return
    parts = zoom.parts
    assert (parts[0].first, parts[-1].last) == (asked.first, asked.last)
    assert all(one.last + 1 == other.first for one, other in zip(parts, parts[1:], strict=False))
    assert len(parts) <= max(MOST_BARS + 1, SIX_YEARS // 30 + 2)


@given(spans)
def test_ends_of_a_period_are_read_as_that_period(asked):
    assert dates.period(*asked.ends) == (asked.first, asked.last)
    assert asked.words


@given(spans)
def test_every_bar_can_have_a_label(asked):
    zoom = Zoom(asked)
    assert not zoom.unit or len(labels(zoom)) == len(zoom.parts)


@pytest.mark.parametrize(
    ("start", "end", "unit", "draws"),
    [
        ("1990", "2019", "year", False),
        ("2014", "2019", "month", False),
        ("2018-07", "2019-12", "month", True),
        ("2019", "2019", "month", True),
        ("2019-10", "2019-10", "day", True),
        ("2019-10-03", "2019-10-04", "day", True),
        ("2019-10-03", "2019-10-03", "", False),
        ("-0050", "-0001", "year", False),
    ],
)
def test_length_decides_what_is_drawn(start, end, unit, draws):
    zoom = Zoom(period(start, end))
    assert (zoom.unit, zoom.draws_events) == (unit, draws)


def test_year_month_and_day_lie_in_what_is_above_them():
    day = period("2019-10-03")
    assert [one.words for one in day.above] == ["2019", "October 2019"]
    assert [one.words for one in period("2014", "2016").above] == []
    assert day.heading == "Thursday 3 October 2019"


@given(days)
def test_neighbours_of_a_month_touch_it(day):
    month = month_of(day)
    before, after = month.neighbours
    assert before is None or before.last + 1 == month.first and before.level == "month"
    assert after is None or after.first == month.last + 1


def test_neighbours_of_three_years_are_three_years():
    before, after = period("2014", "2016").neighbours
    assert [before.words, after.words] == ["2011–2013", "2017–2019"]


def test_last_year_has_no_neighbour_after_it():
    assert year_of(_LAST).neighbours[1] is None and year_of(_FIRST).neighbours[0] is None


def filed(text: str) -> Quote:
    return cast.quote(f"Words of {text or 'no day'}", said=text, article=cast.article(published=""))


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["2018", "2018-05", "2018-05-03", "2010/2019", "2017-12/2018-06"])
@pytest.mark.parametrize("filtered", [False, True])
@pytest.mark.parametrize("few", [0, 2_000])
def test_bars_and_what_is_beside_them_add_up_to_the_list(asked, filtered, few, monkeypatch):
    monkeypatch.setattr(periods, "FEW", few)
    for text in ALL_DATES * 2:
        filed(text)
    start, _, end = asked.partition("/")
    chosen = period(start, end)
    criteria = Criteria(first=chosen.first, last=chosen.last, query=parse("words") if filtered else parse(""))
    zoom = Zoom(chosen)
    edges = zoom.edges if zoom.unit else [chosen.first, chosen.last + 1]
    for most in (1, 10_000):
        found = periods.series(criteria, edges, zoom.finest, most=most)
        beside = found.too_coarse + found.earlier + found.nowhen
        if not found.among:
            assert found.in_bars + beside == found.total.n == count(criteria).n


@pytest.mark.django_db
def test_kept_counts_and_counted_matches_draw_the_same_bars():
    for text in ALL_DATES:
        filed(text)
    zoom = Zoom(period("2015", "2018"))
    criteria = Criteria(first=zoom.period.first, last=zoom.period.last)
    read = periods.series(criteria, zoom.edges, zoom.finest)
    kept = periods.series(criteria, zoom.edges, zoom.finest, most=0)
    assert (kept.bars, kept.coarse, kept.total) == (read.bars, read.coarse, read.total)
    assert (kept.before, kept.nowhen) == (read.before, read.nowhen)


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["2018", "2018-05", "2018-05-03/2018-06"])
def test_quotes_of_a_lane_are_counted_as_they_are_listed(asked, monkeypatch):
    here, there = cast.place("Here", country="GB"), cast.place("There", country="GB")
    for places in ([here], [there], [here, there]):
        on = cast.event(date="")
        on.places.set(places)
        for text in ALL_DATES:
            cast.quote(said=text, about=[on])
    start, _, end = asked.partition("/")
    chosen = period(start, end)
    criteria = Criteria(first=chosen.first, last=chosen.last)
    values = [here.pk, "GB", there.pk]
    listed = [count(replace(criteria, places=(value,))) for value in values]
    for most in (5_000, 2):
        monkeypatch.setattr(periods, "MOST_READ", most)
        assert periods.totals(criteria, "places", values) == listed


@pytest.mark.django_db
def test_more_matches_than_are_read_are_said_to_be_the_newest():
    for _ in range(3):
        filed("2018-05-03")
    zoom = Zoom(period("2018-05"))
    found = periods.series(
        Criteria(first=zoom.period.first, last=zoom.period.last), zoom.edges, zoom.finest, most=2
    )
    assert (found.among, found.total.n) == (2, 3)


@pytest.mark.django_db
def test_date_too_coarse_for_a_bar_is_beside_it_and_not_in_its_first_day():
    for text in ("2018-05", "2018", "2018-05-01"):
        filed(text)
    month = Zoom(period("2018-05"))
    found = periods.series(
        Criteria(first=month.period.first, last=month.period.last), month.edges, month.finest
    )
    assert (found.in_bars, found.coarse, found.before) == (1, Counter({1: 1}), Counter({2: 1}))


@pytest.mark.django_db
def test_all_years_end_where_the_archive_does_and_are_ten_at_least():
    assert page.period_of(Criteria(), EVENTS) is None
    filed("2018-05-03")
    assert page.period_of(Criteria(), EVENTS).words == "2009–2018"
    filed("-0043")
    assert page.period_of(Criteria(), EVENTS).ends == ("-0043", "2018")


@pytest.mark.django_db
def test_open_end_is_the_archives_own():
    filed("2014-02")
    filed("2018-05-03")
    first = dates.parse("2016").first
    assert page.period_of(Criteria(first=first), EVENTS).words == "2016–2018"
    assert page.period_of(Criteria(last=first), EVENTS).ends == ("2014-01-01", "2016-01-01")


@pytest.mark.django_db
def test_country_has_one_lane_with_all_its_places():
    britain, town = cast.place("Britain", is_country=True), cast.place("Ellery")
    both = cast.event("Both", date="2018-05-03")
    both.places.add(britain, town)
    cast.quote(about=[both])
    zoom = Zoom(period("2018"))
    shown = lanes.lanes(
        Criteria(first=zoom.period.first, last=zoom.period.last), zoom, "place", Counter()
    ).shown
    assert [(str(lane.record), lane.n) for lane in shown] == [("Britain", 1)]


@pytest.mark.django_db
def test_at_most_eight_lanes_the_busiest_first_and_the_rest_is_counted():
    for number in range(10):
        for _ in range(2 if number == 9 else 1):
            cast.quote(topics=[cast.topic(f"Topic {number}")])
    zoom = Zoom(period("2018"))
    found = lanes.lanes(Criteria(first=zoom.period.first, last=zoom.period.last), zoom, "topic", Counter())
    assert (str(found.shown[0].record), len(found.shown), found.more) == ("Topic 9", lanes.MOST, 2)


def drawn(text: str, start: str, end: str = "") -> events.Drawn:
    zoom = Zoom(period(start, end))
    made = cast.event(date=text)
    found = events.in_period(EVENTS, zoom.period)
    return events.drawn(found, zoom, [[made.pk]])[0][0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "side", "blurred", "goes_on"),
    [
        ("2019-10-10/2019-10-13", "before", False, False),
        ("2019-01/2019-03", "after", False, False),
        ("2019-07/..", "before", False, True),
        ("[2019-01..2019-10]", "over", True, False),
        ("2019-10", "before", False, False),
        ("2019-09~", "before", True, False),
        ("2014/..", "over", False, True),
    ],
)
def test_bar_is_as_long_as_its_event_and_says_how_sure_it_is(text, side, blurred, goes_on):
    found = drawn(text, "2019")
    assert (found.side, found.blurred, found.open) == (side, blurred, goes_on)


@pytest.mark.django_db
def test_bar_never_leaves_the_chart():
    for text in ("2018-12-31", "2018-01-01", "../2018", "2010/2030"):
        found = drawn(text, "2018")
        assert found.x >= 0 and found.x + found.width <= found.total


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["2018", "201X", "[2017..2019]", "2018~"])
def test_event_that_may_be_anywhere_in_the_period_is_named_and_not_drawn(text):
    made = cast.event(date=text)
    found = events.in_period(EVENTS, period("2018"))
    assert not found.spans and [one.event for one in events.named(found)] == [made]


@pytest.mark.django_db
def test_year_is_left_out_of_words_beneath_its_own_heading():
    assert drawn("2019-07/..", "2019").date.words == "since July"
    assert drawn("2018-12/2019-02", "2019").date.words == "December 2018 – February 2019"


@pytest.mark.django_db
def test_bars_older_than_what_was_counted_are_not_counted():
    for text in ("2015", "2016-02-01", "2016-01-01", "2018-05-03"):
        filed(text)
    zoom = Zoom(period("2011", "2018"))
    found = periods.series(Criteria(query=parse("words")), zoom.edges, zoom.finest, most=2)
    words = {bar.name: bar.number for bar in chart(zoom, found).bars}
    assert found.in_bars == found.among == 2
    assert [words[year] for year in ("2015", "2016", "2017", "2018")] == [
        "not counted", "at least 1", "0", "1",
    ]  # fmt: skip


@pytest.mark.django_db
def test_bars_are_whole_where_only_what_has_no_day_was_not_counted():
    for text in ("2018-05-03", "", ""):
        filed(text)
    zoom = Zoom(period("2011", "2018"))
    found = periods.series(Criteria(query=parse("words")), zoom.edges, zoom.finest, most=2)
    assert {bar.number for bar in chart(zoom, found).bars} == {"0", "1"}


@pytest.mark.django_db
def test_list_has_at_least_as_many_as_the_bars(monkeypatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 1)
    for _ in range(3):
        filed("2018-05-03")
    zoom = Zoom(period("2011", "2018"))
    found = periods.series(Criteria(query=parse("words")), zoom.edges, zoom.finest, most=2)
    assert (found.in_bars, found.total.n, found.total.exact) == (2, 2, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "more", "least"), [("", 1, True), ("2018", 3, True), ("2018-05-02/2018-06-02", None, True)]
)
def test_lanes_beyond_those_looked_at_are_at_least_so_many(monkeypatch, start, more, least):
    for most in ("MOST_SAMPLED", "FEW_SAMPLED", "MOST_VALUES"):
        monkeypatch.setattr(periods, most, 2)
    monkeypatch.setattr(lanes, "MOST", 1)
    for number in range(4):
        for _ in range(1 + (number < 2)):
            cast.quote(said=f"2018-05-{20 + number}", topics=[cast.topic(f"Topic {number}")])
    asked = period(*start.split("/")) if start else None
    criteria = Criteria(first=asked.first, last=asked.last) if asked else Criteria()
    found = lanes.lanes(criteria, Zoom(asked or period("2011", "2018")), "topic", None)
    assert (found.more if found.is_sure else None, not found.is_whole) == (more, least)


@pytest.mark.django_db
def test_years_of_a_dozen_bars_leave_out_every_second_label_on_small_screens():
    thin = [label.thin for label in labels(Zoom(period("2010", "2019")))]
    assert thin == [False, True] * 5
    assert not any(label.thin for label in labels(Zoom(period("2010", "2016"))) if not label.text)
