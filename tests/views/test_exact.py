"""What a page counts among the newest alone says so, and an exact count is one click away."""

from time import thread_time
from typing import Any

import pytest
from django.db import OperationalError

from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.search.counting.MOST_SAMPLED", 2)
    monkeypatch.setattr("archive.search.counting.MOST_COUNTED", 3)
    mira = cast.actor("Mira Tallow")
    for year in range(2001, 2006):
        cast.quote("bridge", by=mira, said=str(year))


def page(client: Any, query: str) -> str:
    return client.get(f"/quotes/?q=bridge{query}").content.decode()


def test_total_is_at_least_so_many_until_it_is_counted(client):
    assert "More than 3 quotes" in page(client, "") and "exact=total" in page(client, "")
    counted = page(client, "&exact=total")
    assert "5 quotes with “bridge”" in counted and "Count them all" not in counted


def test_facet_says_among_how_many_until_it_is_counted(client):
    assert "Among the newest 2." in page(client, "") and "exact=speaker" in page(client, "")
    assert '<span>Mira Tallow</span><span class="n">5</span>' in page(client, "&exact=speaker")


def test_years_say_among_how_many_until_they_are_counted(client):
    assert "Among the newest 3." in page(client, "")
    assert ">2001</a>" not in page(client, "")
    assert ">2001</a>" in page(client, "&exact=years")


def test_links_on_do_not_count_everything_again(client):
    found = page(client, "&exact=total&exact=years")
    assert "sort=oldest" in found and "exact=total&amp;sort" not in found


def test_what_counts_exactly_is_not_for_crawlers(client):
    assert '<meta name="robots" content="noindex">' in page(client, "&exact=total")


def test_what_cannot_be_counted_is_a_message(client):
    assert client.get("/quotes/?q=bridge&exact=all").status_code == 400


def test_what_takes_too_long_is_said_and_the_page_stands(client, monkeypatch):
    from archive.search.backends.base import Engine

    whole = Engine.count

    def slow(self: Engine, criteria: Any, walks: Any, limit: int | None) -> int:
        if limit is None:
            raise OperationalError("interrupted")
        return whole(self, criteria, walks, limit)

    monkeypatch.setattr(Engine, "count", slow)
    found = page(client, "&exact=total")
    assert "takes too long here" in found and "More than 3 quotes" in found
    for address in ("/quotes/", "/"):  # the next time it may not take too long
        response = client.get(address, {"q": "bridge", "exact": "total"})
        assert response["Cache-Control"] == "no-store" and not response.has_header("ETag")


def test_timeline_says_it_of_its_bars(client):
    address = "/?q=bridge"
    assert "among the newest 3" in client.get(address).content.decode()
    assert "among the newest" not in client.get(f"{address}&exact=years").content.decode()


def test_years_counted_whole_are_the_total(client):
    assert "5 quotes with “bridge”" in page(client, "&exact=years")
    assert "3 quotes with “bridge”" in page(client, "&exact=years&from=2001&to=2003")


def test_counting_one_more_keeps_what_was_counted(client):
    counted = page(client, "&exact=years")
    assert "exact=years&amp;exact=speaker#filters" in counted
    assert "exact=years&amp;exact=speaker&amp;exact=event" not in counted


def test_counting_one_more_of_many_is_done_alone(client, monkeypatch):
    monkeypatch.setattr("archive.views.exact.MOST_TOGETHER", 4)
    assert "?q=bridge&amp;exact=speaker#filters" in page(client, "&exact=years")


def test_total_is_counted_with_whatever_else_is(client):
    assert "5 quotes with “bridge”" in page(client, "&exact=speaker")


def test_counting_has_its_own_time_beside_that_of_the_page(client, monkeypatch, settings):
    """The page goes on after it, as if no time had passed."""
    from archive.search.backends.base import Engine

    settings.PUBLIC_QUERY_SECONDS = 1
    whole = Engine.count

    def slow(self: Engine, criteria: Any, walks: Any, limit: int | None) -> int:
        until = thread_time() + 1.1 * (limit is None)
        while thread_time() < until:
            pass
        return whole(self, criteria, walks, limit)

    monkeypatch.setattr(Engine, "count", slow)
    assert "5 quotes with “bridge”" in page(client, "&exact=total")


def test_what_took_too_long_is_not_asked_again_beside_another(client, monkeypatch):
    from archive.search.backends.base import Engine

    def slow(self: Engine, criteria: Any, walks: Any, letter: str) -> dict[str, int]:
        raise OperationalError("interrupted")

    for engine in Engine.__subclasses__():
        monkeypatch.setattr(engine, "values", slow)
    found = page(client, "&exact=speaker")
    assert "takes too long here" in found
    assert "exact=speaker&amp;exact=" not in found and "exact=years#filters" in found


def test_tip_of_a_capped_count_says_more_than(client):
    empty = page(client, "&from=1800&to=1850")
    assert '<span class="muted">more than 3 quotes</span>' in empty


def test_tip_of_the_timeline_says_at_least(client):
    empty = client.get("/?q=bridge&kind=quote&from=1800&to=1850").content.decode()
    assert '<span class="muted">at least 3</span>' in empty


def test_values_among_the_newest_are_not_all_there_are(client, monkeypatch):
    monkeypatch.setattr("archive.views.panel.SHOWN", 1)
    for name in ("Ada Quill", "Joren Pike"):
        cast.quote("bridge", by=cast.actor(name), said="2010")
    assert ">All 2 speakers among these</a>" in page(client, "")
    assert ">All 3 speakers</a>" in page(client, "&exact=speaker")


@pytest.mark.parametrize("sort", ["best", "speaker"])
def test_end_of_an_order_of_the_newest_leads_to_the_rest(client, monkeypatch, sort):
    monkeypatch.setattr("archive.search.counting.MOST_RANKED", 4)
    found = page(client, f"&sort={sort}")
    assert "Nothing further is recorded" not in found and "These were the newest 4." in found
    assert '<a href="/quotes/?q=bridge">All of them, newest first</a>' in found


@pytest.mark.parametrize(("most", "words"), [(4, "More than 4 quotes"), (9, "5 quotes with")])
def test_heading_of_an_order_says_what_was_read_for_it(client, monkeypatch, most, words):
    monkeypatch.setattr("archive.search.counting.MOST_RANKED", most)
    assert words in page(client, "&sort=speaker")


def test_table_of_speakers_says_among_how_many_and_how_many_it_shows(client, monkeypatch):
    monkeypatch.setattr("archive.search.counting.MOST_RANKED", 4)
    monkeypatch.setattr("archive.views.quotes.SPEAKERS", 1)
    assert "The 1 most frequent" not in page(client, "&sort=speaker")
    cast.quote("bridge", by=cast.actor("Joren Pike"), said="2010")
    assert "Counted in the newest 4. The 1 most frequent are shown." in page(client, "&sort=speaker")


def test_years_say_what_they_count(client):
    assert "by their first day, From and To aside" in page(client, "")


def test_kind_says_more_than_once(client):
    found = client.get("/?q=bridge").content.decode()
    assert '<span class="vh">More than </span>3<span aria-hidden="true">+</span>' in found


class TestValueChosenBelowTheLargest:
    """A facet holds its largest values; a chosen one has its true number, or none."""

    @pytest.fixture
    def rare(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        monkeypatch.setattr("archive.search.counting.MOST_VALUES", 1)
        ada = cast.actor("Ada Quill", slug="ada")
        for said in ("1990", "1991"):
            about = [cast.event("Rare event", slug=f"rare-{said}")]
            cast.quote("ferry", by=ada, said=said, about=about).mentions.add(cast.actor("Tam Orr", slug=said))
            cast.quote("ferry", by=cast.actor("Bo Lind"), said=said)
        return ada

    @pytest.mark.parametrize(
        ("query", "option"),
        [
            ("speaker=ada", '<span>Ada Quill</span><span class="n">2</span>'),
            ("speaker=ada&q=ferry&exact=speaker", '<span>Ada Quill</span><span class="n">2</span>'),
            ("event=rare-1991", '<span>Rare event</span><span class="n">1</span>'),
            ("event=rare-1991&speaker=ada", '<span>Rare event</span><span class="n">1</span>'),
            ("mentions=1991", '<span>Tam Orr</span><span class="n">1</span>'),
        ],
    )
    def test_has_its_true_number(self, client, rare, query, option):
        found = client.get(f"/quotes/?{query}").content.decode()
        assert option in found and '<span class="n">0</span>' not in found

    def test_has_no_number_where_none_of_the_newest_has_it(self, client, rare):
        cast.quote("bridge", by=rare, said="1990")
        found = page(client, "&speaker=ada")
        assert '<span>Ada Quill</span><span class="n"></span>' in found
