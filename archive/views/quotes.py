"""Quotes: the search, and one quote with its proof."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from archive import dates, text
from archive.filters import QuoteFilter
from archive.models import PROVEN, Actor, Article, Event, Passage, Quote, Status, Verdict
from archive.models.fields import read_public_id
from archive.search import BadCursor, Count, Criteria, count, names, otherwise, search, speakers
from archive.timeline import corrections
from archive.timeline.grouping import edtf_year
from archive.timeline.printed import beside, texts
from archive.timeline.proof import Proof, line_to_check, proof
from archive.timeline.quotations import quotations

from . import panel
from .errors import gone
from .exact import kept_beside, look_at, told_now
from .suggest import with_roles
from .timeline import of_words, people

QUOTES = 25  # on a page
SPEAKERS = 100  # in the table of who used the words
NEAR = 20  # newest quotes among which those that stand beside one are chosen


def quote_list(request: HttpRequest) -> HttpResponse:
    filterset = QuoteFilter(request.GET)
    base = reverse("quote_list")
    context: dict[str, Any] = {"filter": filterset, "data": request.GET, "base": base, "people": people()}
    if not filterset.is_valid():
        return render(request, "archive/quote_list.html", context, status=400)
    criteria, exact = filterset.criteria(), filterset.cleaned["exact"]
    try:
        found, too_long = look_at(criteria, exact, QUOTES)
    except BadCursor as problem:
        filterset.form.add_error("after", str(problem))
        return render(request, "archive/quote_list.html", context, status=400)
    counted = found.facets
    context |= {
        "criteria": criteria,
        "page": found.page,
        "quotes": quotations(found.page.ids),
        "chips": panel.chips(request.GET, filterset, base),
        "facets": panel.quote_facets(counted, filterset, request.GET.get("facet", "")),
        "years": [
            {"edtf": edtf_year(one.year), "name": dates.year_words(one.year), "n": one.n}
            for one in counted.years
            if one.year is not None
        ],
        "counted": counted,
        "too_long": too_long,
        "counted_exactly": kept_beside(exact, found.page.total, too_long),
        "heading": of_words(criteria, found.page.total, counted),
        "hidden": panel.kept(request.GET, "q", "from", "to", "sort", "place", "added_from"),
        "box_hidden": panel.kept(
            request.GET,
            "sort",
            "mentions",
            "publication",
            "event",
            "topic",
            "place",
            "form",
            "mark",
            "added_from",
        ),
        "speaker_typed": _speaker_typed(filterset),
        **_named(criteria),
    }
    if criteria.sort == "speaker":
        context |= _speakers(criteria)
    if not found.page.ids:
        context["spellings"] = panel.spellings(request.GET, criteria, _count, base)
        context["tips"] = panel.tips(context["chips"], _count, base)
    return told_now(render(request, "archive/quote_list.html", context), too_long)


def _count(params: Any) -> Count:
    filterset = QuoteFilter(params)
    return count(filterset.criteria()) if filterset.is_valid() else Count(0, True)


def _speaker_typed(filterset: QuoteFilter) -> str:
    """The one speaker, for the search box; several stand in the panel."""
    chosen = filterset.cleaned["speaker"]
    return str(chosen[0]) if len(chosen) == 1 else ""


def _named(criteria: Criteria) -> dict[str, Any]:
    """Actors and events whose name or title is what was typed: the words may have meant them."""
    typed = criteria.query.text.strip('"*“”')
    if not typed or len(typed) > 80 or not criteria.query.may_be_a_name:
        return {}
    actors = with_roles(names.begun(typed, 4))
    titled = Q()
    for word in typed.split():
        titled &= Q(title__icontains=word)
    events = Event.objects.published().filter(titled).order_by("title", "pk").only("title", "slug", "date")
    return {"actors_named": actors, "events_named": list(events[:4])}


def _speakers(criteria: Criteria) -> dict[str, Any]:
    """The table of who used the words: the most frequent, and how many those are if there are more."""
    found = speakers(criteria, limit=SPEAKERS + 1)
    rows = found[:SPEAKERS]
    actors = Actor.objects.published().in_bulk([row.actor for row in rows])
    table = [
        {
            "actor": actors[row.actor],
            "n": row.n - row.otherwise,
            "otherwise": row.otherwise,
            "years": _years(row.first, row.last),
        }
        for row in rows
        if row.actor in actors
    ]
    return {"speakers": table, "speakers_shown": SPEAKERS if len(found) > SPEAKERS else 0}


def _years(first: int | None, last: int | None) -> str:
    """Years alone: a first day of what is dated to a month would pretend to know a day."""
    known = [dates.year_words(dates.civil(day)[0]) for day in (first, last) if day is not None]
    return "–".join(dict.fromkeys(known)) or "No date recorded"


def quote_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    known = read_public_id(text.clean(public_id))
    quotes = Quote.objects.for_display().select_related("utterance", "standing_source__publication")
    quote = quotes.published().filter(public_id=known).first()
    if quote is None:
        return withdrawn(request, known)
    if known != public_id:
        return redirect(quote, permanent=True)
    found = proof(quote)
    context = {
        "quote": quote,
        "rests": quote.is_paraphrase and Passage.objects.filter(quote=quote).exists(),
        "criteria": Criteria(),
        "proof": found,
        "whole_text": bool(texts(quote.article)),
        "line": line_to_check(quote),
        "voice": next((voice for voice in quote.voices.all() if voice.actor), None),
        "same_utterance": _same_utterance(quote),
        "corrections": corrections.of(quote),
        "judged_in": _judged_in(quote),
        "topics": quote.topics.all(),
        "mentions": quote.mentions.published(),
        "citation": _citation(request, quote, found),
        **_beside(quote),
        **_neighbours(quote),
    }
    return render(request, "archive/quote_detail.html", context)


def _judged_in(quote: Quote) -> Article | None:
    """The article that says what became of it, if readers may know that."""
    source = quote.standing_source
    return source if source and source.is_public else None


def _citation(request: HttpRequest, quote: Quote, found: Proof) -> str:
    """Speaker, where it was printed and when, this page's permanent address, and the day of access."""
    names = [voice.actor.sort_name if voice.actor else voice.name_as_printed for voice in quote.voices.all()]
    article = quote.article
    title = f"“{article.title}.”" if not article.title_supplied else f"{article.title}."
    byline = f"{article.byline}, " if article.byline else ""
    outlet = f" {article.publication}," if article.publication else ""
    date = dates.parse(article.published).words if article.published else "no date recorded"
    printed = _where(quote, found)
    return (
        f"{'; '.join(names)}. {printed} {byline}{title}{outlet} {date}. {settings.ARCHIVE_NAME}, "
        f"{request.build_absolute_uri(quote.get_absolute_url())}. Accessed {timezone.now():%-d %B %Y}."
    )


def _where(quote: Quote, found: Proof) -> str:
    """“Quoted in”, or what else is known of the words and the article that is cited for them."""
    if quote.is_paraphrase:
        said = "reported in"
    elif quote.verdict in PROVEN:
        said = "quoted in" if quote.is_theirs else "printed as theirs in"
    elif quote.verdict == Verdict.UNCHECKED:
        said = "not yet checked against"
    else:
        said = "not proved by" if found.tampered else "not found so in"
    return said.capitalize() if quote.is_theirs else f"{quote.get_standing_display()}: {said}"


def withdrawn(request: HttpRequest, public_id: str) -> HttpResponse:
    """410 for a withdrawn quote and for a published quote of a withdrawn article; else 404."""
    quote = Quote.objects.filter(public_id=public_id).select_related("article").first()
    if quote and quote.status == "withdrawn":
        return gone(request, quote, number=public_id)
    if quote and _hidden_by_its_article_alone(quote):
        return gone(request, quote.article, number=public_id)
    raise Http404


def _hidden_by_its_article_alone(quote: Quote) -> bool:
    """It was public until its article was withdrawn."""
    if quote.status != Status.PUBLISHED or quote.article.status != Status.WITHDRAWN:
        return False
    named = quote.voices.filter(actor__isnull=False)
    return not named.exclude(actor__status=Status.PUBLISHED).exists()


def _same_utterance(quote: Quote) -> list[Quote]:
    """What other articles print of the same act of speech."""
    if not quote.utterance_id:
        return []
    same = Quote.objects.published().filter(utterance=quote.utterance_id).exclude(pk=quote.pk)
    return list(same.for_display()[:10])


def _beside(quote: Quote) -> dict[str, Any]:
    """Other words of the first named speaker, and of others on the same event."""
    found: dict[str, Any] = {}
    voice = next((voice for voice in quote.voices.all() if voice.actor), None)
    if voice and voice.actor:
        page = search(Criteria(speakers=(voice.actor.pk,)), limit=NEAR)
        theirs = (one for one in quotations(page.ids) if one.pk != quote.pk and one.is_theirs)
        found["same_speaker"] = _printed_first(theirs)
        found["speaker_otherwise"] = otherwise([voice.actor.pk]).get(voice.actor.pk, 0)
        found["speaker_n"] = page.total.n - found["speaker_otherwise"]
    event = quote.public_said_at or next(iter(quote.public_about), None)
    if event:
        mine = {voice.actor_id for voice in quote.voices.all()}
        page = search(Criteria(events=(event.pk,)), limit=NEAR)
        others = (one for one in quotations(page.ids) if not mine & {v.actor_id for v in one.voices.all()})
        found |= {"event": event, "others": _printed_first(others), "event_total": page.total}
    return found


def _printed_first(quotes: Iterable[Quote]) -> list[Quote]:
    """Two of them, printed words before our own."""
    return sorted(quotes, key=lambda quote: quote.is_paraphrase)[:2]


def _neighbours(quote: Quote) -> dict[str, Any]:
    """The quotes before and after it in its article."""
    ids = beside(quote)
    found = {one.pk: one for one in quotations([pk for pk in ids if pk])}
    return {"previous": found.get(ids[0] or 0), "following": found.get(ids[1] or 0)}
