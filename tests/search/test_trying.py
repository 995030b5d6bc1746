"""A step can be tried: what it would do to the quotes that readers find is told, and nothing is done."""

import pytest
from django.db import connection

from archive.models import Actor, Quote, Status
from archive.search import indexing, trying
from tests import cast

from .twin import assert_in_step, indexed

pytestmark = pytest.mark.django_db(transaction=True)


def tried(status: str) -> indexing.Reach:
    with indexing.trying() as reach:
        Actor.objects.update(status=status, withdrawal_reason="error")
        return reach()


def test_trial_tells_how_many_quotes_would_be_hidden() -> None:
    actor, other = cast.actor(), cast.actor(status=Status.WITHDRAWN)
    for by in (actor, actor, [actor, other]):
        cast.quote(by=by)
    found = tried(Status.WITHDRAWN)
    assert (found.quotes, found.hidden, found.shown) == (3, 2, 0)


def test_trial_tells_how_many_quotes_would_be_shown() -> None:
    actor = cast.actor(status=Status.DRAFT)
    for status in (Status.PUBLISHED, Status.PUBLISHED, Status.DRAFT):
        cast.quote(by=actor, status=status)
    assert tried(Status.PUBLISHED).shown == 2


def test_nothing_is_left_of_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "SAMPLE", 1)
    actor = cast.actor()
    for _ in range(5):
        cast.quote(by=actor)
    before = indexed()
    assert tried(Status.WITHDRAWN).seconds > 0
    assert indexed() == before and Quote.objects.published().count() == 5
    assert indexing.problems(connection) == []
    assert_in_step()


def test_trial_of_what_touches_no_quote_tells_nothing() -> None:
    cast.actor()
    assert tried(Status.WITHDRAWN) == indexing.Reach()
