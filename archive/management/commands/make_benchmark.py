"""Fill an empty database with a made-up archive of a given size."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections

from archive.benchmark.addresses import why_not_migrated
from archive.benchmark.filling import fill
from archive.models import Article, Quote

MOST = 50_000_000


class Command(BaseCommand):
    help = (
        "Fill an empty database (DATABASE_URL, after migrate) with made-up quotes, to measure with benchmark."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quotes", type=int, required=True, help="How many, such as 1000000.")
        parser.add_argument("--seed", type=int, default=1, help="The same seed makes the same archive.")
        parser.add_argument("--batch", type=int, default=50_000, help="About how many in a transaction.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=list(connections))

    def handle(self, *, quotes: int, seed: int, batch: int, database: str, **options: Any) -> None:
        if not 1 <= quotes <= MOST:
            raise CommandError(f"--quotes takes a number from 1 to {MOST:,}.")
        if batch < 1:
            raise CommandError("--batch takes a number from 1 on.")
        if why := why_not_migrated(database):
            raise CommandError(f"The database cannot be filled: {why}")
        if Quote.objects.using(database).exists() or Article.objects.using(database).exists():
            raise CommandError(
                "This database has articles or quotes already. Name an empty one in DATABASE_URL and run "
                "migrate on it first: made-up words do not belong among real ones."
            )
        self.started = time.monotonic()
        fill(quotes, seed=seed, batch=batch, using=database, progress=self._progress)
        seconds = time.monotonic() - self.started
        self.stdout.write(f"{quotes:,} quotes in {seconds:,.0f} s, {quotes / seconds:,.0f} a second.")

    def _progress(self, done: int, total: int) -> None:
        rate = done / (time.monotonic() - self.started)
        self.stdout.write(f"{done:,} of {total:,} quotes written, {rate:,.0f} a second.")
        self.stdout.flush()
