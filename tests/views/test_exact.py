"""What a page counts among the newest alone says so, and an exact count is one click away."""

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
    assert "5 quotes with “bridge”" in counted and "exact=total" not in counted


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


def test_timeline_says_it_of_its_bars(client):
    address = "/?q=bridge"
    assert "among the newest 3" in client.get(address).content.decode()
    assert "among the newest" not in client.get(f"{address}&exact=years").content.decode()
