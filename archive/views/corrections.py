"""Corrections: every public change to something published, and every withdrawal, newest first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from archive import text
from archive.search import BadCursor
from archive.timeline.corrections import page

KINDS = (("quote", "Quotes"), ("event", "Events"), ("article", "Articles"), ("actor", "Actors"))


def correction_list(request: HttpRequest) -> HttpResponse:
    kind = text.clean(request.GET.get("kind", "")).strip()
    context: dict[str, Any] = {"kinds": KINDS, "kind": kind, "base": reverse("correction_list")}
    if kind and kind not in dict(KINDS):
        context["refused"] = "Choose quotes, events, articles or actors."
        return render(request, "archive/correction_list.html", context, status=400)
    try:
        found = page(kind, text.clean(request.GET.get("after", "")).strip())
    except BadCursor as problem:
        context["refused"] = str(problem)
        return render(request, "archive/correction_list.html", context, status=400)
    context |= {"rows": found.rows, "next": found.next, "after": request.GET.get("after")}
    return render(request, "archive/correction_list.html", context)
