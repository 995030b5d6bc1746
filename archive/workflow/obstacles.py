"""What stands in the way of publishing a record, in sentences: its own state, and what it rests on.

What does not live here: who asks for it (roles).
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.models import Actor, Affiliation, Article, Coverage, Editorial, Event, Quote, Status
from archive.models.quote import JUDGED
from archive.verification import sentences, watching


def rests_on(record: Editorial) -> list[Editorial]:
    """What must be public with a record, and is not: a quote's article and its named actors."""
    if not isinstance(record, Quote):
        return []
    actors = Actor.objects.filter(voices__quote=record).distinct().order_by("pk")
    needed: list[Editorial] = [record.article, *actors]
    return [one for one in needed if not one.is_public]


def obstacles(
    record: Editorial, *, along: bool = False, at: datetime | None = None, unproved: bool = False
) -> list[str]:
    """Why a record cannot be published now, or at a time to come, as sentences.

    `along`: what it rests on goes with it. `unproved`: its words are before readers, proved or not.
    """
    found = embargo(record, at)
    if isinstance(record, Quote):
        proof = [] if unproved else sentences.unfit(record)
        return [*found, *_without_voice(record), *proof, *_missing(record, along=along, at=at)]
    return found


def embargo(record: Editorial, at: datetime | None = None) -> list[str]:
    """Why what a record rests on keeps it from readers now, or at a time to come: a sentence an article.

    An article is held until its hour, and so is what rests on held articles alone: its quotes, and events
    and actors that the archive knows from nowhere else. What readers see already is not held.
    """
    until = at or timezone.now()
    if isinstance(record, Article | Quote):
        source = record if isinstance(record, Article) else record.article
        held = [source] if source.embargo_until and source.embargo_until > until else []
    else:
        held = [] if record.is_public else _held_alone(record, until)
    return [f"{one.title} is under embargo until {one.embargo_until:%-d %B %Y, %H:%M} UTC." for one in held]


def _held_alone(record: Editorial, until: datetime) -> list[Article]:
    """The held articles that an event or actor is known from, if it is known from no other."""
    sources = _known_from(record)
    held = Q(embargo_until__gt=until)
    return [] if sources.exclude(held).exists() else list(sources.filter(held).order_by("pk"))


def _known_from(record: Editorial) -> QuerySet[Article]:
    quotes, coverage = Quote.objects.all(), Coverage.objects.all()
    if isinstance(record, Event):
        said = quotes.filter(said_at=record.pk).values("article")
        about = quotes.filter(about=record.pk).values("article")
        reported = coverage.filter(event=record.pk).values("article")
        dated = Event.objects.filter(pk=record.pk, date_source__isnull=False).values("date_source")
        return _any_of(said, about, reported, dated)
    spoken = quotes.filter(voices__actor=record.pk).values("article")
    took_part = coverage.filter(event__participations__actor=record.pk).values("article")
    role = Affiliation.objects.filter(actor=record.pk, source__isnull=False).values("source")
    written = Article.authors.through.objects.filter(actor=record.pk).values("article")
    return _any_of(spoken, took_part, role, written)


def _any_of(*ways: QuerySet[Any]) -> QuerySet[Article]:
    found = Q(pk__in=[])
    for way in ways:
        found |= Q(pk__in=way)
    return Article.objects.filter(found)


def _without_voice(quote: Quote) -> list[str]:
    if quote.voices.exists():
        return []
    return ["It has no voice. Say who spoke, or give the article's words for an unnamed speaker."]


def _missing(quote: Quote, *, along: bool, at: datetime | None) -> list[str]:
    missing = [one for one in rests_on(quote) if not (at and one.publish_on and one.publish_on <= at)]
    gone = [one for one in missing if one.status == Status.WITHDRAWN]
    if gone:
        return [f"{called(one)} is withdrawn. Send it back to draft and publish it first." for one in gone]
    if along:
        return [reason for one in missing for reason in obstacles(one, at=at)]
    return [
        f"{called(one)} is not public yet. Publish it first, or along with this quote." for one in missing
    ]


def called(record: Editorial) -> str:
    return f"{str(record._meta.verbose_name).capitalize()} “{record}”"


def stay_public(quote: Quote, changed: Iterable[str]) -> None:
    """Refuse to leave a published quote before readers after a change that takes its proof away.

    `changed` names its fields that were changed. A quote that only its source let down stays, marked.
    """
    if quote.status == Status.PUBLISHED and JUDGED & set(changed):
        watching.refuse_unfit(quote)
