"""What `benchmark` measures of an archive, asked as its workers are, on an archive of some hundred quotes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction

from archive.benchmark import probes, process, reading, serving, writing
from archive.benchmark.additions import additions
from archive.benchmark.filling import fill, write
from archive.models import Actor, Quote, Status
from archive.search import indexing

pytestmark = pytest.mark.django_db

CACHED = (probes.texts, probes.words, probes.middle, probes.shapes, probes.pages, probes.hostile)
CACHED_HERE = (
    reading._cursor,
    writing._editor,
    writing._paraphrase,
    writing._additions,
    writing._most_quoted,
)


@pytest.fixture(scope="module", autouse=True)
def archive(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One archive for all tests here: each leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        fill(300, progress=lambda done, total: None)
        yield
        transaction.set_rollback(True)
    for cached in (*CACHED, *CACHED_HERE):
        cached.cache_clear()


@pytest.fixture(autouse=True)
def as_in_a_worker(settings: Any) -> Iterator[None]:
    settings.ROOT_URLCONF = "archive.benchmark.urls"
    # A request ends with closing connections that are in a transaction: here every test is in one.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    writing._editor.cache_clear()  # its account is undone with each test


def test_every_probe_is_served() -> None:
    for do in ("results", "search", "page", "deep"):
        for name in reading.names()[do]:
            assert reading.OPERATIONS[do](name)["seconds"] > 0, name


def test_the_unit_has_fifty_rows() -> None:
    with serving.metered() as meter:
        answer = serving.get("/benchmark/plain/")
    rows = [statement for statement in meter.statements if "archive_quote" in statement]
    assert answer.status == 200 and len(rows) == 1 and "LIMIT 50" in rows[0]


def test_searches_are_held_against_statements_by_hand() -> None:
    figures = reading.search("an actor and a word")
    assert figures["by hand"] > 0 and figures["statements by hand"] > 5


def test_no_hostile_search_is_an_error_of_the_server() -> None:
    statuses = {name: reading.hostile(name)["status"] for name in probes.hostile()}
    assert len(statuses) >= 25 and max(statuses.values()) < 500, statuses


def test_the_deep_page_is_another_than_the_first() -> None:
    first = serving.get("/benchmark/results/")
    deep = serving.get(probes.address("/benchmark/results/", {"after": reading._cursor()}))
    assert deep.status == 200 and deep.size != first.size


def test_fetching_rows_is_time_of_the_database() -> None:
    with serving.metered() as meter:
        list(Quote.objects.all())
    assert meter.seconds > 0 and len(meter.statements) == 1


@pytest.mark.parametrize("how", ["with", "without"])
def test_a_measured_save_leaves_the_archive_as_it_was(how: str) -> None:
    before = list(Quote.objects.order_by("pk").values_list("text", flat=True))
    assert writing.save(how)["seconds"] > 0
    assert list(Quote.objects.order_by("pk").values_list("text", flat=True)) == before
    assert not indexing.problems(connection)


@pytest.mark.parametrize("how", ["set-based", "raw"])
def test_a_measured_import_leaves_the_archive_as_it_was(how: str) -> None:
    assert writing.add(how)["quotes"] == 300
    assert Quote.objects.count() == 300 and not indexing.problems(connection)


def test_a_measured_import_comes_after_all_there_is() -> None:
    newest = Quote.objects.published().latest("published_at").published_at
    rows, _ = additions(40)
    assert newest and all(row["created_at"] > newest for row in (*rows["article"], *rows["quote"]))


def test_rows_indexed_by_one_statement_are_indexed_right() -> None:
    rows, first = additions(40)
    with writing.undone():
        writing.without_index()
        write(rows)
        writing.index_by_hand(first)
        found = indexing.check(connection)
    assert not found.quotes and not found.words and not found.counts


def test_the_actor_with_the_most_quotes_is_withdrawn_and_restored() -> None:
    pk = writing._most_quoted()
    with writing.undone():
        assert writing.withdraw("")["quotes"] > 0
        assert Actor.objects.get(pk=pk).status == Status.WITHDRAWN
        writing.restore("")
        assert Actor.objects.get(pk=pk).status == Status.PUBLISHED


def test_an_archive_tells_what_it_is() -> None:
    about = process.about("")
    assert (about["engine"], about["quotes"]) == (connection.vendor, 300)
    assert about["lock time-out"] == (30 if connection.vendor == "sqlite" else 120)
    assert len(about["names"]["search"]) >= 20


def test_memory_is_told_in_bytes() -> None:
    assert process._resident() > 10_000_000
