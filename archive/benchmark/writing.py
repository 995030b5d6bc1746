"""What one worker measures of writes, on a copy of the archive: saves, imports, an actor withdrawn.

Saves and imports are undone each time, so that every round finds the same archive; what a commit takes
is the same with the index and without, and is in neither.
"""

import itertools
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from archive import workflow
from archive.models import Actor, Form, Quote, WithdrawalReason
from archive.search import indexing

from . import filling, probes, serving
from .additions import additions
from .forms import fields_of
from .material import Rows

Figures = dict[str, float]
ADDED = 10_000  # quotes that an import adds, and at most as many as the archive has

_number = itertools.count(1)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is not kept."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def without_index() -> None:
    """Take down the triggers of the index for the rest of this transaction. The view stays."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname LIKE 'archive\\_ix\\_%' AND c.relnamespace = current_schema()::regnamespace"
            )
            found = [f'ALTER TABLE "{table}" DISABLE TRIGGER "{name}"' for table, name in cursor.fetchall()]
            # No table is altered while one of its rows waits for its foreign keys to be checked.
            found = ["SET CONSTRAINTS ALL IMMEDIATE", *found, "SET CONSTRAINTS ALL DEFERRED"]
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' "
                "AND name LIKE 'archive\\_ix\\_%' ESCAPE '\\'"
            )
            found = [f'DROP TRIGGER "{name}"' for (name,) in cursor.fetchall()]
        for statement in found:
            cursor.execute(statement)


def save(how: str) -> Figures:
    """Save changed words of a published quote in the admin, "with" the index or "without" it."""
    client, quote = _editor(), _paraphrase()
    address = reverse("admin:archive_quote_change", args=[quote.pk])
    with undone():
        if how == "without":
            without_index()
        sent = fields_of(client.get(address).content.decode())
        sent |= {"text": f"{sent['text']} {next(_number)}", "reason": "Measured.", "_publish_change": "1"}
        begun = time.perf_counter()
        answer = client.post(address, sent)
        seconds = time.perf_counter() - begun
        quote.refresh_from_db()
        if answer.status_code != 302 or quote.text != sent["text"]:
            raise serving.NotServed(
                f"{address} did not save the quote: {answer.status_code} {_refusal(answer)}"
            )
    return {"seconds": seconds}


def _refusal(answer: Any) -> str:
    """What the page says is wrong with the form."""
    found = re.findall(
        r'<(?:ul|p)[^>]*class="(?:errorlist|errornote)[^>]*>.*?</(?:ul|p)>', answer.content.decode(), re.S
    )
    return " ".join(re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in found)


@lru_cache(maxsize=1)
def _editor() -> Client:
    person, _ = User.objects.get_or_create(username="benchmark", is_staff=True, is_superuser=True)
    client = Client(HTTP_HOST="localhost")
    client.force_login(person)
    return client


@lru_cache(maxsize=1)
def _paraphrase() -> Quote:
    """A published quote whose words may change without being checked against a source."""
    found = Quote.objects.published().filter(form=Form.PARAPHRASE, standing="undisputed").first()
    if found is None:
        raise LookupError("No paraphrase is published in this archive. Make one with make_benchmark.")
    return found


def add(how: str) -> Figures:
    """Add quotes as an import does ("set-based"), or as bare rows indexed by one statement ("raw")."""
    rows, first = _additions()
    with undone():
        if how == "raw":
            without_index()
        begun = time.perf_counter()
        if how == "raw":
            filling.write(rows)
            index_by_hand(first)
        else:
            with indexing.publishing_many():
                filling.write(rows)
        return {"seconds": time.perf_counter() - begun, "quotes": float(len(rows["quote"]))}


@lru_cache(maxsize=1)
def _additions() -> tuple[Rows, int]:
    return additions(min(ADDED, Quote.objects.count()))


def index_by_hand(first: int) -> None:
    """The entries, words and counts of all quotes from an id on, each in one statement."""
    statements = _POSTGRES if connection.vendor == "postgresql" else _SQLITE
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [first])


_COLUMNS = "key, quote, last, month, added, text, tags"
_COUNT = (
    "INSERT INTO archive_count AS c (tag, month, n, longer) "
    "SELECT {tag}, m.month, count(*), count(e.last) FROM archive_entry e CROSS JOIN {tags} "
    "CROSS JOIN {months} WHERE e.quote >= %s GROUP BY 1, 2 "
    "ON CONFLICT (tag, month) DO UPDATE SET n = c.n + excluded.n, longer = c.longer + excluded.longer"
)
_SQLITE = (
    f"INSERT INTO archive_entry ({_COLUMNS}) SELECT {_COLUMNS} FROM archive_visible WHERE quote >= %s "
    "ORDER BY key",
    "INSERT INTO archive_fts (rowid, text, tags) SELECT key, text, tags FROM archive_entry "
    "WHERE quote >= %s ORDER BY key",
    _COUNT.format(
        tag="s.value",
        tags="""json_each('["' || replace(e.tags, ' ', '","') || '",""]') s""",
        months="(SELECT 1 AS total UNION ALL SELECT 0) t",
    ).replace("m.month", "CASE WHEN t.total = 1 THEN -1 ELSE e.month END"),
)
_POSTGRES = (
    f"INSERT INTO archive_entry ({_COLUMNS}, words) SELECT {_COLUMNS}, archive_ix_vector(text, tags) "
    "FROM archive_visible WHERE quote >= %s ORDER BY key",
    _COUNT.format(
        tag="s.tag",
        tags="LATERAL unnest(e.tags || ''::text) s(tag)",
        months="LATERAL (VALUES (-1), (e.month)) m(month)",
    ),
)


@lru_cache(maxsize=1)
def _most_quoted() -> int:
    return int(probes.top("speakers", Actor).pk)


def withdraw(_: str) -> Figures:
    """Withdraw the actor with the most quotes, for good."""
    return _step(lambda actor, by: workflow.withdraw(actor, by=by, reason=WithdrawalReason.ERROR))


def restore(_: str) -> Figures:
    """Publish that actor again."""

    def publish(actor: Actor, by: User) -> None:
        if actor.status != "in_review":
            workflow.change_status(actor, "draft", by=by)
        workflow.publish(actor, by=by)

    return _step(publish)


def _step(take: Callable[[Actor, User], Any]) -> Figures:
    actor = Actor.objects.get(pk=_most_quoted())
    quotes = actor.voices.values("quote").distinct().count()
    _editor()
    by = User.objects.get(username="benchmark")
    begun = time.perf_counter()
    take(actor, by)
    return {"seconds": time.perf_counter() - begun, "quotes": float(quotes)}


def read_until_told(_: str) -> Figures:
    """Read a search page over and over until the next line is waiting to be read from standard input."""
    told = threading.Event()

    def wait() -> None:
        sys.stdin.readline()
        told.set()

    threading.Thread(target=wait, daemon=True).start()
    address = probes.address(reverse("quote_list"), {"q": probes.words()[0]})
    took: list[float] = []
    while not told.is_set() or not took:
        answer = serving.get(f"{address}&fresh={next(_number)}")
        if answer.status != 200:
            raise serving.NotServed(f"{address} was answered with {answer.status} while others wrote.")
        took.append(answer.seconds)
    return {"longest": max(took), "median": sorted(took)[len(took) // 2], "reads": float(len(took))}


def rest(_: str) -> Figures:
    """Let go of the database, so that it can be copied."""
    connections.close_all()
    return {}


OPERATIONS: dict[str, Callable[[str], Any]] = {
    "save": save,
    "add": add,
    "withdraw": withdraw,
    "restore": restore,
    "read until told": read_until_told,
    "rest": rest,
}
