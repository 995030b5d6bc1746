"""A batch is indexed at its end, by what it touched, and is never left unsettled."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from archive.models import Actor, Article, Event, Place, Quote, Status, Topic
from archive.search import Criteria, indexing, search
from tests import cast

from .test_random_writes import SEED
from .twin import assert_in_step
from .writes import Writer

pytestmark = pytest.mark.django_db(transaction=True)


def execute(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def withdraw(model: type) -> None:
    model.objects.update(status=Status.WITHDRAWN, withdrawal_reason="error")


def test_all_is_indexed_at_the_end() -> None:
    quotes = [cast.quote(f"word{number}", status=Status.DRAFT) for number in range(5)]
    with indexing.publishing_many():
        with indexing.publishing_many():
            Quote.objects.filter(pk__in=[quote.pk for quote in quotes]).update(status=Status.PUBLISHED)
        assert search(Criteria()).total.n == 0
    assert search(Criteria()).total.n == 5
    assert_in_step()


@pytest.mark.parametrize(
    "change",
    [
        lambda: withdraw(Actor),
        lambda: withdraw(Article),
        lambda: withdraw(Event),
        lambda: Article.objects.update(publication=cast.publication("Another")),
        lambda: Place.objects.update(country="AT"),
        lambda: Quote.objects.all().delete(),
        lambda: Quote.mentions.through.objects.all().delete(),
    ],
)
def test_whatever_a_quote_rests_on_may_change_in_it(change: Callable[[], Any]) -> None:
    event = cast.event()
    event.places.add(cast.place())
    for _ in range(2):
        cast.quote(said_at=event).mentions.add(cast.actor("Otto"))
    with indexing.publishing_many():
        change()
    assert_in_step()


def test_what_it_does_not_touch_it_does_not_look_at() -> None:
    untouched, touched = cast.quote(), cast.quote()
    execute(f"UPDATE archive_entry SET added = 7 WHERE quote IN ({untouched.pk}, {touched.pk})")
    with indexing.publishing_many():
        Quote.objects.filter(pk=touched.pk).update(form="partial")
    assert execute("SELECT quote FROM archive_entry WHERE added = 7") == [(untouched.pk,)]


def test_an_exception_leaves_nothing_unsettled() -> None:
    quote = cast.quote("bridge")
    with pytest.raises(InterruptedError), indexing.publishing_many():
        withdraw(Quote)
        raise InterruptedError
    assert search(Criteria()).ids == (quote.pk,)
    assert indexing.problems(connection) == []
    assert execute("SELECT * FROM archive_touched") == []
    cast.quote("river")
    assert_in_step()


def test_an_exception_ends_the_transaction_around_it() -> None:
    with transaction.atomic():
        cast.quote("bridge")
        with pytest.raises(InterruptedError), indexing.publishing_many():
            raise InterruptedError
        with pytest.raises(transaction.TransactionManagementError):
            Quote.objects.count()
    assert not Quote.objects.exists() and indexing.problems(connection) == []


def test_undone_with_the_transaction_around_it_nothing_is_left() -> None:
    cast.quote("bridge")
    with pytest.raises(InterruptedError), transaction.atomic():
        with indexing.publishing_many():
            withdraw(Quote)
        cast.quote("river")
        raise InterruptedError
    assert indexing.problems(connection) == []
    assert_in_step()


def test_writes_of_every_kind_in_batches_of_any_size(tmp_path: Path) -> None:
    writer = Writer(SEED + 1, tmp_path)
    sizes = random.Random(SEED)
    writes = writer.kinds * 2
    sizes.shuffle(writes)
    while writes:
        batch = [writes.pop() for _ in range(min(sizes.randint(1, 6), len(writes)))]
        with indexing.publishing_many():
            for write in batch:
                write()
        assert_in_step(f"seed {SEED}: {[write.__name__ for write in batch]}")
        assert execute("SELECT * FROM archive_touched") == []


def test_an_error_of_the_database_in_it_is_told_as_it_is() -> None:
    taken = cast.topic()
    room = connection.vendor == "sqlite" and execute("PRAGMA cache_size")
    with pytest.raises(IntegrityError), indexing.publishing_many():
        Topic.objects.bulk_create([Topic(name=taken.name, slug=taken.slug)])
    assert room == (connection.vendor == "sqlite" and execute("PRAGMA cache_size"))
