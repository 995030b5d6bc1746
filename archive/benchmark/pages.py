"""Two pages that only `benchmark` serves: the unit, and a page of results without facets.

The unit is what a Django project does without further thought: fifty rows through the ORM with the two
tables they name, and a table in HTML. The results are what /quotes/ shows of a search when everything
around it is left out: the number of matches, its quotations, the way to the next page.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.filters import QuoteFilter
from archive.models import Quote
from archive.search import search
from archive.timeline.quotations import quotations

ROWS, QUOTES = 50, 25


def plain(request: HttpRequest) -> HttpResponse:
    quotes = Quote.objects.select_related("article__publication").order_by("-pk")[:ROWS]
    return render(request, "benchmark/plain.html", {"quotes": quotes})


def results(request: HttpRequest) -> HttpResponse:
    filterset = QuoteFilter(request.GET)
    if not filterset.is_valid():
        return HttpResponse(str(filterset.errors_by_field), status=400)
    criteria = filterset.criteria()
    found = search(criteria, limit=QUOTES)
    context = {"criteria": criteria, "page": found, "quotes": quotations(found.ids), "data": request.GET}
    return render(request, "benchmark/results.html", context)
