"""Pages that have not changed are not made again: the marks by which that is known, and who may keep a page.

What decides the bytes of a public page: the generation of the archive (a number in the database that every
public change raises, with the time at which it did), the program as it is deployed, the settings that pages
show, the host that absolute links begin with, the address, and the day, where a page prints it. Nothing else
does: no cookie, no language, no account. So readers get no `Vary`; who compresses answers adds their own.

The generation is read before the page is made. If the archive changes in between, the page may say more than
its mark does; it is then asked for again, and made again. What can never be is an old page under a new mark.

A time is coarser than a number: two changes may fall into one second. So `Last-Modified` is told only once
the archive has been still for a minute, and a page counts as unchanged since exactly that time, and no other.
What lives here: those rules. What does not: what becomes of an answer (archive.middleware).
"""

from datetime import UTC, datetime, time
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import Resolver404, resolve
from django.utils.http import http_date, parse_etags

from archive import search

PRINTS_THE_DAY = {"quote_detail", "article_detail"}
"""Routes of pages that say when they were accessed."""
SHOWN_SETTINGS = ("ARCHIVE_NAME", "PUBLISH_UNCHECKED", "DEBUG")
STILL = 60
"""Seconds without a public change after which the time of the last one is told."""
_STARTED = int(datetime.now(UTC).timestamp())  # no page of another program or other settings is as old
_BASE = Path(settings.BASE_DIR)


class Marks(NamedTuple):
    """By which a reader's copy of a page is known to be what would be made now."""

    etag: str
    last_modified: str  # "" while the archive is not still

    def are_on(self, request: HttpRequest) -> bool:
        """Whether the reader has the page. An ETag says so alone, if there is one (RFC 9110, 13.2.2)."""
        if known := request.headers.get("If-None-Match"):
            return self.etag in {f"W/{one.removeprefix('W/')}" for one in parse_etags(known)}
        since = request.headers.get("If-Modified-Since")
        return bool(self.last_modified) and since == self.last_modified

    def put_on(self, response: HttpResponse) -> None:
        response.headers["ETag"] = self.etag
        if self.last_modified:
            response.headers["Last-Modified"] = self.last_modified
        response.headers["Cache-Control"] = _for_everyone()


def marks(request: HttpRequest) -> Marks | None:
    """The marks of what is at an address now, with one query. None where the database does not say."""
    try:
        generation, changed_at = search.last_change()
    except (DatabaseError, InterfaceError):
        return None
    now = datetime.now(UTC)
    today = now.date() if _prints_the_day(request) else None
    decided = (
        *(generation, changed_at, _program(), _templates_now(), today),
        *(getattr(settings, name) for name in SHOWN_SETTINGS),
        *(request.scheme, request.get_host(), request.get_full_path()),
    )
    etag = f'W/"{blake2b(repr(decided).encode(), digest_size=16).hexdigest()}"'
    midnight = datetime.combine(today, time(), UTC).timestamp() if today else 0
    modified = max(changed_at // 1000, _STARTED, int(midnight))
    return Marks(etag, http_date(modified) if modified <= now.timestamp() - STILL else "")


def not_modified(marks: Marks) -> HttpResponse:
    response = HttpResponseNotModified()
    marks.put_on(response)
    return response


def finish(request: HttpRequest, response: HttpResponse, marks: Marks | None) -> None:
    """Say who may keep an answer, unless its page has said so itself."""
    if response.has_header("Cache-Control"):
        return
    if marks and response.status_code == 200 and not response.cookies:
        marks.put_on(response)
    elif settings.SESSION_COOKIE_NAME in request.COOKIES and response.status_code == 200:
        response.headers["Cache-Control"] = "private, no-cache"
    else:
        response.headers["Cache-Control"] = "no-store"


def _for_everyone() -> str:
    """Kept by anybody and asked about each time; or not asked about for as long as the setting says."""
    seconds = settings.SHARED_CACHE_SECONDS
    return f"public, max-age=0, s-maxage={seconds}, must-revalidate" if seconds else "public, no-cache"


def _prints_the_day(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).url_name in PRINTS_THE_DAY
    except Resolver404:
        return False


@cache
def _program() -> str:
    """A fingerprint of what is deployed, made once: code, templates, packages, names of static files."""
    files = [*(_BASE / "archive").rglob("*.py"), *(_BASE / "templates").rglob("*.html")]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    found = blake2b(digest_size=16)
    for path in [*sorted(files), _BASE / "requirements.txt", manifest]:
        found.update(path.read_bytes() if path.exists() else b"")
    return found.hexdigest()


def _templates_now() -> float:
    """In DEBUG templates are read anew while the program runs; else they never change."""
    if not settings.DEBUG:
        return 0.0
    return max(path.stat().st_mtime for path in (_BASE / "templates").rglob("*.html"))
