"""Which entries stand on the timeline, in which order, under which head."""

import pytest

from archive.models import Status
from archive.search import BadCursor, Criteria
from archive.timeline.entries import page
from archive.timeline.grouping import by_year
from tests import cast

pytestmark = pytest.mark.django_db
BOTH = ("event", "article")


def titles(kinds=("event",), limit=50, **given):
    return [entry.record.title for entry in page(Criteria(**given), kinds, limit=limit).entries]


def walk(kinds, limit=2, **given):
    """Every entry, page by page."""
    found, after = [], ""
    while True:
        here = page(Criteria(after=after, **given), kinds, limit=limit)
        found += [str(entry.record) for entry in here.entries]
        if not here.next:
            return found
        after = here.next


def test_newest_first_then_finer_before_coarser_then_undated():
    for title, date in [("undated", ""), ("month", "2018-05"), ("day", "2018-05-01"), ("old", "1999")]:
        cast.event(title, date=date)
    assert titles() == ["day", "month", "old", "undated"]


def test_undated_come_last_in_both_orders():
    for title, date in [("undated", ""), ("new", "2018"), ("old", "1999")]:
        cast.event(title, date=date)
    assert titles(sort="oldest") == ["old", "new", "undated"]


def test_start_not_known_stands_before_the_undated():
    for title, date in [("undated", ""), ("until", "../2018"), ("old", "0044")]:
        cast.event(title, date=date)
    assert titles() == ["old", "until", "undated"]


def test_last_added_first():
    first, second = cast.event("first"), cast.event("second")
    assert first.published_at < second.published_at
    assert titles(sort="added") == ["second", "first"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
def test_what_is_not_published_has_no_entry(status):
    cast.event(status=status)
    cast.quote(status=status, article=cast.article(status=status))
    assert not page(Criteria(), ("event", "article", "quote")).entries


@pytest.mark.parametrize("sort", ["newest", "oldest", "added"])
def test_pages_of_all_kinds_show_every_entry_once(sort):
    source = cast.article("Source", published="2018-05-02")
    for number, date in enumerate(["2018-05-01", "2018-05", "", "../2017", "2016~", "2018-05-02"]):
        cast.event(f"Event {number}", date=date)
        cast.quote(f"Words {number}", article=source, said=date)
    kinds = ("event", "article", "quote")
    whole = [str(entry.record) for entry in page(Criteria(sort=sort), kinds).entries]
    assert walk(kinds, sort=sort) == whole
    assert len(set(whole)) == 13


@pytest.mark.parametrize(
    "after", ["x", "e", "e1.2", "e1.2.3.4.5", "e" + "9" * 40, "qzzz", "e1.1.1.1~e1.1.1.1"]
)
def test_broken_cursor_is_refused(after):
    with pytest.raises(BadCursor):
        page(Criteria(after=after), ("event", "article", "quote"))


def heads(*dates, sort="newest"):
    for date in dates:
        cast.event(date=date)
    found = page(Criteria(sort=sort), ("event",))
    return [(year.name, [month.name for month in year.months]) for year in by_year(found.entries)]


def test_month_is_known_if_the_whole_span_lies_in_it():
    assert heads("2018-05-01/2018-05-03") == [("2018", ["May"])]


def test_span_over_months_has_no_month_and_stands_at_the_end_of_its_year():
    assert heads("2018-07", "[2018-09..2018-10]") == [("2018", ["July", "Month not known"])]


def test_what_began_in_a_month_and_goes_on_stands_under_it():
    assert heads("2018-07/..") == [("2018", ["July"])]


def test_open_year_has_no_month():
    assert heads("2018/..") == [("2018", ["Month not known"])]


def test_span_over_years_stands_under_its_first():
    assert heads("2009~/2019") == [("2009", ["Month not known"])]


def test_undated_and_unknown_starts_have_heads_of_their_own():
    assert [name for name, _ in heads("", "../2018")] == ["Start not known", "No date recorded"]


def test_period_finds_what_overlaps_it():
    cast.event("before", date="2017")
    cast.event("across", date="2017-12/2018-01")
    cast.event("open", date="2010/..")
    cast.event("undated", date="")
    day = 736_695  # 1 January 2018
    assert titles(first=day, last=day) == ["across", "open"]


def test_speaker_selects_events_they_spoke_about_and_articles_that_quote_them():
    mira, bridge = cast.actor(), cast.event("Bridge")
    cast.event("Other")
    cast.quote(by=mira, about=[bridge], article=cast.article("Quoting"))
    cast.quote(by=cast.actor("Joren Pike"), article=cast.article("Not quoting"))
    assert titles(BOTH, speakers=(mira.pk,)) == ["Quoting", "Bridge"]


def test_draft_quote_selects_no_event():
    mira = cast.actor()
    cast.quote(by=mira, about=[cast.event()], status=Status.DRAFT)
    assert titles(BOTH, speakers=(mira.pk,)) == []
