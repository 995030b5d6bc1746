"""Publications: the list, and one publication with its articles and its newest quotes."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Article, Publication
from archive.search import Criteria, years
from archive.timeline import tallies
from archive.timeline.entries import ordered

from .lists import chart, named_rows, quotes_of
from .records import find

ARTICLES = 20


def publication_list(request: HttpRequest) -> HttpResponse:
    context = named_rows(request, Publication.objects.published(), tallies.of_publications)
    return render(request, "archive/publication_list.html", context, status=context["status"])


def publication_detail(request: HttpRequest, slug: str) -> HttpResponse:
    publication, answer = find(Publication, slug)
    if answer:
        return answer
    criteria = Criteria(publications=(publication.pk,))
    articles = Article.objects.published().filter(publication=publication)
    context = {
        "publication": publication,
        "articles": list(ordered(articles, "published", "newest")[:ARTICLES]),
        "articles_total": articles.count(),
        "host": urlsplit(publication.homepage).hostname or "",
        **chart(years(criteria), publication=publication.slug),
        **quotes_of(request, criteria),
    }
    return render(request, "archive/publication_detail.html", context, status=context["status"])
