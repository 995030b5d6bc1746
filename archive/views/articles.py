"""Articles: the list by year, and one article with its quotes in its own order."""

from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from archive import text
from archive.filters import ArticleFilter
from archive.models import Article, Event, Publication
from archive.search import BadCursor
from archive.timeline import corrections, rows, tallies
from archive.timeline.entries import ordered
from archive.timeline.printed import checks, in_order, text_file, texts
from archive.timeline.proof import missing_from_newer

from . import panel
from .records import find_or_gone

PUBLICATIONS = 200  # offered in the list of choices; the filter knows all of them
EVENTS = 10
COPIES = 20


def article_list(request: HttpRequest) -> HttpResponse:
    filterset = ArticleFilter(request.GET, queryset=Article.objects.published())
    base = reverse("article_list")
    context: dict[str, Any] = {
        "filter": filterset,
        "data": request.GET,
        "base": base,
        "hidden": panel.kept(request.GET, "kind", "sort"),
        "publications": list(Publication.objects.published()[:PUBLICATIONS]),
    }
    if not filterset.is_valid():
        return render(request, "archive/article_list.html", context, status=400)
    sort = filterset.cleaned["sort"] or "newest"
    articles = Article.objects.published().select_related("publication", "copy_of")
    try:
        found = rows.page(articles, filterset.selection(), filterset.cleaned["after"])
    except BadCursor as problem:
        filterset.form.add_error("after", str(problem))
        return render(request, "archive/article_list.html", context, status=400)
    counts = tallies.of_articles(entry.record.pk for entry in found.entries)
    for entry in found.entries:
        entry.quotes_total = counts.get(entry.record.pk, 0)
    context |= {
        "chosen": [one.pk for one in filterset.cleaned["publication"]],
        "years": rows.years(found, further=bool(request.GET.get("after"))),
        "next": found.next,
        "sort": sort,
        "chips": panel.chips(request.GET, filterset, base),
    }
    return render(request, "archive/article_list.html", context)


def article_detail(request: HttpRequest, slug: str) -> HttpResponse:
    articles = Article.objects.select_related("publication", "copy_of__publication")
    article, answer = find_or_gone(request, articles, slug)
    if answer:
        return answer
    events = Event.objects.published().filter(coverage__article=article)
    context = {
        "article": article,
        "address": request.build_absolute_uri(article.get_absolute_url()),
        "host": urlsplit(article.url).hostname or "",
        "today": timezone.now(),
        "authors": list(article.authors.published()[:COPIES]),
        "events": list(ordered(events, "date", "newest")[: EVENTS + 1]),
        "copies": list(
            Article.objects.published().filter(copy_of=article).select_related("publication")[:COPIES]
        ),
        "checks": checks(article),
        "texts": texts(article),
        "corrections": corrections.of(article),
        **_quotes(request, article),
    }
    return render(request, "archive/article_detail.html", context, status=context["status"])


def article_text(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A text that may be shown whole, byte for byte as its fingerprint was made of it."""
    article, answer = find_or_gone(request, Article.objects.all(), slug)
    if answer:
        return answer
    found = text_file(article, number)
    if found is None:
        raise Http404
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8")


def _quotes(request: HttpRequest, article: Article) -> dict[str, Any]:
    after = text.clean(request.GET.get("after", "")).strip()
    try:
        found = in_order(article, after)
    except BadCursor as problem:
        return {"quotes": [], "refused": str(problem), "status": 400}
    return {
        "quotes": found.quotes,
        "not_in": missing_from_newer(found.quotes),
        "next": found.next,
        "after": after,
        "status": 200,
    }
