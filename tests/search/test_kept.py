"""What the kept counts say of tags, and how often they are asked."""

from unittest.mock import Mock

import pytest
from django.db import OperationalError

from archive.search import one_reading, otherwise, totals, years_of_actor
from archive.search.backends import engine
from archive.search.criteria import Criteria
from archive.search.walks import Walk
from tests import cast

pytestmark = pytest.mark.django_db


def test_years_of_an_actor_are_those_of_all_quotes_and_of_the_disputed() -> None:
    actor = cast.actor()
    for said, standing in (
        ("2018", "undisputed"),
        ("2019-05", "disputed"),
        ("2019", "undisputed"),
        ("/2014", "denied"),
    ):
        cast.quote(by=actor, said=said, standing=standing, standing_note="Letter")
    cast.quote(said="2017")
    theirs, disputed = years_of_actor(actor.pk)
    assert [tuple(one) for one in theirs] == [(2019, 2, 2), (2018, 1, 1), (None, 1, 1)]
    assert [tuple(one) for one in disputed] == [(2019, 1, 1), (None, 1, 1)]


def test_a_page_asks_for_the_counts_of_a_tag_once(django_assert_num_queries) -> None:
    actor = cast.quote().voices.get().actor_id
    with one_reading():
        with django_assert_num_queries(1):
            years_of_actor(actor)
        with django_assert_num_queries(0):
            assert totals("speakers", [actor]) == {actor: 1} and otherwise([actor]) == {}
    with django_assert_num_queries(1):
        totals("speakers", [actor])


def test_a_page_sees_what_was_published_since_the_one_before() -> None:
    actor = cast.quote().voices.get().actor
    for n in (1, 2):
        with one_reading():
            years_of_actor(actor.pk)
            assert totals("speakers", [actor.pk]) == {actor.pk: n}
        cast.quote(by=actor)


def test_tags_are_counted_in_the_first_rows_of_a_walk() -> None:
    one, other = cast.actor("One"), cast.actor("Other")
    for actor in (one, one, other):
        cast.quote(by=actor)
    tags = [f"a{one.pk}", f"a{other.pk}", "a0"]
    assert engine().counts_of_tags(Criteria(), [Walk()], tags, 10) == ([2, 1, 0], 3)
    assert engine().counts_of_tags(Criteria(), [Walk()], tags, 1)[1] == 1
    assert engine().counts_of_tags(Criteria(speakers=(other.pk,)), [Walk()], tags, 10) == ([0, 1, 0], 1)
    assert engine().counts_of_tags(Criteria(), [], tags, 10) == ([0, 0, 0], 0)


def test_counts_that_could_not_be_read_are_not_taken_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    actor = cast.quote().voices.get().actor_id
    with one_reading():
        with monkeypatch.context() as failing, pytest.raises(OperationalError):
            failing.setattr(engine(), "fetch", Mock(side_effect=OperationalError("interrupted")))
            years_of_actor(actor)
        assert totals("speakers", [actor]) == {actor: 1}
        assert years_of_actor(actor)[0]
