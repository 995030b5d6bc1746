"""What stands in the way of publishing a record, in sentences: its own state, and what it rests on.

What does not live here: who asks for it (roles).
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from archive.models import Actor, Affiliation, Article, Coverage, Editorial, Event, Quote, Status, Voice
from archive.models.quote import JUDGED
from archive.verification import sentences, watching

from .sealed import refused_words


def rests_on(record: Editorial) -> list[Editorial]:
    """What must be public with a record, and is not: a quote's article and its named actors."""
    if not isinstance(record, Quote):
        return []
    actors = Actor.objects.filter(voices__quote=record).distinct().order_by("pk")
    needed: list[Editorial] = [record.article, *actors]
    return [one for one in needed if not one.is_public]


def hidden_with(records: QuerySet[Any]) -> QuerySet[Quote]:
    """The public quotes that readers see only as long as they see these articles or actors."""
    public = Quote.objects.published()
    if records.model is Actor:
        return public.filter(pk__in=Voice.objects.filter(actor__in=records.values("pk")).values("quote"))
    return public.filter(article__in=records.values("pk")) if records.model is Article else public.none()


def obstacles(
    record: Editorial,
    *,
    along: bool = False,
    before: Collection[Editorial] = (),
    at: datetime | None = None,
    unproved: bool = False,
) -> list[str]:
    """Why a record cannot be published now, or at a time to come, as sentences.

    `along`: what it rests on goes with it. `before`: these are published before it. `unproved`: its words are
    before readers, proved or not.
    """
    found = embargo(record, at)
    if isinstance(record, Quote):
        proof = [*refused_words(record.text), *([] if unproved else sentences.unfit(record))]
        missing = [one for one in rests_on(record) if one not in before]
        return [*found, *_without_voice(record), *proof, *_missing(missing, along=along, at=at)]
    return found


def embargo(record: Editorial, at: datetime | None = None) -> list[str]:
    """Why what a record rests on keeps it from readers now, or at a time to come: a sentence an article.

    An article is held until its hour, and so is what rests on held articles alone: its quotes, and events
    and actors that no public article tells of as well. What readers see already is not held.
    """
    until = at or timezone.now()
    if isinstance(record, Article | Quote):
        source = record if isinstance(record, Article) else record.article
        found = [source] if source.embargo_until and source.embargo_until > until else []
    else:
        found = [] if record.is_public else _held_alone(record, until)
    return [_under_embargo(one) for one in found]


def _held_alone(record: Editorial, until: datetime) -> list[Article]:
    """The held articles that an event or actor is known from, if no public one tells of it as well."""
    under = list(Article.objects.filter(embargo_until__gt=until).order_by("pk").values_list("pk", flat=True))
    if not under:
        return []  # by far the most often; and an actor can be known from most of the articles
    held = list(known_from(record).filter(pk__in=under).order_by("pk"))
    return [] if held and free_of_embargo(record, until).exists() else held


def free_of_embargo(record: Editorial, at: datetime | None = None) -> QuerySet[Article]:
    """The public articles that an event or actor is known from, and that no embargo holds."""
    held = Q(embargo_until__gt=at or timezone.now())
    return known_from(record).filter(status=Status.PUBLISHED).exclude(held)


def known_from(record: Editorial) -> QuerySet[Article]:
    """Every article that names an event or actor, itself or through what it names."""
    quotes = Quote.objects.all()
    if isinstance(record, Event):
        return _telling_of(Event.objects.filter(pk=record.pk))
    spoken = quotes.filter(Q(voices__actor=record.pk) | Q(mentions=record.pk)).values("article")
    took_part = Event.objects.filter(participations__actor=record.pk)
    roles = Affiliation.objects.filter(Q(actor=record.pk) | Q(organisation=record.pk), source__isnull=False)
    written = Article.authors.through.objects.filter(actor=record.pk).values("article")
    return _any_of(spoken, roles.values("source"), written) | _telling_of(took_part)


def _telling_of(events: QuerySet[Event]) -> QuerySet[Article]:
    pks = events.values("pk")
    said = Quote.objects.filter(said_at__in=pks).values("article")
    about = Quote.objects.filter(about__in=pks).values("article")
    reported = Coverage.objects.filter(event__in=pks).values("article")
    return _any_of(said, about, reported, events.filter(date_source__isnull=False).values("date_source"))


def newly_named(record: Editorial, before: dict[str, Any], now: dict[str, Any]) -> set[int]:
    """The articles that one snapshot of a record names and an earlier one does not, by id."""
    return _named(type(record), now) - _named(type(record), before)


def _named(model: type[Any], data: dict[str, Any]) -> set[int]:
    named = {data["fields"].get(name) for name in _to_articles(model)}
    for part, rows in data.get("parts", {}).items():
        links = _to_articles(model._meta.get_field(part).related_model)
        named |= {row.get(name) for row in rows for name in links}
    return {pk for pk in named if pk is not None}


def _to_articles(model: type[Any]) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if one.related_model is Article]


def held(articles: Iterable[int]) -> list[str]:
    """Which of these articles are under embargo now, a sentence each."""
    found = Article.objects.filter(pk__in=articles, embargo_until__gt=timezone.now())
    return [_under_embargo(one) for one in found.order_by("pk")]


def _under_embargo(article: Article) -> str:
    return f"{article.title} is under embargo until {article.embargo_until:%-d %B %Y, %H:%M} UTC."


def _any_of(*ways: QuerySet[Any]) -> QuerySet[Article]:
    found = Q(pk__in=[])
    for way in ways:
        found |= Q(pk__in=way)
    return Article.objects.filter(found)


def _without_voice(quote: Quote) -> list[str]:
    if quote.voices.exists():
        return []
    return ["It has no voice. Say who spoke, or give the article's words for an unnamed speaker."]


def _missing(needed: list[Editorial], *, along: bool, at: datetime | None) -> list[str]:
    missing = [one for one in needed if not (at and one.publish_on and one.publish_on <= at)]
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
