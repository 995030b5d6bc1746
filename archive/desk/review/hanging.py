"""What hangs on an article: itself, its quotes, their actors and events, changes that wait.

What lives here: finding them, for one article and for all. What does not: whether they can be published
(rows).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Exists, OuterRef, Prefetch, Q

from archive.models import (
    PROVEN,
    Actor,
    Affiliation,
    Article,
    Coverage,
    Editorial,
    Event,
    Participation,
    Quote,
    Revision,
    Status,
    Voice,
)
from archive.workflow.steps import SUBMITTED

NEW = (Status.DRAFT, Status.IN_REVIEW)
# From an article to what hangs on it: rows of which table, the way to the article, the way to the record.
_Way = tuple[type[Any], str, str]
_TO_EVENTS: tuple[_Way, ...] = (
    (Quote, "article", "said_at"),
    (Quote.about.through, "quote__article", "event"),
    (Coverage, "article", "event"),
)
_TO_ACTORS: tuple[_Way, ...] = (
    (Voice, "quote__article", "actor"),
    (Quote.mentions.through, "quote__article", "actor"),
    (Article.authors.through, "article", "actor"),
)
Pairs = set[tuple[int, int]]


@dataclass(frozen=True)
class Waiting:
    """A change of a public record that waits to be published."""

    record: Editorial
    revision: Revision


@dataclass(frozen=True)
class Hanging:
    """An article with everything new that hangs on it."""

    article: Article
    records: list[Editorial]
    """In draft or in review, in the order in which they are published: article, actors, events, quotes."""
    changes: list[Waiting]

    def of(self, status: str) -> list[Editorial]:
        return [one for one in self.records if one.status == status]

    @property
    def quotes(self) -> list[Quote]:
        return [one for one in self.records if isinstance(one, Quote)]


def hanging_on(article: Article) -> Hanging:
    """Everything new that hangs on an article, in a fixed number of queries.

    The article itself unless it is public or withdrawn; its quotes in draft or in review, with what
    `for_display` gives; actors in draft or in review who speak in quotes of it, are mentioned, wrote it or
    take part in the events; events in draft or in review that its quotes are said at or about, or that it
    covers; and the changes that wait, of the article and its public quotes, with what those name.
    """
    quotes = list(article.quotes.for_display().filter(status__in=NEW).order_by("pk"))
    for one in quotes:
        one.article = article
    changes = _changes(article)
    event_ids = {pk for _, pk in _pairs(_TO_EVENTS, NEW, [article.pk])} | _named(changes, "event")
    events = list(Event.objects.filter(pk__in=event_ids, status__in=NEW).order_by("pk"))
    actor_ids = {pk for _, pk in _pairs(_TO_ACTORS, NEW, [article.pk])} | _named(changes, "actor")
    actor_ids |= set(
        Participation.objects.filter(event__in=events, actor__status__in=NEW).values_list("actor", flat=True)
    )
    roles = Affiliation.objects.select_related("organisation", "source")
    actors = Actor.objects.filter(pk__in=actor_ids, status__in=NEW, merged_into=None).order_by(
        "sort_name", "pk"
    )
    found = [*actors.prefetch_related("aliases", Prefetch("affiliations", roles)), *events, *quotes]
    return Hanging(article, [*([article] if article.status in NEW else []), *found], changes)


def _changes(article: Article) -> list[Waiting]:
    mine = Q(kind="article", object_id=article.pk)
    mine |= Q(kind="quote", object_id__in=article.quotes.filter(status=Status.PUBLISHED).values("pk"))
    waits = list(
        Revision.objects.pending().filter(mine).select_related("made_by", "agreed_by").order_by("pk")
    )
    pks = [one.object_id for one in waits if one.kind == "quote"]
    quotes: dict[int, Editorial] = {one.pk: one for one in Quote.objects.for_display().filter(pk__in=pks)}
    found = [
        Waiting(article if one.kind == "article" else quotes[one.object_id], one)
        for one in waits
        if one.kind == "article" or one.object_id in quotes
    ]
    return [one for one in found if one.record.is_public]


def _named(changes: Iterable[Waiting], kind: str) -> set[int]:
    """The actors or events that changes name, as they would leave the records."""
    return {int(pk) for one in changes for pk in one.revision.data.get("names", {}).get(kind, {})}


def _pairs(ways: Iterable[_Way], statuses: Collection[str], articles: Collection[int] | None = None) -> Pairs:
    """Articles with the records of these statuses that hang on them, one query a way."""
    return {pair for way in ways for pair in _pairs_by(way, statuses, articles)}


def _pairs_by(way: _Way, statuses: Collection[str], articles: Collection[int] | None) -> Iterator[Any]:
    model, source, target = way
    rows = model._base_manager.filter(**{f"{target}__status__in": statuses})
    if articles is not None:
        rows = rows.filter(**{f"{source}__in": articles})
    yield from rows.values_list(source, target)


# Of all articles, for the queue


@dataclass
class WaitingArticle:
    """An article that waits for a reviewer, with what hangs on it, counted."""

    article: Article
    quotes: int = 0
    """In review."""
    proved: int = 0
    """Of these, whose words stand in the source, or that are in our words."""
    actors: int = 0
    """New ones: in draft or in review."""
    changes: int = 0
    since: datetime | None = None
    """When the first of what still waits was sent to review, or changed."""
    submitted_by: AbstractBaseUser | None = None
    """Who sent that."""
    _sent: list[tuple[datetime, int | None]] = field(default_factory=list, repr=False)

    def note(self, at: datetime, by: int | None) -> None:
        self._sent.append((at, by))

    @property
    def first(self) -> tuple[datetime, int | None] | None:
        return min(self._sent, key=lambda sent: sent[0], default=None)


def waiting_articles() -> list[WaitingArticle]:
    """Articles that wait for a reviewer, the longest first, in a fixed number of queries.

    In review themselves, or with quotes, actors or events in review, or with changes that wait.
    """
    sent = _sent()
    reviewed = list(
        Quote.objects.filter(status=Status.IN_REVIEW).values_list("pk", "article", "verdict", "form")
    )
    events = _pairs(_TO_EVENTS, [Status.IN_REVIEW])
    actors = _actors([Status.IN_REVIEW])
    changes = _pending()
    ids = {pk for kind, pk in sent if kind == "article"} | {article for _, article, *_ in reviewed}
    ids |= {article for article, _ in events | actors} | {article for article, _ in changes}
    articles = Article.objects.exclude(status=Status.WITHDRAWN).select_related("publication")
    rows = {one.pk: WaitingArticle(one) for one in articles.filter(pk__in=ids)}
    hangs: list[tuple[int, tuple[str, int]]] = [(pk, ("article", pk)) for pk in rows]
    hangs += [(article, ("quote", pk)) for pk, article, *_ in reviewed]
    hangs += [(article, ("event", pk)) for article, pk in events]
    hangs += [(article, ("actor", pk)) for article, pk in actors]
    for article, key in hangs:
        if article in rows and key in sent:
            rows[article].note(*sent[key])
    for article, revision in changes:
        if article in rows:
            rows[article].changes += 1
            rows[article].note(revision.made_at, revision.made_by_id)
    for _, article, verdict, form in reviewed:
        if article in rows:
            rows[article].quotes += 1
            rows[article].proved += verdict in PROVEN or form == "paraphrase"
    for article, _ in _actors(NEW, list(rows)):
        rows[article].actors += 1
    return _in_order(rows.values())


def _in_order(rows: Iterable[WaitingArticle]) -> list[WaitingArticle]:
    found = list(rows)
    users = get_user_model()._default_manager.in_bulk(
        [one.first[1] for one in found if one.first and one.first[1]]
    )
    for one in found:
        if one.first:
            one.since = one.first[0]
            one.submitted_by = users.get(one.first[1])
    return sorted(found, key=lambda one: (one.since is None, one.since, one.article.pk))


def _actors(statuses: Collection[str], articles: Collection[int] | None = None) -> Pairs:
    """Articles with actors of these statuses that hang on them, also as participants of new events."""
    covered = defaultdict(set)
    for article, event in _pairs(_TO_EVENTS, NEW, articles):
        covered[event].add(article)
    taking_part = Participation.objects.filter(event__status__in=NEW, actor__status__in=statuses)
    through = {
        (article, actor)
        for event, actor in taking_part.values_list("event", "actor")
        for article in covered[event]
    }
    return _pairs(_TO_ACTORS, statuses, articles) | through


def _sent() -> dict[tuple[str, int], tuple[datetime, int | None]]:
    """What is in review: when it was sent, and by whom; else when it was saved last."""
    found: dict[tuple[str, int], tuple[datetime, int | None]] = {}
    for model in (Article, Actor, Event, Quote):
        kind = str(model._meta.model_name)
        there = model._base_manager.filter(status=Status.IN_REVIEW)
        for pk, at, by in there.values_list("pk", "updated_at", "updated_by"):
            found[kind, pk] = at, by
        sent = Revision.objects.kept().filter(
            Exists(there.filter(pk=OuterRef("object_id"))), kind=kind, step=SUBMITTED
        )
        for pk, at, by in sent.order_by("number").values_list("object_id", "made_at", "made_by"):
            found[kind, pk] = at, by
    return found


def _pending() -> list[tuple[int, Revision]]:
    """The changes that wait of public articles and quotes, each with its article."""
    waits = list(Revision.objects.pending().filter(kind__in=("article", "quote")).defer("data"))
    pks = [one.object_id for one in waits if one.kind == "quote"]
    of = dict(Quote.objects.published().filter(pk__in=pks).values_list("pk", "article"))
    public = set(
        Article.objects.published()
        .filter(pk__in=[one.object_id for one in waits if one.kind == "article"])
        .values_list("pk", flat=True)
    )
    found = [(of.get(one.object_id), one) for one in waits if one.kind == "quote"]
    found += [(one.object_id, one) for one in waits if one.kind == "article" and one.object_id in public]
    return [(article, one) for article, one in found if article]
