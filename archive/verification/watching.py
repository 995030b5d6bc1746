"""What is checked by itself, in the same transaction, as records are saved.

- A capture that was added, changed or deleted: the quotes of its article.
- A public quote whose words, form, article or standing change: it is checked, and the change is refused
  where it would leave unfit words before readers.
- What loaddata and other imports of whole records bring: its verdicts are judged anew from the texts that
  are kept, and from comparisons that name the same words where none is. New comparisons and passages are
  written only after the import, so that they do not take the place of those it brings itself.

What goes past all of these, bulk_create(), update() and SQL, is caught by the database (`triggers`): what
is not borne out falls. After a bulk_create() of captures, call `recheck`.
"""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_delete, post_save, pre_save

from archive import text
from archive.models import REFUSED, Capture, Comparison, Quote, Standing, Verdict

from . import sentences
from .checking import check, check_all, recheck
from .gate import Refused


def watch() -> None:
    """Called once, as Django starts."""
    for signal, sender, then in (
        (post_save, Capture, _capture_saved),
        (post_delete, Capture, _capture_deleted),
        (pre_save, Quote, _before_quote),
        (post_save, Quote, _quote_saved),
        (post_save, Comparison, _comparison_saved),
    ):
        signal.connect(then, sender=sender, dispatch_uid="archive.verification")


def refuse_unfit(quote: Quote) -> None:
    """Refused, if a public quote that somebody changed may not be public with that change."""
    if reasons := sentences.unfit(quote):
        raise Refused(
            [
                "It is published, and with this change its words would no longer be proved.",
                *reasons,
                "Or send it back to draft first.",
            ]
        )


def _capture_saved(instance: Capture, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        check_all(instance.article_id, only_due=True, loading=True)
        _complete_later(instance.article_id)
    else:
        recheck(instance.article_id)


def _capture_deleted(instance: Capture, **kwargs: Any) -> None:
    """What was found only in it is not known any more (a capture that proves is never deleted)."""
    alone = Quote.objects.filter(
        article_id=instance.article_id, verdict__in=REFUSED, checked_capture=None, comparisons=None
    )
    alone.update(verdict=Verdict.UNCHECKED, checked_at=None)
    recheck(instance.article_id)


def _before_quote(instance: Quote, raw: bool = False, **kwargs: Any) -> None:
    """What is refused already is told in sentences, before the database refuses it in its own way."""
    if not raw and instance.changed and instance.verdict in REFUSED:
        refuse_unfit(instance)


def _quote_saved(instance: Quote, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        _quote_loaded(instance)
    elif instance.changed:
        check(instance)
        refuse_unfit(instance)


def _quote_loaded(quote: Quote) -> None:
    """Words that were not known to be public stay out, unless their source has them. One that fell before
    comes as it was."""
    words = text.fingerprint(quote.text)
    known = Comparison.objects.filter(quote=quote.pk, words_sha256=words).exists()
    outcomes = check_all(quote.article_id, [quote.pk], loading=True)
    as_theirs = quote.is_public and quote.standing == Standing.UNDISPUTED and not quote.is_paraphrase
    for one in outcomes if as_theirs and not known else ():
        if one.judgement.verdict in REFUSED:
            raise IntegrityError(
                f"The words of quote {quote.public_id} are {sentences.called(one.judgement.verdict)} in the "
                "kept text of their article: they cannot be published as undisputed."
            )
    _complete_later(quote.article_id)


def _comparison_saved(instance: Comparison, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        return
    articles = Quote.objects.filter(pk=instance.quote_id).values_list("article_id", flat=True)
    for article in articles:
        check_all(article, [instance.quote_id], loading=True)
        _complete_later(article)


@dataclass(frozen=True, slots=True)
class _Complete:
    """Once an import is stored: the comparisons and passages that it did not bring."""

    article: int

    def __call__(self) -> None:
        recheck(self.article)


def _complete_later(article: int) -> None:
    then = _Complete(article)
    if all(waiting[1] != then for waiting in connection.run_on_commit):
        transaction.on_commit(then)
