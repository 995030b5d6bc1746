"""Pages for what went wrong. They ask the database for nothing but whether a withdrawn record is sealed."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from archive import workflow
from archive.models import Editorial

_NEVER_SHOWN_AGAIN = {
    "csrfmiddlewaretoken",
    "password",
    "password1",
    "password2",
    "old_password",
    "new_password1",
    "new_password2",
}

NARROW_IT = "Narrow it by a period, or give a rarer word, fewer words or fewer filters."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_large = isinstance(exception, RequestDataTooBig)
    return render(request, "400.html", {"too_large": too_large}, status=400)


def address_too_long(request: HttpRequest) -> HttpResponse:
    """Its parameters are not read, not even to draw the page."""
    return HttpResponse(render_to_string("414.html"), status=414)


def took_too_long(request: HttpRequest) -> HttpResponse:
    """A search that was stopped: what was asked, to be narrowed, and what to do."""
    boxes = {"q", "from", "to", "after"}
    kept = [(name, value) for name, values in request.GET.lists() for value in values if name not in boxes]
    context = {"data": request.GET, "kept": kept, "advice": [NARROW_IT]}
    return render(request, "archive/too_long.html", context, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403.html", {"typed": _typed(request), "csrf": True}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same bytes for a draft, for a mistyped address and for what never was."""
    return render(request, "404.html", status=404)


def gone(request: HttpRequest, record: Editorial, number: str = "") -> HttpResponse:
    """A withdrawn record: when and which kind of reason, the case if it is sealed, and nothing else of it."""
    what, seal = record._meta.verbose_name, workflow.seal_of(record)
    context = {"record": record, "number": number, "what": what, "seal": seal}
    return render(request, "410.html", context, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """No context processors: what failed may be one of them."""
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Neither session nor database: what was typed is given back to be copied."""
    page = render_to_string("503.html", {"typed": _typed(request)})
    return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in _NEVER_SHOWN_AGAIN and not name.endswith("_FORMS") and value.strip()
    ]
