"""Which articles report an event of a list."""

import pytest
from django.test import Client

from archive.models import Event
from archive.timeline import reports
from tests import cast

pytestmark = pytest.mark.django_db


def told_by(event: Event, number: int, **given: str) -> None:
    for n in range(number):
        event.coverage.create(article=cast.article(f"Report {n}", **given))


def reports_of(event: Event) -> reports.Reports:
    reports.attach_reports([event])
    return event.reports  # type: ignore[attr-defined, no-any-return]


def test_the_first_are_named_and_the_others_counted() -> None:
    event = cast.event()
    told_by(event, 5)
    told_by(cast.event("Another"), 2)
    found = reports_of(event)
    assert [one.article.title for one in found.named] == ["Report 0", "Report 1", "Report 2"]
    assert (found.others, found.are_all, found.only) == (2, True, None)


@pytest.mark.parametrize("status", ["draft", "in_review", "withdrawn"])
def test_what_is_not_public_is_neither_named_nor_counted(status: str) -> None:
    event = cast.event()
    told_by(event, 4, status=status, **({"withdrawal_reason": "error"} if status == "withdrawn" else {}))
    assert not reports_of(event)
    told_by(event, 1)
    assert (found := reports_of(event)).only and not found.others


def test_of_more_than_are_counted_it_says_at_least(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "COUNTED", 4)
    told_by(cast.event(), 6)
    for address in ("/", "/events/"):
        assert "and at least 1 more" in client.get(address).content.decode()


def test_as_many_are_read_of_an_event_that_thousands_report(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    event = cast.event()
    told_by(event, reports.COUNTED + 5)
    with django_assert_num_queries(2):
        found = reports_of(event)
    assert (len(found.named), found.others, found.are_all) == (3, reports.COUNTED - 3, False)
