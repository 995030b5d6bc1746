"""Who has a record's form open: told to the others, kept for no longer than that needs.

Looking writes nothing; a form that is open says so itself, every half minute.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Case, F, Model, When
from django.utils import timezone

from archive.models import Opened

SEEN = timedelta(minutes=2)
"""Who was not seen for so long has closed the form, or lost the net."""
KEPT = timedelta(days=1)


def others(record: Model, by: Any) -> list[Opened]:
    """Everybody else who has it open, the first one first."""
    seen = Opened.objects.about(record).filter(seen_at__gt=timezone.now() - SEEN)
    return list(seen.exclude(by=by.pk).select_related("by").order_by("since", "pk"))


def opened(record: Model, by: Any) -> None:
    """Somebody has it open now. Whoever comes back after a while has it open since then."""
    now = timezone.now()
    since = Case(When(seen_at__lt=now - SEEN, then=now), default=F("since"))
    if Opened.objects.about(record).filter(by=by.pk).update(since=since, seen_at=now):
        return
    Opened.objects.filter(seen_at__lt=now - KEPT).delete()
    mine = Opened(kind=str(record._meta.model_name), object_id=record.pk, by_id=by.pk, since=now, seen_at=now)
    Opened.objects.bulk_create([mine], ignore_conflicts=True)  # two windows at once are one person


def closed(record: Model, by: Any) -> None:
    """Somebody closed it. Where they have it open in another window, that says so again."""
    Opened.objects.about(record).filter(by=by.pk).delete()


def sentences(found: list[Opened]) -> list[str]:
    return [f"{one.by.get_full_name() or one.by} has had this open since {_when(one)} UTC." for one in found]


def _when(one: Opened) -> str:
    since, today = timezone.localtime(one.since), timezone.localdate()
    return f"{since:%H:%M}" if since.date() == today else f"{since:%-d %B, %H:%M}"
