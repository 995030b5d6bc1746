"""Check quotes against their sources, from a script or by hand."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.models import Article, Quote, Status
from archive.models.fields import read_public_id
from archive.verification import NotThatText, reports

MOST_BATCH = 10_000
INTERRUPTED = 130  # what a shell tells of a program that was stopped by Ctrl-C


class Command(BaseCommand):
    help = (
        "Compare quotes with the kept texts of their articles, all of them or those that are named, and tell "
        "which fell and how. Status 0: all stand; 1: some do not; 2: it could not be done as asked; 130: "
        "it was stopped by Ctrl-C."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="Quotes, as in 9f3k2q7d.")
        parser.add_argument("--article", metavar="SLUG", help="The quotes of this article.")
        parser.add_argument("--all", action="store_true", help="All quotes: what is done if none is named.")
        parser.add_argument("--published", action="store_true", help="Of these, the published ones.")
        parser.add_argument(
            "--source",
            metavar="FILE",
            help="Compare with this text (UTF-8), for an article whose text is not kept. Its fingerprint is "
            "compared first, and the text is not stored. Needs --article.",
        )
        parser.add_argument(
            "--batch", type=int, default=200, metavar="N", help="Quotes in one transaction (200)."
        )
        parser.add_argument("--dry-run", action="store_true", help="Tell what would be found; store nothing.")
        parser.add_argument("--json", action="store_true", help="One line of JSON for each quote.")

    def handle(self, *, numbers: list[str], batch: int, **options: Any) -> None:
        if not 1 <= batch <= MOST_BATCH:
            raise _refusal(f"--batch takes a number from 1 to {MOST_BATCH:,}.")
        if options["all"] and (numbers or options["article"]):
            raise _refusal("--all is for all quotes: leave it out, or the quotes and the article.")
        chosen = _chosen(numbers, options["article"])
        if options["published"]:
            chosen = chosen.filter(status=Status.PUBLISHED)
        run = reports.Run(chosen, batch=batch, store=not options["dry_run"])
        self._lines, self._verbosity, self._told = options["json"], options["verbosity"], 0
        if options["source"] is not None:
            self._against(run, options["source"], options["article"])
        else:
            self._all(run)
        self._tell(run)

    def _all(self, run: reports.Run) -> None:
        done = 0
        try:
            for done in run.batches():
                self._rows(run)
                self._progress(done, run)
        except KeyboardInterrupt:
            kept = "Nothing was stored (--dry-run)" if not run.store else "What was found of these is stored"
            raise CommandError(
                f"Stopped: {done:,} of {run.total:,} quotes were compared. {kept}; the others are as they "
                "were. Run it again for the rest.",
                returncode=INTERRUPTED,
            ) from None

    def _against(self, run: reports.Run, path: str, slug: str | None) -> None:
        if not slug:
            raise _refusal("--source needs --article SLUG: the article whose text the file holds.")
        if not path:
            raise _refusal("--source is empty: give the file that holds the text of the article.")
        article = Article.objects.get(slug=slug)
        try:
            run.against(article.pk, Path(path).read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise _refusal(f"{path} cannot be read: {error.strerror or error}.") from error
        except UnicodeDecodeError as error:
            raise _refusal(f"{path} is not text in UTF-8. Save it as UTF-8, then run this again.") from error
        except NotThatText as other:
            known = "\n".join(f"  {one.sha256}  {one}" for one in other.captures)
            known = known or "  no capture is recorded"
            raise _refusal(
                f"{path} is not a text that was captured of “{slug}”: nothing was compared.\n"
                f"  {other.fingerprint}  {path}\nCaptured:\n{known}\nTake the file whose fingerprint is "
                "recorded; or record this one as a new capture of the article, with its text or its "
                "fingerprint alone."
            ) from other

    def _rows(self, run: reports.Run) -> None:
        for row in run.take_rows():
            if self._lines:
                self.stdout.write(row)

    def _progress(self, done: int, run: reports.Run) -> None:
        """After a batch's worth of quotes: many articles have one or two."""
        if self._verbosity and done < run.total and done - self._told >= run.batch:
            self._told = done
            self.stderr.write(f"{done:,} of {run.total:,} quotes compared.")

    def _tell(self, run: reports.Run) -> None:
        self._rows(run)
        for line in () if self._lines else run.sentences(details=self._verbosity > 1):
            self.stdout.write(line)
        if run.is_bad:
            raise CommandError(run.verdict, returncode=1)


def _chosen(numbers: list[str], slug: str | None) -> Any:
    chosen = Quote.objects.all()
    if slug is not None:
        if not Article.objects.filter(slug=slug).exists():
            raise _refusal(f"There is no article “{slug}”. Its slug is the last part of its address.")
        chosen = chosen.filter(article__slug=slug)
    if numbers:
        read = {typed: read_public_id(typed.lstrip("#")) for typed in numbers}
        known = set(chosen.filter(public_id__in=read.values()).values_list("public_id", flat=True))
        unknown = [typed for typed, number in read.items() if number not in known]
        if unknown:
            where = f" of “{slug}”" if slug else ""
            raise _refusal(f"There is no quote {', '.join(unknown)}{where}. Nothing was compared.")
        chosen = chosen.filter(public_id__in=known)
    return chosen


def _refusal(why: str) -> CommandError:
    return CommandError(why, returncode=2)
