"""Who has a record open is told to the others for two minutes, and kept for a day."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from archive.desk import presence
from archive.models import Opened
from tests import cast

pytestmark = pytest.mark.django_db
NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def uma(db):
    return cast.person("uma", first_name="Uma")


@pytest.fixture
def quote(db):
    return cast.quote(status="draft")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def told(quote, by):
    return presence.sentences(presence.others(quote, by))


def test_others_are_told_since_when(quote, uma, otto, clock):
    presence.opened(quote, uma)
    clock.shift(timedelta(minutes=1))
    presence.opened(quote, uma)
    assert told(quote, otto) == ["Uma has had this open since 12:00 UTC."]


def test_nobody_is_told_of_oneself(quote, uma):
    presence.opened(quote, uma)
    assert told(quote, uma) == []


def test_another_record_is_not_meant(quote, uma, otto):
    presence.opened(cast.actor(), uma)
    assert told(quote, otto) == []


def test_whoever_was_not_seen_for_two_minutes_is_gone(quote, uma, otto, clock):
    presence.opened(quote, uma)
    clock.shift(timedelta(minutes=2))
    assert told(quote, otto) == []


def test_whoever_comes_back_has_it_open_since_then(quote, uma, otto, clock):
    presence.opened(quote, uma)
    clock.shift(timedelta(minutes=5))
    presence.opened(quote, uma)
    assert told(quote, otto) == ["Uma has had this open since 12:05 UTC."]


def test_since_yesterday_names_the_day(quote, uma, otto, clock):
    presence.opened(quote, uma)
    Opened.objects.update(since=NOON - timedelta(days=1))
    yesterday = NOON - timedelta(days=1)
    assert told(quote, otto) == [f"Uma has had this open since {yesterday:%-d %B}, 12:00 UTC."]


def test_closing_is_told_at_once(quote, uma, otto):
    presence.opened(quote, uma)
    presence.closed(quote, uma)
    assert told(quote, otto) == []


def test_what_is_older_than_a_day_is_deleted_along(quote, uma, otto, clock):
    presence.opened(quote, uma)
    clock.shift(timedelta(days=1, seconds=1))
    presence.opened(quote, otto)
    assert [one.by for one in Opened.objects.all()] == [otto]


def test_looking_writes_nothing(quote, uma, otto, django_assert_num_queries):
    presence.opened(quote, uma)
    with django_assert_num_queries(1):
        told(quote, otto)


def test_being_seen_again_is_one_statement(quote, uma, django_assert_num_queries):
    presence.opened(quote, uma)
    with django_assert_num_queries(1):
        presence.opened(quote, uma)
