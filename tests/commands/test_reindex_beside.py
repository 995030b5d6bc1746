"""reindex beside everybody else: it may be stopped at any point, readers go on reading, writers writing."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections

from archive.models import Quote
from archive.search import Criteria, indexing, search, upkeep
from tests import cast
from tests.disk import environment, on_disk  # noqa: F401
from tests.search.twin import assert_in_step, indexed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("on_disk")]

QUOTES = 150
# An interruption interrupts, also where tests run in the background and it would be ignored.
ONE_BY_ONE = """
import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
import django; django.setup()
from archive.search import upkeep
from django.core.management import execute_from_command_line
upkeep.BATCH = 1
execute_from_command_line(["manage.py", "reindex"])
"""


@pytest.fixture(autouse=True)
def archive() -> None:
    actor, article = cast.actor(), cast.article()
    for number in range(QUOTES):
        cast.quote(f"bridge {number}", by=actor, article=article, said=f"{1900 + number % 100}-05-03")


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def started() -> subprocess.Popen[str]:
    """reindex in a process of its own, which has taken some of its steps and has others before it."""
    process = subprocess.Popen(
        [sys.executable, "-c", ONE_BY_ONE],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while process.poll() is None and not 5 < len(indexed()) < QUOTES:
        time.sleep(0.005)
    return process


def reindex() -> str:
    out = StringIO()
    call_command("reindex", stdout=out)
    return out.getvalue()


@contextmanager
def meanwhile(act: Callable[[], Any]) -> Iterator[list[Any]]:
    """Somebody else who does this again and again; gives what came of it each time."""
    found: list[Any] = []
    done = Flag()

    def run() -> None:
        while not done.is_set() or not found:
            try:
                found.append(act())
            except Exception as trouble:
                found.append(trouble)
        connections.close_all()

    other = Thread(target=run)
    other.start()
    try:
        yield found
    finally:
        done.set()
        other.join()


def test_killed_it_goes_on_where_it_was() -> None:
    execute("DELETE FROM archive_entry")
    process = started()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    there = len(indexed())
    assert 0 < there < QUOTES
    left = QUOTES - there
    assert f"{left} of {left} quotes indexed" in reindex()
    assert_in_step()


def test_interrupted_it_says_that_what_is_done_stays_done() -> None:
    execute("DELETE FROM archive_entry")
    process = started()
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    assert process.returncode == 1
    assert "what is done stays done" in said.lower() and "Traceback" not in said
    assert indexing.problems(connection) == []
    reindex()
    assert_in_step()


def test_interrupted_in_a_statement_it_says_so_though_the_database_complains() -> None:
    class Interrupted(StringIO):
        def write(self, text: str) -> int:
            try:
                raise KeyboardInterrupt
            finally:
                raise ProgrammingError("connection in transaction status ACTIVE")

    with pytest.raises(CommandError, match="What is done stays done"):
        call_command("reindex", stdout=Interrupted())


def test_newest_are_found_first() -> None:
    execute("DELETE FROM archive_entry")
    process = started()
    process.kill()
    process.communicate()
    there = set(indexed())
    newest = sorted(indexed("archive_visible").items(), key=lambda pair: pair[1][0])
    assert there == {quote for quote, _ in newest[: len(there)]}


def test_readers_find_every_quote_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 7)
    execute("UPDATE archive_entry SET added = added + 1")
    with meanwhile(lambda: search(Criteria()).total.n) as found:
        reindex()
    assert set(found) == {QUOTES}
    assert_in_step()


def test_writers_write_and_nothing_of_it_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "BATCH", 7)
    execute("UPDATE archive_entry SET added = added + 1")
    execute("UPDATE archive_count SET n = n + 5")
    oldest = Quote.objects.order_by("said_first").first()
    assert oldest

    def write() -> None:
        oldest.refresh_from_db()
        oldest.said = "1850-01-02" if oldest.said != "1850-01-02" else "1851-01-02"
        oldest.save()

    with meanwhile(write) as found:
        reindex()
    assert set(found) == {None}
    assert_in_step()
