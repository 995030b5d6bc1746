"""Counting exactly, where a reader asks for it, what a page of quotes else counts among the newest.

`?exact=total`, `years`, or the name of a facet: each reads all matches, within a time limit of its own. What
does not live here: what is counted how (archive.search.counting).
"""

from django.db import DatabaseError, router
from django.http import HttpResponse

from archive.filters import EXACT
from archive.models import Quote
from archive.search import Count, Criteria, Found, counting, limits, look

SECONDS = 5.0
"""For counting all matches. Beyond it the reader is told, and sees what the newest say."""
MOST_TOGETHER = 100_000
"""Matches of which one thing more is counted beside what is counted already: of more, it alone."""


def look_at(criteria: Criteria, exact: list[str], limit: int) -> tuple[Found, bool]:
    """The page, counted exactly as far as asked, and then the total with it; whether that took too long and
    was left."""
    if not exact:
        return look(criteria, limit=limit), False
    exactly = {counting.TOTAL, *(EXACT[name] for name in exact)}
    try:
        with limits.within(router.db_for_read(Quote), SECONDS):
            return look(criteria, limit=limit, exactly=exactly), False
    except DatabaseError as problem:
        if not limits.is_too_long(problem):
            raise
    return look(criteria, limit=limit), True


def kept_beside(exact: list[str], total: Count, too_long: bool) -> list[str]:
    """What stays counted exactly when a reader asks for one thing more."""
    return exact if total.exact and total.n <= MOST_TOGETHER and not too_long else []


def told_now(response: HttpResponse, too_long: bool) -> HttpResponse:
    """Nobody keeps a page that says what took too long: the next time it may not."""
    if too_long:
        response.headers["Cache-Control"] = "no-store"
    return response
