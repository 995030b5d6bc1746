"""Telling an editor who else has a record open: the address that an open form asks every half minute.

What does not live here: who counts as having it open (archive.desk.presence).
"""

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path

from archive.desk import presence

from . import actions

GONE = "gone"  # sent when a form is closed


def addresses(desk: Any) -> list[URLPattern]:
    def answer(request: HttpRequest, object_id: str) -> HttpResponse:
        return _answer(desk, request, object_id)

    name = f"archive_{desk.opts.model_name}_open"
    return [path("<path:object_id>/open/", desk.admin_site.admin_view(answer), name=name)]


def said(request: HttpRequest, record: Any) -> list[str]:
    """Who else has it open, as sentences."""
    return presence.sentences(presence.others(record, actions.whom(request)))


def _answer(desk: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    record = desk.get_object(request, unquote(object_id))
    if record is None:
        raise Http404
    if not desk.has_change_permission(request, record):
        raise PermissionDenied
    try:
        if request.method == "POST":
            (presence.closed if GONE in request.POST else presence.opened)(record, actions.whom(request))
        return JsonResponse({"said": said(request, record)}, headers={"Cache-Control": "no-store"})
    except DatabaseError:  # a notice is not worth an error page: the form asks again
        return JsonResponse({}, status=503)
