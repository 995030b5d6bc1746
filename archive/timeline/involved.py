"""Who and what an actor is met with: the events, the people beside it, the bodies it belongs to.

Every list here is bounded, asks a fixed number of queries and names published records only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from archive.models import Actor, Affiliation, Alias, Article, Event, Participation, Publication, Quote
from archive.models.proof import NOT_THEIRS
from archive.search import firsts, keys, records

from .quotations import EVENT, ROLE, quotations_beside
from .reading import Statement, keep, kept, link, read, read_each

SHOWN = 10  # events beside an actor
MEMBERS = 5  # of a body, by name
MOST_ROLES = 500  # quotes looked through for a printed role
OTHERS = 2  # quotes of others on the same event

_ALIAS = ("id", "actor_id", "name", "kind", "language")
_SOURCE = ("id", "title", "slug", "status", "published", "publication_id")
_PART = ("id", "event_id", "role")
_ALIASES = Statement(((Alias, "l", _ALIAS),), "archive_alias l WHERE l.actor_id IN ({ids}) ORDER BY l.id")
_AFFILIATIONS = Statement(
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
)
_NOT_THEIRS = ", ".join(sorted(f"'{standing.value}'" for standing in NOT_THEIRS))
# Events that are kept in order are public.
_COMMENTED_ON = Statement(
    ((Event, "s", EVENT),),
    "(SELECT DISTINCT b.event_id FROM archive_quote_about b JOIN archive_quote q ON q.id = b.quote_id "
    f"WHERE b.quote_id IN ({{ids}}) AND q.standing NOT IN ({_NOT_THEIRS})) b "
    f"CROSS JOIN archive_record r CROSS JOIN archive_event s WHERE r.kind = '{keys.RECORDS['event']}' "
    f"AND r.record = b.event_id AND s.id = b.event_id ORDER BY r.key LIMIT {SHOWN}",
)


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


@dataclass
class Part:
    event: Event
    roles: list[str] = field(default_factory=list)


def introduce(actor: Actor) -> list[Part]:
    """Fill in what `actor.aliases` and `actor.affiliations` have, with bodies and sources. The newest public
    events with the actor among the participants, and as what."""
    keep(actor, "aliases", "affiliations")
    tied = records.tied("archive_participation", "actor_id", actor.pk, SHOWN)
    part = Statement(
        ((Event, "s", EVENT), (Participation, "p", _PART)),
        f"({tied}) r JOIN archive_event s ON s.id = r.record JOIN archive_participation p "
        f"ON p.event_id = s.id AND p.actor_id = {actor.pk} ORDER BY r.key, p.id",
    )
    aliases, roles, took_part = read_each((_ALIASES, [actor.pk]), (_AFFILIATIONS, [actor.pk]), (part, ()))
    kept(actor)["aliases"] += [alias for (alias,) in aliases]
    for role, body, source, publication in roles:
        link(role, "organisation", body)
        link(role, "source", source)
        if source:
            link(source, "publication", publication)
        kept(actor)["affiliations"].append(role)
    parts: dict[int, Part] = {}
    for event, row in took_part:
        parts.setdefault(event.pk, Part(event)).roles += [row.role] if row.role else []
    return list(parts.values())


def printed_roles(actor: Actor) -> dict[int, str]:
    """By article: the role it prints for the actor, for articles that an affiliation rests on."""
    sources = [role.source_id for role in actor.public_affiliations if role.source_id]
    if not sources:
        return {}
    quotes = Quote.objects.published().filter(article__in=sources, voices__actor=actor).order_by("-pk")
    found = quotes.values_list("article", "voices__role_as_printed")
    return {article: role for article, role in found[:MOST_ROLES] if role}


def newest_events(table: str, column: str, value: int, limit: int) -> list[Event]:
    """The newest public events that a table of pairs ties to a record."""
    tied = records.tied(table, column, value, limit)
    tables = f"({tied}) r JOIN archive_event s ON s.id = r.record ORDER BY r.key"
    return [event for (event,) in read(((Event, "s", EVENT),), tables, ())]


class Beside(NamedTuple):
    event: Event
    quotes: list[Quote]


class Said(NamedTuple):
    """An actor's quotes, what others said on an event that one of them belongs to, and the newest public
    events that the actor's own words are about."""

    quotes: list[Quote]
    others: Beside | None
    commented_on: list[Event]


def said(actor: Actor, quotes: Sequence[int], newest: Sequence[int]) -> Said:
    """What there is about these quotes; `newest`: those that events are looked for in."""
    event, others = firsts.of_others(actor.pk, quotes, OTHERS)
    found, rest = quotations_beside([(_COMMENTED_ON, newest)] if newest else [], [*quotes, *others])
    theirs = [quote for quote in found if quote.pk not in others]
    of_others = [quote for quote in found if quote.pk in others]
    met = (one for quote in theirs if of_others for one in _events(quote) if one.pk == event)
    beside = next((Beside(one, of_others) for one in met), None)
    return Said(theirs, beside, [one for rows in rest for (one,) in rows])


def _events(quote: Quote) -> list[Event]:
    return [*([quote.public_said_at] if quote.public_said_at else []), *quote.public_about]
