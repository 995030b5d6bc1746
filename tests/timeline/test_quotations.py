"""The quotations of a page: what the ORM would bring, in five statements (or one message), nothing hidden."""

from contextlib import nullcontext
from random import Random

import pytest
from django.db import connection, transaction

from archive.models import Quote
from archive.templatetags.quotation import quotation
from archive.timeline.quotations import quotations
from tests import cast, world

pytestmark = pytest.mark.django_db


def printed(quotes: list[Quote]) -> list[str]:
    return [quotation(quote, show_events=True) for quote in quotes]


@pytest.mark.parametrize("seed", range(6))
def test_what_is_printed_is_what_the_orm_would_bring(seed: int) -> None:
    rnd = Random(seed)
    world.hide_among(world.public_archive(rnd), rnd)
    ids = list(Quote.objects.values_list("pk", flat=True))
    expected = Quote.objects.published().for_display().in_order_of(ids)
    assert printed(quotations(ids)) == printed(expected)


def test_quotes_come_in_the_order_asked_for() -> None:
    first, second = cast.quote("One."), cast.quote("Two.")
    assert quotations([second.pk, first.pk]) == [second, first]


def test_what_is_hidden_is_left_out() -> None:
    shown, draft = cast.quote("Shown."), cast.quote("Secret.", status="draft")
    assert quotations([draft.pk, shown.pk]) == [shown]


def test_as_many_statements_however_many_quotes(django_assert_num_queries) -> None:
    quotes = [cast.quote(f"Words {number}.", by=cast.actor(f"Name {number}")).pk for number in range(12)]
    for ids in (quotes[:2], quotes):
        with django_assert_num_queries(1 if connection.vendor == "postgresql" else 5):
            printed(quotations(ids))


def test_a_column_that_is_not_shown_in_lists_is_there_when_asked_for() -> None:
    quote = quotations([cast.quote("Words.", our_translation="Worte.").pk])[0]
    assert quote.our_translation == "Worte."


def test_no_quotes_ask_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert quotations([]) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite joins as it is told anyway")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("around", [nullcontext, transaction.atomic])
def test_postgresql_joins_other_statements_as_it_likes(around) -> None:
    quote = cast.quote("Words.")
    with around(), connection.cursor() as cursor:
        assert quotations([quote.pk]) == [quote]
        cursor.execute("SELECT setting = boot_val FROM pg_settings WHERE name = 'join_collapse_limit'")
        assert cursor.fetchone() == (True,)
