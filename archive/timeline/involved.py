"""Who and what an actor is met with: the events, the people beside it, the bodies it belongs to.

Every list here is bounded, asks a fixed number of queries and names published records only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from archive.models import (
    Actor,
    Affiliation,
    Alias,
    Article,
    Correction,
    Event,
    Participation,
    Publication,
    Quote,
)
from archive.models.proof import NOT_THEIRS
from archive.search import Newest, firsts, keys, records

from .quotations import EVENT, ROLE, quotations_beside
from .reading import Statement, keep, kept, link, read

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


_CORRECTED = Statement(
    ((Correction, "c", ("id",)),), "archive_correction c WHERE c.actor_id IN ({ids}) LIMIT 1"
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


class Met(NamedTuple):
    """What an actor is met with."""

    quotes: list[Quote]  # their own
    others: Beside | None  # what others said on an event that one of these belongs to
    took_part: list[Part]  # the newest public events with the actor among the participants
    commented_on: list[Event]  # the newest public events that the actor's own words are about
    corrected: bool  # whether anything was


def met(actor: Actor, found: Newest, looked_through: Sequence[int]) -> Met:
    """All of it in one reading, which also fills in what `actor.aliases` and `actor.affiliations` have, with
    bodies and sources. `looked_through`: the quotes in which events are looked for that they are about."""
    quotes, (event, others) = found.page.ids, firsts.of_others(actor.pk, found.events, OTHERS)
    tied = records.tied("archive_participation", "actor_id", actor.pk, SHOWN)
    part = Statement(
        ((Event, "s", EVENT), (Participation, "p", _PART)),
        f"({tied}) r JOIN archive_event s ON s.id = r.record JOIN archive_participation p "
        f"ON p.event_id = s.id AND p.actor_id = {actor.pk} ORDER BY r.key, p.id",
    )
    one = [actor.pk]
    asked = [(_ALIASES, one), (_AFFILIATIONS, one), (part, ()), (_CORRECTED, one)]
    asked += [(_COMMENTED_ON, looked_through)] if looked_through else []
    both, (aliases, roles, parts, corrections, *events) = quotations_beside(asked, [*quotes, *others])
    _fill_in(actor, aliases, roles)
    theirs = [quote for quote in both if quote.pk not in others]
    of_others = [quote for quote in both if quote.pk in others]
    theirs_on_it = (one for quote in theirs if of_others for one in _events(quote) if one.pk == event)
    return Met(
        theirs,
        next((Beside(one, of_others) for one in theirs_on_it), None),
        _by_event(parts),
        [one for rows in events for (one,) in rows],
        any(corrections),
    )


def _fill_in(actor: Actor, aliases: Iterable[list[Any]], roles: Iterable[list[Any]]) -> None:
    keep(actor, "aliases", "affiliations")
    kept(actor)["aliases"] += [alias for (alias,) in aliases]
    for role, body, source, publication in roles:
        link(role, "organisation", body)
        link(role, "source", source)
        if source:
            link(source, "publication", publication)
        kept(actor)["affiliations"].append(role)


def _by_event(parts: Iterable[list[Any]]) -> list[Part]:
    found: dict[int, Part] = {}
    for event, row in parts:
        found.setdefault(event.pk, Part(event)).roles += [row.role] if row.role else []
    return list(found.values())


def _events(quote: Quote) -> list[Event]:
    return [*([quote.public_said_at] if quote.public_said_at else []), *quote.public_about]
