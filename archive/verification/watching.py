"""A capture that was added, changed or deleted: the quotes of its article are checked anew.

In the same transaction, whichever way it came: a form, save(), an import, loaddata. What goes past all
of these, update() and SQL, is caught by the database (`triggers`): what such a text proved falls.
"""

from typing import Any

from django.db.models.signals import post_delete, post_save

from archive.models import REFUSED, Capture, Quote, Verdict

from .checking import recheck


def watch() -> None:
    """Called once, as Django starts."""
    post_save.connect(_saved, sender=Capture, dispatch_uid="archive.verification")
    post_delete.connect(_deleted, sender=Capture, dispatch_uid="archive.verification")


def _saved(instance: Capture, **kwargs: Any) -> None:
    recheck(instance.article_id)


def _deleted(instance: Capture, **kwargs: Any) -> None:
    """What was found only in it is not known any more (a capture that proves is never deleted)."""
    alone = Quote.objects.filter(
        article_id=instance.article_id, verdict__in=REFUSED, checked_capture=None, comparisons=None
    )
    alone.update(verdict=Verdict.UNCHECKED, checked_at=None)
    recheck(instance.article_id)
