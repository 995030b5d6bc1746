"""A source, an older version of it, and quotes that are checked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from archive import verification
from archive.models import Article, Capture, Quote
from tests import cast

PRINTED = "“Nobody will cross,” said Mira Tallow, the harbour master. “The piers are not sound.”"
OTHER = "The page was emptied, and a notice put in its place."


@pytest.fixture
def source() -> Article:
    return cast.article()


@pytest.fixture
def kept(source: Article) -> Capture:
    return cast.capture(source, PRINTED)


@pytest.fixture
def quote(source: Article, kept: Capture) -> Quote:
    """A public quote, proved by the one capture of its source."""
    made = cast.quote("Nobody will cross", article=source)
    verification.check(made)
    return made


@pytest.fixture
def capture(source: Article) -> Callable[..., Capture]:
    """One more capture, so many days after (or before) now."""

    def made(text: str, days: int = 1) -> Capture:
        when = timezone.now() + timedelta(days=days)
        return Capture.objects.create(article=source, captured_at=when, text=text)

    return made


def marked(quote: Quote) -> tuple[str, str]:
    """What stands in the database, and what readers are told."""
    quote.refresh_from_db()
    return quote.verdict, quote.mark.value


def compared(quote: Quote) -> list[str]:
    """What came of each comparison, newest capture first."""
    return list(quote.comparisons.values_list("verdict", flat=True))
