"""Events: the list by year, and one event with who said what at it and about it."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from archive import dates
from archive.filters import EventFilter
from archive.models import Actor, Article, Coverage, Event, Participation
from archive.search import BadCursor, Criteria, records, search
from archive.timeline import corrections, rows, tallies
from archive.timeline.entries import with_places
from archive.timeline.grouping import Year
from archive.timeline.neighbours import neighbours
from archive.timeline.quotations import quotations
from archive.timeline.reports import attach_reports
from archive.timeline.said import OnEvent, on_event

from . import panel
from .lists import countries
from .records import find_or_gone

QUOTES = 50  # on the page of an event; all of them stand in the search
REPORTS = 20
PARTICIPANTS = 50
_WITH_ITS_TIES = Event.objects.select_related("date_source", "part_of").only(
    *("status", "title", "slug", "summary", "date", "date_first", "date_last", "date_bounds_for"),
    *("withdrawn_at", "withdrawal_reason", "date_source__publication"),
    *(f"{tie}__{name}" for tie in ("date_source", "part_of") for name in ("status", "title", "slug")),
)


def event_list(request: HttpRequest) -> HttpResponse:
    filterset = EventFilter(request.GET, queryset=Event.objects.published())
    base = reverse("event_list")
    context: dict[str, Any] = {"filter": filterset, "data": request.GET, "base": base}
    context["hidden"] = panel.kept(request.GET, "topic", "sort")
    if not filterset.is_valid():
        return render(request, "archive/event_list.html", context, status=400)
    sort = filterset.cleaned["sort"] or "newest"
    try:
        events = with_places(Event.objects.published())
        found = rows.page(events, filterset.selection(), filterset.cleaned["after"])
    except BadCursor as problem:
        filterset.form.add_error("after", str(problem))
        return render(request, "archive/event_list.html", context, status=400)
    counts = tallies.of_events(entry.record.pk for entry in found.entries)
    for entry in found.entries:
        entry.quotes_total = counts.get(entry.record.pk, 0)
    attach_reports(entry.record for entry in found.entries)
    places = [place for entry in found.entries for place in entry.record.places.all()]
    context |= {
        "years": rows.years(found, further=bool(request.GET.get("after"))),
        "next": found.next,
        "sort": sort,
        "countries": countries(places),
        "chips": panel.chips(request.GET, filterset, base),
    }
    return render(request, "archive/event_list.html", context)


def event_detail(request: HttpRequest, slug: str) -> HttpResponse:
    event, answer = find_or_gone(request, _WITH_ITS_TIES, slug)
    if answer:
        return answer
    found = search(Criteria(events=(event.pk,)), limit=QUOTES)
    quotes = quotations(found.ids)
    said = on_event(quotes, event)
    coverage, reports = _coverage(event)
    context = {
        "event": event,
        "said": said,
        "total": found.total,
        "shown": len(quotes),
        "coverage": coverage,
        "reports": reports,
        "more_reports": reports - len(coverage),
        "notes": [told for told in coverage if told.note],
        "dated": [told for told in coverage if told.wording_as_reported or told.date_as_reported],
        "commented": _commented(said),
        "neighbours": neighbours(event),
        "places": list(event.places.all()),
        "topics": list(event.topics.all()),
        "parts": _parts(event),
        "roles": _participants(event),
        "corrections": corrections.of(event),
    }
    context["countries"] = countries(context["places"])
    context["year"] = _year(event)
    return render(request, "archive/event_detail.html", context)


def _year(event: Event) -> Year | None:
    """The year it is filed under, for the way back to the list."""
    if event.date_first is None:
        return None
    return Year(dates.civil(event.date_first)[0], dated=True)


def _coverage(event: Event) -> tuple[list[Coverage], int]:
    """The public articles that report the event, the oldest of them, and how many there are."""
    articles, n = records.reporting(event.pk, REPORTS)
    public = Article.objects.published().filter(pk=OuterRef("article"))
    shown = ("title", "title_supplied", "slug", "kind", "language", "published", "publication__name")
    rows = Coverage.objects.filter(Exists(public), event=event, article__in=articles).only(
        *("event", "note", "date_as_reported", "wording_as_reported"), *(f"article__{name}" for name in shown)
    )
    told = {row.article_id: row for row in rows.select_related("article__publication")}
    return [told[pk] for pk in articles if pk in told], n


def _parts(event: Event) -> list[Event]:
    """The public events that are part of it. Those are looked up first: the fewer by far."""
    parts = Event.objects.filter(part_of=event)
    public = Event.objects.published().filter(pk__in=parts.values("pk"))
    return list(public.only("title", "slug")[:REPORTS])


def _participants(event: Event) -> list[tuple[str, list[Actor]]]:
    """Public actors who took part, by what as."""
    public = Actor.objects.published().filter(pk=OuterRef("actor"))
    rows = Participation.objects.filter(Exists(public), event=event).only(
        *("role", "actor__name", "actor__slug")
    )
    roles: dict[str, list[Actor]] = {}
    for row in rows.select_related("actor")[:PARTICIPANTS]:
        roles.setdefault(row.role, []).append(row.actor)
    return list(roles.items())


def _commented(said: OnEvent) -> list[Actor]:
    """The named voices of what was said about it."""
    theirs = (speaker for speaker in said.about if any(quote.is_theirs for quote in speaker.quotes))
    actors = (voice.actor for speaker in theirs for voice in speaker.voices)
    return list(dict.fromkeys(actor for actor in actors if actor))
