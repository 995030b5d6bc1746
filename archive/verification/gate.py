"""The gate: which words may be before readers. Its twin in the database is in `triggers`."""

from collections.abc import Iterable

from django.conf import settings

from archive.models import PROVEN, Form, Quote, Standing, Verdict


class Refused(Exception):
    """A step that cannot be taken. `reasons` are sentences that say why and how to mend it."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


def may_be_public(form: str, verdict: str, standing: str) -> bool:
    """Whether words may be published as what they claim to be.

    Altered or absent ones never, unchecked ones only where PUBLISH_UNCHECKED is set; unless the standing
    says why they are kept. What is public already stays, marked, whatever the setting becomes.
    """
    if form == Form.PARAPHRASE or verdict in PROVEN or standing != Standing.UNDISPUTED:
        return True
    return verdict == Verdict.UNCHECKED and bool(settings.PUBLISH_UNCHECKED)


def is_fit(quote: Quote) -> bool:
    """The same of a quote as it is."""
    return may_be_public(quote.form, quote.verdict, quote.standing)
