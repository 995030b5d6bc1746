"""What takes too long is stopped, and nothing else is: the limit ends with what it was set for."""

from contextlib import suppress

import pytest
from django.db import OperationalError, connection, transaction

from archive.models import Topic
from archive.search.limits import is_too_long, within

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}
LONGER = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) SELECT * FROM n",
    "postgresql": "SELECT pg_sleep(0.1)",
}

pytestmark = pytest.mark.django_db(transaction=True)


def ask(queries: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        cursor.fetchall()


def test_what_takes_too_long_is_stopped_and_known_as_that() -> None:
    with pytest.raises(OperationalError) as stopped, within("default", 0.05):
        ask(ENDLESS)
    assert is_too_long(stopped.value)


def test_other_troubles_are_not_taken_for_it() -> None:
    assert not is_too_long(OperationalError("database is locked"))
    assert not is_too_long(ValueError("interrupted"))


def test_limit_is_taken_away_afterwards() -> None:
    with within("default", 0.01):
        pass
    ask(LONGER)


def test_limit_is_taken_away_after_it_struck() -> None:
    with suppress(OperationalError), within("default", 0.01):
        ask(ENDLESS)
    ask(LONGER)
    assert not connection.in_atomic_block and connection.get_autocommit()


def test_limit_is_taken_away_after_any_other_mistake() -> None:
    with suppress(ZeroDivisionError), within("default", 0.01):
        raise ZeroDivisionError
    ask(LONGER)


def test_failure_that_was_answered_leaves_the_connection_as_it_was() -> None:
    """As in a request: what failed became a page, and no exception leaves the block."""
    with within("default", 0.05), suppress(OperationalError):
        ask(ENDLESS)
    Topic.objects.create(name="Bridges", slug="bridges")
    assert Topic.objects.count() == 1


def test_limit_within_a_transaction_leaves_it_whole() -> None:
    with transaction.atomic():
        Topic.objects.create(name="Bridges", slug="bridges")
        with within("default", 0.05), suppress(OperationalError):
            ask(ENDLESS)
    assert Topic.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "postgresql", reason="it counts for each statement alone")
def test_short_statements_add_up() -> None:
    with pytest.raises(OperationalError) as stopped, within("default", 0.05):
        while True:
            Topic.objects.exists()
    assert is_too_long(stopped.value)


def test_limit_within_another_has_its_own_time() -> None:
    with within("default", 0.05), within("default", 1):
        ask(LONGER)


def test_limit_goes_on_after_another_within_it() -> None:
    with pytest.raises(OperationalError) as stopped, within("default", 0.05):
        with within("default", 1):
            ask(LONGER)
        ask(ENDLESS)
    assert is_too_long(stopped.value)
