"""What is kept of public events and articles: order, months, totals."""

from functools import partial

import pytest

from archive.models import Event, Status
from archive.search import records
from archive.timeline.involved import newest_events
from tests import cast

pytestmark = pytest.mark.django_db


def months(kind: str, of: str = "") -> list[tuple[int | None, int | None, int, int]]:
    return [(one.year, one.month, one.n, one.longer) for one in records.months(kind, of)]


class TestMonths:
    def test_a_record_counts_in_the_month_of_its_first_day(self) -> None:
        for date in ("2019-01-31", "2019-12", "2019-12-01", "", "/2014", "2020-02-28/2020-03-02"):
            cast.event(date=date)
        assert months("event") == [
            (None, None, 2, 1),
            (2019, 1, 1, 0),
            (2019, 12, 2, 1),
            (2020, 2, 1, 1),
        ]

    def test_events_and_articles_are_counted_apart(self) -> None:
        cast.event(date="2019-01-31")
        cast.article(published="2018-03")
        assert months("event") == [(2019, 1, 1, 0)]
        assert months("article") == [(2018, 3, 1, 1)]

    def test_those_of_a_place_a_country_a_topic_a_publication(self) -> None:
        event, topic = cast.event(date="2019-01-31"), cast.topic("Bridges")
        event.topics.add(topic)
        event.places.add(cast.place("Sochi", country="RU"))
        article = cast.article(published="2018-03-04")
        for of in (records.tag("place", cast.place("Sochi").pk), records.tag("topic", topic.pk)):
            assert months("event", of) == [(2019, 1, 1, 0)]
        assert months("event", records.tag("country", "RU")) == [(2019, 1, 1, 0)]
        assert months("event", records.tag("country", "GE")) == []
        assert months("article", records.tag("publication", article.publication_id)) == [(2018, 3, 1, 0)]


class TestTotals:
    def test_an_event_in_two_places_of_a_country_counts_there_once(self) -> None:
        event = cast.event()
        sochi, moscow = cast.place("Sochi", country="RU"), cast.place("Moscow", country="RU")
        event.places.add(sochi, moscow)
        assert records.total("event", records.tag("country", "RU")) == 1
        event.places.remove(sochi)
        assert records.total("event", records.tag("country", "RU")) == 1
        event.places.remove(moscow)
        assert records.total("event", records.tag("country", "RU")) == 0

    def test_the_largest_come_first(self) -> None:
        sochi, tbilisi = cast.place("Sochi", country="RU"), cast.place("Tbilisi", country="GE")
        for places in ([sochi], [sochi, tbilisi]):
            cast.event().places.set(places)
        assert records.largest("country", 5) == [("RU", 2), ("GE", 1)]
        assert records.largest("place", 1) == [(str(sochi.pk), 2)]
        assert records.totals("place", [sochi.pk, tbilisi.pk, 0]) == {sochi.pk: 2, tbilisi.pk: 1}

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN])
    def test_what_is_not_public_is_not_counted(self, status: str) -> None:
        event = cast.event()
        event.places.add(cast.place("Sochi", country="RU"))
        cast.article(status=status)
        assert records.total("event") == 1
        Event.objects.update(status=status, withdrawal_reason="error")
        assert records.total("event") == records.total("article") == 0
        assert months("event") == records.largest("country", 5) == []


@pytest.mark.parametrize("few", [0, 500], ids=["many", "few"])
def test_newest_events_of_a_record_are_the_public_ones_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(records, "FEW", few)
    actor = cast.actor()
    older, newer = cast.event("Older", date="2018-05"), cast.event("Newer", date="2019-05-03")
    for event in (older, newer, cast.event("Draft", date="2020", status="draft")):
        event.participations.create(actor=actor, role="guest")
        event.participations.create(actor=actor, role="speaker")
    cast.event("Of others", date="2021")
    newest = partial(newest_events, "archive_participation", "actor_id", actor.pk)
    assert newest(5) == [newer, older] and newest(1) == [newer]
