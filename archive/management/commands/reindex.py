"""Check that the search agrees with the archive, and mend what does not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import DatabaseError

from archive.search import indexing


class Command(BaseCommand):
    help = "Compare the search index with the archive and mend what differs, while everybody goes on."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only tell what differs (status 1).")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=list(connections))

    def handle(self, *, check: bool, database: str, **options: Any) -> None:
        connection = connections[database]
        try:
            if check:
                self._check(connection)
            else:
                self._mend(connection)
        except DatabaseError as error:
            raise CommandError(f"The database says: {error}. Mend that, then run reindex again.") from error

    def _check(self, connection: Any) -> None:
        found = indexing.problems(connection)
        if not found and (differs := indexing.check(connection).sentences):
            found = [*differs, "To mend it, run: python manage.py reindex"]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("The search agrees with the archive.")

    def _mend(self, connection: Any) -> None:
        if not indexing.has_tables(connection):
            raise CommandError("The tables of the search are missing. Run: python manage.py migrate")
        found = indexing.problems(connection)
        found += indexing.install(connection, self._progress).sentences
        found += indexing.repair(connection, progress=self._progress).sentences
        for sentence in found:
            self.stdout.write(sentence)
        self.stdout.write(f"{'Mended. ' if found else ''}The search agrees with the archive.")

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done:,} of {total:,} quotes indexed anew.")
