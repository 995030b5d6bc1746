"""What a record rests on that one person may have moved: the texts its words are compared with, an embargo.

What lives here: the steps of an article's history that move such ground, and whose they were. What does not:
the rule of four eyes that follows from them (roles), writing them down (articles).
"""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Max, QuerySet

from archive import history
from archive.models import Actor, Article, Editorial, Event, Quote, Revision

from .obstacles import free_of_embargo, known_from, newly_named

REPLACED, ADDED = "Captured text replaced", "Captured text added"
TEXTS = (ADDED, REPLACED)
LOOSENED = "Embargo loosened"

Person = AbstractBaseUser | AnonymousUser


def moved(record: Editorial, waits: Revision | None = None) -> QuerySet[Revision]:
    """Every step that moved what a record rests on, or what it would rest on after a change that waits."""
    steps = Revision.objects.filter(kind="article").kept().order_by("made_at")
    if isinstance(record, Quote):
        article = waits.fields["article"] if waits else record.article_id
        return steps.filter(object_id=article, step__in=(*TEXTS, LOOSENED))
    steps = steps.filter(step=LOOSENED)
    if waits:
        return steps.filter(object_id__in=newly_named(record, history.snapshot(record), waits.data))
    if isinstance(record, Article):
        return steps.filter(object_id=record.pk)
    return steps.filter(object_id__in=known_from(record).values("pk"))


def last_move(record: Editorial, by: Person, waits: Revision | None = None) -> Revision | None:
    """The last of these steps that was this person's; None if the record is known from elsewhere as well."""
    last = moved(record, waits).filter(made_by=by.pk).last()
    if last and not waits and isinstance(record, Event | Actor):
        own = moved(record).filter(made_by=by.pk).values("object_id")
        if free_of_embargo(record).exclude(pk__in=own).exists():
            return None
    return last


def moved_by_another(record: Editorial, by: Person, waits: Revision | None = None) -> bool:
    """Whether somebody else moved it: then the record's author is a second pair of eyes."""
    return moved(record, waits).filter(made_by__isnull=False).exclude(made_by=by.pk).exists()


def texts_changed_at(record: Editorial) -> datetime | None:
    """When the captured texts that belong to an article or quote were last changed, by anybody."""
    if not isinstance(record, Article | Quote):
        return None
    article = record.article_id if isinstance(record, Quote) else record.pk
    texts = Revision.objects.filter(kind="article", object_id=article, step__in=TEXTS)
    at: datetime | None = texts.aggregate(at=Max("made_at"))["at"]
    return at
