"""Measure archives against the limits that are promised, each by ratios within one run."""

import shlex
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.benchmark import report
from archive.benchmark.addresses import NotReady, why_not_written
from archive.benchmark.conducting import PARTS, Failed, measure
from archive.benchmark.limits import verdicts

MOST_ROUNDS = 1_000


class Command(BaseCommand):
    help = (
        "Measure made-up archives (make_benchmark) of several sizes and on both databases, side by side: "
        "pages, writes, memory, start-up. Says which limits are kept; status 1 if one is not. The archives "
        "are not changed: writes go to copies beside them. Nothing else should run on the machine."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "urls",
            nargs="+",
            metavar="URL",
            help="A database, as in DATABASE_URL: sqlite:////tmp/10k.sqlite3",
        )
        parser.add_argument("--rounds", type=int, default=7, help="How often each page is asked for (7).")
        parser.add_argument(
            "--only", action="append", choices=PARTS, help="One part alone; may be given several times."
        )
        parser.add_argument("--json", type=Path, metavar="FILE", help="Write every figure there.")
        parser.add_argument("--markdown", type=Path, metavar="FILE", help="Write the tables there.")

    def handle(self, *, urls: list[str], rounds: int, only: list[str] | None, **options: Any) -> None:
        if not 1 <= rounds <= MOST_ROUNDS:
            raise CommandError(f"--rounds takes a number from 1 to {MOST_ROUNDS:,}.")
        for option in ("json", "markdown"):
            if options[option] and (why := why_not_written(options[option])):
                raise CommandError(f"--{option}: {why}")
        parts = tuple(part for part in PARTS if not only or part in only)
        try:
            run = measure(urls, rounds, parts, self._say)
        except NotReady as why_not:
            raise CommandError(f"{why_not}\nNothing was measured.") from None
        except Failed as failed:
            raise CommandError(
                f"{failed}\nNothing was written. What the process said stands above."
            ) from None
        found = verdicts(run)
        self.stdout.write(report.as_text(found))
        command = _command(run_urls=[one.label for one in run.archives], rounds=rounds, only=only)
        for path, write in ((options["json"], report.as_json), (options["markdown"], report.as_markdown)):
            if path:
                path.write_text(write(run, found, command), encoding="utf-8")
                self.stdout.write(f"Written to {path}.")
        broken = sum(not one.kept for one in found)
        if run.failures:
            raise CommandError("\n".join(["Not everything could be measured:", *run.failures]))
        if broken:
            raise CommandError(f"{broken} of {len(found)} limits are not kept.")
        self.stdout.write(f"All {len(found)} limits are kept.")

    def _say(self, what: str) -> None:
        self.stderr.write(what)
        self.stderr.flush()


def _command(*, run_urls: list[str], rounds: int, only: list[str] | None) -> str:
    """The command as it may stand in docs: without addresses of this machine and their passwords."""
    chosen = "".join(f" --only {shlex.quote(part)}" for part in only or ())
    archives = " ".join(f"[{label}]" for label in run_urls)
    return f"python manage.py benchmark {archives} --rounds {rounds}{chosen}"
