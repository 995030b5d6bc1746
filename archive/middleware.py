"""What every answer gets: a Permissions-Policy, and a page of ours when the database cannot serve."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from archive.views.errors import unavailable

logger = logging.getLogger("archive")

READ_ONLY = "25006"  # PostgreSQL's SQLSTATE, which comes as an InternalError

Handler = Callable[[HttpRequest], HttpResponse]


def permissions_policy(get_response: Handler) -> Handler:
    """No page of ours asks for a camera, a microphone or a place."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response

    return middleware


class database_trouble:
    """A lock held too long, a full disk, a lost server: 503 in our layout, with what was typed kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        is_read_only = getattr(exception.__cause__, "sqlstate", "") == READ_ONLY
        if is_read_only or isinstance(exception, OperationalError | InterfaceError):
            return self.answer(request, exception)
        return None

    def answer(self, request: HttpRequest, exception: Exception) -> HttpResponse:
        logger.error("The database cannot serve %s %s: %s", request.method, request.path, exception)
        return unavailable(request)
