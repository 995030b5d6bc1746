"""A made-up archive to measure on: the same for the same seed, like one that grew, and right."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from archive import dates
from archive.benchmark.material import Material, Size
from archive.models import Actor, Quote, Voice
from archive.search import indexing
from tests import cast

pytestmark = pytest.mark.django_db


def make(quotes: int, **options: int) -> str:
    told = StringIO()
    call_command("make_benchmark", quotes=quotes, stdout=told, **options)
    return told.getvalue()


def rows(seed: int) -> list[str]:
    return [row["text"] for batch in Material(Size(200), seed).articles() for row in batch["quote"]]


def test_the_same_seed_makes_the_same_archive() -> None:
    assert rows(1) == rows(1) != rows(2)


def test_as_many_quotes_are_made_as_asked_for_and_all_are_findable_that_are_public() -> None:
    told = make(317, batch=100)
    assert Quote.objects.count() == 317 and "317 of 317 quotes" in told
    assert not indexing.check(connection).sentences


def test_some_of_everything_is_not_public() -> None:
    make(400)
    assert 0 < Quote.objects.published().count() < 400
    assert Quote.objects.filter(status="published").exclude(pk__in=Quote.objects.published()).exists()


def test_few_say_most() -> None:
    make(400)
    said = [Voice.objects.filter(actor=number).count() for number in (1, 20)]
    assert said[0] > 5 * said[1]


def test_every_date_is_read_as_the_archive_reads_it() -> None:
    make(400)
    for quote in Quote.objects.exclude(said=""):
        found = dates.parse(quote.said)
        assert (quote.said_first, quote.said_last) == (found.first, found.last)


def test_proofs_are_believed() -> None:
    make(400)
    assert Quote.objects.filter(verdict="verbatim").count() > 200


def test_made_up_words_do_not_come_among_real_ones() -> None:
    cast.quote("Real words.")
    with pytest.raises(CommandError, match="has articles or quotes already"):
        make(10)
    assert Actor.objects.count() == 1


def test_an_archive_is_made_of_at_least_one_quote() -> None:
    with pytest.raises(CommandError, match="--quotes takes"):
        make(0)


def test_a_database_without_tables_is_told_to_be_migrated(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "manage.py", "make_benchmark", "--quotes", "20"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3", "DEBUG": "on"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1 and "is not migrated. Run migrate" in run.stderr
    assert "Traceback" not in run.stderr
