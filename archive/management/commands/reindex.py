"""Check that the search agrees with the archive, and mend what does not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import DatabaseError

from archive.search import indexing

STOPPED = "Stopped. What is done stays done; the next reindex does the rest."


def _was_interrupted(error: BaseException) -> bool:
    """Whether it came of an interruption: one that meets a statement on its way leaves a connection on which
    even the end of the transaction fails, and that failure is all that arrives here."""
    context = error.__context__
    return context is not None and (isinstance(context, KeyboardInterrupt) or _was_interrupted(context))


class Command(BaseCommand):
    help = (
        "Compare the search index with the archive and mend what differs, newest first, while everybody goes "
        "on. Stop it whenever you like: the next run goes on with what is left."
    )
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
        except KeyboardInterrupt:
            raise CommandError(STOPPED) from None
        except DatabaseError as error:
            if _was_interrupted(error):
                raise CommandError(STOPPED) from None
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
        self.stdout.write("Comparing the search with the archive …")
        mend = indexing.install if found else indexing.repair
        found += mend(connection, indexing.told(self.stdout.write)).sentences
        for sentence in found:
            self.stdout.write(sentence)
        self.stdout.write(f"{'Mended. ' if found else ''}The search agrees with the archive.")
