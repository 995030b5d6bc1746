"""Who and what an actor is met with: the events, the people beside it, the bodies it belongs to.

Every list here is bounded, asks a fixed number of queries and names published records only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from archive.models import Actor, Affiliation, Article, Event, Participation, Quote
from archive.models.proof import NOT_THEIRS
from archive.search import Criteria, keys, records, search

from .quotations import quotations

SHOWN = 10  # events beside an actor
FEW = 2_000  # events: of more, the newest are looked for one by one
MEMBERS = 5  # of a body, by name
LOOKED_THROUGH = 200  # newest quotes, for what they are about
MOST_ROLES = 500  # quotes looked through for a printed role
OTHERS = 2  # quotes of others on the same event


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


def printed_roles(actor: Actor) -> dict[int, str]:
    """By article: the role it prints for the actor, for articles that an affiliation rests on."""
    sources = [role.source_id for role in actor.public_affiliations if role.source_id]
    quotes = Quote.objects.published().filter(article__in=sources, voices__actor=actor).order_by("-pk")
    found = quotes.values_list("article", "voices__role_as_printed")
    return {article: role for article, role in found[:MOST_ROLES] if role}


@dataclass
class Part:
    event: Event
    roles: list[str] = field(default_factory=list)


def took_part(actor: Actor) -> list[Part]:
    """The newest public events with the actor among the participants, and as what."""
    events = newest_events(Event.objects.filter(participations__actor=actor), SHOWN)
    parts = {event.pk: Part(event) for event in events}
    for row in Participation.objects.filter(actor=actor, event__in=list(parts)):
        parts[row.event_id].roles += [row.role] if row.role else []
    return list(parts.values())


def commented_on(actor: Actor) -> list[Event]:
    """The public events that the actor's newest quotes are about, newest first."""
    newest = search(Criteria(speakers=(actor.pk,)), limit=LOOKED_THROUGH, counted=False).ids
    theirs = Quote.objects.filter(pk__in=newest).exclude(standing__in=NOT_THEIRS)
    about = Quote.about.through.objects.filter(quote__in=theirs).values_list("event", flat=True)
    return newest_events(Event.objects.filter(pk__in=list(about.distinct())), SHOWN)


def newest_events(events: QuerySet[Event], limit: int) -> list[Event]:
    """The newest public ones of these events, from the kept order."""
    few = list(events.order_by().values_list("pk", flat=True).distinct()[: FEW + 1])
    narrowed = few if len(few) <= FEW else events
    ids = [keys.quote_id(row[-1]) for row in records.rows("event", Criteria(), narrowed, (), limit)]
    found = Event.objects.published().in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


@dataclass(frozen=True)
class Beside:
    event: Event
    quotes: list[Quote]


def others_beside(actor: Actor, quotes: list[Quote]) -> Beside | None:
    """What others said on an event that these quotes are about or were said at."""
    events = {event.pk: event for quote in quotes for event in _events(quote)}
    if not events:
        return None
    found = search(Criteria(events=tuple(events)), limit=50, counted=False)
    others = [
        quote
        for quote in quotations(found.ids)
        if actor.pk not in {voice.actor_id for voice in quote.voices.all()}
    ]
    for event in events.values():
        on_it = [quote for quote in others if event in _events(quote)]
        on_it.sort(key=lambda quote: quote.is_paraphrase)  # printed words first
        if on_it:
            return Beside(event, on_it[:OTHERS])
    return None


def _events(quote: Quote) -> list[Event]:
    return [*([quote.public_said_at] if quote.public_said_at else []), *quote.public_about]
