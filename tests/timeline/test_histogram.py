"""Bars of charts."""

from hypothesis import given
from hypothesis import strategies as st

from archive import dates
from archive.search.records import MonthRow
from archive.timeline.histogram import MOST_BARS, Count, by_month, by_year, counts_of_months

counts = st.lists(
    st.builds(
        lambda year, n, part: Count(year, n, n // part),
        st.integers(-9999, 9999),
        st.integers(1, 10**6),
        st.integers(1, 5),
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda one: one.bucket,
)


@given(counts)
def test_every_record_is_in_one_bar(found):
    chart = by_year(found)
    assert chart.total == sum(count.n for count in found)


@given(counts)
def test_bars_are_bounded_and_fit_under_the_top(found):
    chart = by_year(found)
    assert 1 <= len(chart.bars) <= MOST_BARS + 1
    for bar in chart.bars:
        assert float(bar.fy) + 0.11 >= 0 and float(bar.y) <= 100


@given(counts)
def test_every_bar_is_a_period_that_can_be_read(found):
    for bar in by_year(found).bars:
        first, last = dates.period(bar.start, bar.end)
        assert first <= last


def test_nothing_recorded_is_no_chart():
    assert by_year([]) is None


def test_years_without_a_record_have_an_empty_bar():
    chart = by_year([Count(2000, 1, 0), Count(2019, 3, 1)])
    assert [bar.name for bar in chart.bars[:2]] == ["2000", "2001"]
    assert (chart.first, chart.last, len(chart.bars)) == ("2000", "2019", 20)


def test_top_is_the_next_round_number():
    assert [by_year([Count(2000, n, 0)]).top for n in (1, 3, 7, 11, 96, 101)] == [1, 5, 10, 20, 100, 200]


def test_chosen_years_are_marked():
    chart = by_year([Count(2010, 1, 0), Count(2019, 1, 0)], chosen=(2019, 2019))
    assert [bar.name for bar in chart.bars if bar.chosen] == ["2019"]


def test_year_has_twelve_months():
    chart = by_month(2019, [Count(10, 4, 1)])
    assert len(chart.bars) == 12 and chart.bars[9].start == "2019-10" and chart.bars[9].n == 4


def test_months_add_up_by_year_or_stand_for_one():
    rows = [MonthRow(2018, 5, 2, 1), MonthRow(2018, 6, 1, 0), MonthRow(None, None, 3, 3)]
    assert counts_of_months(rows) == [Count(2018, 3, 1)]
    assert counts_of_months(rows, year=2018) == [Count(5, 2, 1), Count(6, 1, 0)]


def test_year_in_which_counting_stopped_has_at_least_so_many_and_older_ones_are_not_counted():
    chart = by_year([Count(2018, 3, 1), Count(2019, 1200, 0)], uncounted=2018)
    assert [bar.number for bar in chart.bars[-3:]] == ["not counted", "at least 3", "1,200"]
