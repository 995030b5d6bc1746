"""Actors: the list by letter, and one actor with the quotes, the roles and the events."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from archive.filters import ActorFilter
from archive.models import Actor, ActorKind, Alias, AliasKind
from archive.search import BadCursor, Count, Criteria, Newest, Page, YearCount, newest, search, years_of_actor
from archive.timeline import corrections, rows, standings, tallies
from archive.timeline.involved import members, met, printed_roles
from archive.timeline.said import quotes_by_year

from .lists import QUOTES, behind, chart, paged, refused
from .records import find_or_gone

LOOKED_THROUGH = 100  # newest quotes, for what they are about


class Row(NamedTuple):
    actor: Actor
    spoken: tallies.Spoken


def actor_list(request: HttpRequest) -> HttpResponse:
    filterset = ActorFilter(request.GET, queryset=_with_roles(Actor.objects.published()))
    context: dict[str, Any] = {
        "filter": filterset,
        "data": request.GET,
        "base": reverse("actor_list"),
    }
    if not filterset.is_valid():
        return render(request, "archive/actor_list.html", context, status=400)
    try:
        found = rows.actors(filterset.qs, filterset.form.cleaned_data["after"])
    except BadCursor as problem:
        filterset.form.add_error("after", str(problem))
        return render(request, "archive/actor_list.html", context, status=400)
    context |= _sorted_out(found.actors) | {"next": found.next}
    if found.next or request.GET.get("after"):
        context["letters"] = [(rows.letter_name(one), one) for one in rows.letters(filterset.qs)]
    return render(request, "archive/actor_list.html", context)


def _with_roles(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    return actors.prefetch_related("affiliations__organisation", "affiliations__source", "aliases")


def _sorted_out(actors: list[Actor]) -> dict[str, Any]:
    """Those who speak under their letters; bodies they belong to; whoever else is named."""
    spoken = tallies.of_speakers(actor.pk for actor in actors)
    speakers = [Row(actor, spoken[actor.pk]) for actor in actors if actor.pk in spoken]
    silent = [actor for actor in actors if actor.pk not in spoken]
    bodies = members(actor.pk for actor in silent if actor.kind != ActorKind.PERSON)
    return {
        "by_letter": rows.by_letter(speakers),
        "named": [actor for actor in silent if actor.pk not in bodies],
        "organisations": [
            (actor, bodies[actor.pk], _written(actor)) for actor in silent if actor.pk in bodies
        ],
        "any": bool(actors),
    }


def _written(actor: Actor) -> list[Alias]:
    """Other spellings for readers: a misspelling is found, and not shown."""
    return [alias for alias in actor.aliases.all() if alias.kind != AliasKind.MISSPELLING]


def actor_detail(request: HttpRequest, slug: str) -> HttpResponse:
    actor, answer = find_or_gone(request, Actor, slug)
    if answer:
        return answer
    by_year, otherwise = years_of_actor(actor.pk)
    theirs = standings.without(by_year, otherwise)
    criteria = behind(request, Criteria(speakers=(actor.pk,)))
    try:
        found = newest(criteria, limit=QUOTES, through=LOOKED_THROUGH)
        page = paged(criteria, found.page)
    except BadCursor as problem:
        found, page = Newest(Page((), Count(0, True)), (), ()), refused(problem)
    beside = met(actor, found, _newest(actor) if criteria.after else found.ids)
    context = {
        "actor": actor,
        "aliases": _written(actor),
        "roles": actor.public_affiliations,
        "printed": printed_roles(actor),
        "took_part": beside.took_part,
        "commented_on": beside.commented_on,
        "corrections": corrections.of(actor) if beside.corrected else [],
        "theirs": sum(one.n for one in theirs),
        "otherwise": sum(one.n for one in otherwise),
        **chart(theirs, speaker=actor.slug),
        "quotes": beside.quotes,
        "years": [
            (year, year.words(*_counts(year.number, theirs, otherwise)))
            for year in quotes_by_year(beside.quotes)
        ],
        "others": beside.others,
        **page,
    }
    return render(request, "archive/actor_detail.html", context, status=context["status"])


def _newest(actor: Actor) -> Sequence[int]:
    return search(Criteria(speakers=(actor.pk,)), limit=LOOKED_THROUGH, counted=False).ids


def _counts(year: int | None, *counts: Iterable[YearCount]) -> list[int | None]:
    """How many quotes a year has, of each sort; None of what has no year: those are not counted apart."""
    if year is None:
        return [None for _ in counts]
    return [next((one.n for one in sort if one.year == year), 0) for sort in counts]
