"""What every answer gets: a Permissions-Policy, and a page of ours when the database cannot serve.

And what a request is spared: being read where it is longer than any of ours, a page that the reader has
already, a query that takes too long. And which may be answered from a replica: those of readers.
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack, nullcontext, suppress

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import InterfaceError, OperationalError, router
from django.http import HttpRequest, HttpResponse

from archive import caching, replicas, search
from archive.models import Quote
from archive.models.shortcuts import address
from archive.search import limits
from archive.views import errors

logger = logging.getLogger("archive")

MOST_CHARACTERS = 16_000
"""Of the parameters of an address: twenty values of each filter, and some."""
MOST_PARAMETERS = 300
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
        return errors.unavailable(request)


def short_addresses(get_response: Handler) -> Handler:
    """An address is UTF-8, and with more parameters than any page of ours reads it is refused unread."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            request.encoding = "utf-8"  # as addresses are, whatever is said of a body that is not there
        asked = request.META.get("QUERY_STRING", "")
        if len(asked) > MOST_CHARACTERS:
            return errors.address_too_long(request)
        if asked.count("&") >= MOST_PARAMETERS:
            return errors.bad_request(request)
        return get_response(request)

    return middleware


class replica_reads:
    """Readers are served from a replica: editors, whoever writes, and the admin from the primary.

    Everything inside reads from the same one (`replicas.reading()`). A replica that fails before the page
    is done costs the reader nothing: the page is made once more, from another or from the primary.
    """

    def __init__(self, get_response: Handler) -> None:
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_reader(request):
            return self.get_response(request)
        with replicas.reader() as reader:
            response = self.get_response(request)
            while reader.must_begin_again():
                response = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Where the replica is at fault, an answer that nobody sees."""
        return HttpResponse(status=503) if replicas.lost(exception) else None


def is_reader(request: HttpRequest) -> bool:
    """Whether somebody looks at public pages who has no account here, or is not logged in."""
    return is_public_page(request) and settings.SESSION_COOKIE_NAME not in request.COOKIES


def unchanged_pages(get_response: Handler) -> Handler:
    """304 for a page that the reader has as it is: no session, no template, one query. Else its marks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        marks = caching.marks(request) if is_reader(request) else None
        if marks and marks.are_on(request):
            return caching.not_modified(marks)
        response = get_response(request)
        caching.finish(request, response, marks)
        return response

    return middleware


class query_limit:
    """The database may work for a public page for PUBLIC_QUERY_SECONDS; for editors as long as it takes."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seconds = settings.PUBLIC_QUERY_SECONDS
        if not seconds or not is_public_page(request):
            return self.get_response(request)
        with ExitStack() as limit:
            with suppress(OperationalError, InterfaceError):  # which the page will meet, and answer for
                limit.enter_context(limits.within(router.db_for_read(Quote), seconds))
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A search can be narrowed. Where there is nothing to narrow, the fault is ours."""
        if not limits.is_too_long(exception) or not is_public_page(request):
            return None
        logger.warning("Took too long and was stopped: %s", request.get_full_path()[:1000])
        return errors.took_too_long(request) if request.GET else errors.unavailable(request)


def one_reading(get_response: Handler) -> Handler:
    """A public page asks the index once for what it keeps, however many parts of the page tell it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with search.one_reading() if is_public_page(request) else nullcontext():
            return get_response(request)

    return middleware


def is_public_page(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"} and not request.path.startswith(address("admin:index"))
