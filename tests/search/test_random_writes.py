"""After any write of any kind, the index holds what the public may see, and nothing else."""

import os
from pathlib import Path

import pytest
from django.db import connection

from archive.search import generation

from .twin import assert_in_step, indexed
from .writes import Writer

SEED = int(os.environ.get("SEED", "20191003"))
STEPS = int(os.environ.get("STEPS", "300"))


@pytest.mark.django_db(transaction=True)
def test_index_follows_every_kind_of_write(tmp_path: Path) -> None:
    print(f"SEED={SEED}")
    writer = Writer(SEED, tmp_path)
    assert_in_step("furnished")
    once_each = list(writer.kinds)
    for step in range(max(STEPS, len(once_each))):
        write = once_each.pop() if once_each else writer.random.choice(writer.kinds)
        before, known = indexed(), generation()
        write()
        assert_in_step(f"seed {SEED}, step {step}: {write.__name__}")
        assert indexed() == before or generation() > known, write.__name__


@pytest.mark.django_db(transaction=True)
def test_flush_leaves_an_empty_index(tmp_path: Path) -> None:
    from django.core.management import call_command

    Writer(SEED, tmp_path)
    call_command("flush", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_count")
        assert cursor.fetchone() == (0,)
    assert_in_step()
