"""Who and what an actor is met with: the events, the people beside it, the bodies it belongs to.

Every list here is bounded, asks a fixed number of queries and names published records only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from archive.models import Actor, Affiliation, Alias, Article, Event, Participation, Publication, Quote
from archive.models.proof import NOT_THEIRS
from archive.search import Criteria, firsts, keys, records, search

from .quotations import EVENT, ROLE, quotations
from .reading import keep, kept, link, read

SHOWN = 10  # events beside an actor
MEMBERS = 5  # of a body, by name
LOOKED_THROUGH = 200  # newest quotes, for what they are about
MOST_ROLES = 500  # quotes looked through for a printed role
OTHERS = 2  # quotes of others on the same event

_ALIAS = ("id", "actor_id", "name", "kind", "language")
_SOURCE = ("id", "title", "slug", "status", "published", "publication_id")
_PART = ("id", "event_id", "role")


@dataclass
class Members:
    actors: list[Actor] = field(default_factory=list)
    more: bool = False


def members(bodies: Iterable[int]) -> dict[int, Members]:
    """Of bodies: their members that are quoted in public (and so are public themselves)."""
    speaks = Quote.objects.published().filter(voices__actor=OuterRef("actor"))
    rows = (
        Affiliation.objects.filter(_source_is_public(), organisation__in=list(bodies))
        .filter(Exists(speaks))
        .annotate(
            nth=Window(RowNumber(), partition_by=F("organisation"), order_by=["actor__sort_name", "pk"])
        )
        .filter(nth__lte=MEMBERS + 1)
        .select_related("actor")
        .order_by("organisation", "nth")
    )
    found: dict[int, Members] = {}
    for row in rows:
        body = found.setdefault(row.organisation_id or 0, Members())
        if row.actor not in body.actors:
            body.more = len(body.actors) >= MEMBERS
            body.actors = [*body.actors, row.actor][:MEMBERS]
    return found


def _source_is_public() -> Q:
    return Q(source__isnull=True) | Q(Exists(Article.objects.published().filter(pk=OuterRef("source"))))


def names_and_roles(actor: Actor) -> None:
    """Fill in what `actor.aliases` and `actor.affiliations` have, with bodies and sources."""
    keep(actor, "aliases", "affiliations")
    for (alias,) in read(
        ((Alias, "l", _ALIAS),), "archive_alias l WHERE l.actor_id IN ({ids}) ORDER BY l.id", [actor.pk]
    ):
        kept(actor)["aliases"].append(alias)
    rows = read(
        (
            (Affiliation, "r", ROLE),
            (Actor, "o", ("id", "name", "slug", "status")),
            (Article, "a", _SOURCE),
            (Publication, "p", ("id", "name", "slug")),
        ),
        "archive_affiliation r LEFT JOIN archive_actor o ON o.id = r.organisation_id "
        "LEFT JOIN archive_article a ON a.id = r.source_id "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id WHERE r.actor_id IN ({ids}) "
        "ORDER BY r.since_first IS NULL, r.since_first DESC, r.id",
        [actor.pk],
    )
    for role, body, source, publication in rows:
        link(role, "organisation", body)
        link(role, "source", source)
        if source:
            link(source, "publication", publication)
        kept(actor)["affiliations"].append(role)


def printed_roles(actor: Actor) -> dict[int, str]:
    """By article: the role it prints for the actor, for articles that an affiliation rests on."""
    sources = [role.source_id for role in actor.public_affiliations if role.source_id]
    if not sources:
        return {}
    quotes = Quote.objects.published().filter(article__in=sources, voices__actor=actor).order_by("-pk")
    found = quotes.values_list("article", "voices__role_as_printed")
    return {article: role for article, role in found[:MOST_ROLES] if role}


@dataclass
class Part:
    event: Event
    roles: list[str] = field(default_factory=list)


def took_part(actor: Actor) -> list[Part]:
    """The newest public events with the actor among the participants, and as what."""
    events = newest_events("archive_participation", "actor_id", actor.pk, SHOWN)
    parts = {event.pk: Part(event) for event in events}
    if parts:
        here = f"archive_participation p WHERE p.event_id IN ({{ids}}) AND p.actor_id = {actor.pk}"
        rows = [row for (row,) in read(((Participation, "p", _PART),), here, list(parts))]
        for row in sorted(rows, key=lambda row: row.pk):
            parts[row.event_id].roles += [row.role] if row.role else []
    return list(parts.values())


def commented_on(actor: Actor) -> list[Event]:
    """The public events that the actor's newest quotes are about, newest first."""
    newest = search(Criteria(speakers=(actor.pk,)), limit=LOOKED_THROUGH, counted=False).ids
    if not newest:
        return []
    not_theirs = ", ".join(f"'{standing}'" for standing in NOT_THEIRS)
    tables = (
        "archive_quote_about b JOIN archive_quote q ON q.id = b.quote_id "
        f"WHERE b.quote_id IN ({{ids}}) AND q.standing NOT IN ({not_theirs})"
    )
    about = read(((Quote.about.through, "b", ("id", "event_id")),), tables, newest)
    return _in_order(list({tie.event_id for (tie,) in about}), SHOWN)


def newest_events(table: str, column: str, value: int, limit: int) -> list[Event]:
    """The newest public events that a table of pairs ties to a record."""
    return _in_order(records.tied(table, column, value, limit), limit)


def _in_order(events: Sequence[int], limit: int) -> list[Event]:
    """The newest of these events, of those that are kept in order: they are public."""
    if not events:
        return []
    tables = (
        "archive_record r JOIN archive_event s ON s.id = r.record "
        f"WHERE r.kind = '{keys.RECORDS['event']}' AND r.record IN ({{ids}}) ORDER BY r.key LIMIT {limit}"
    )
    return [event for (event,) in read(((Event, "s", EVENT),), tables, events)]


@dataclass(frozen=True)
class Beside:
    event: Event
    quotes: list[Quote]


def others_beside(actor: Actor, quotes: Sequence[Quote]) -> Beside | None:
    """What others said on an event that these quotes are about or were said at."""
    events = {event.pk: event for quote in quotes for event in _events(quote)}
    event, ids = firsts.of_others(actor.pk, list(events), OTHERS)
    return Beside(events[event], quotations(ids)) if ids else None


def _events(quote: Quote) -> list[Event]:
    return [*([quote.public_said_at] if quote.public_said_at else []), *quote.public_about]
