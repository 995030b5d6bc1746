"""Which articles report each event of a list: the first of them, and how many more.

Thousands may report one event. So of each a few are read, whatever the number there is, in two statements.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connections, router

from archive.models import Article, Coverage, Event, Publication

from .reading import link, read

NAMED = 3
COUNTED = 50  # of an event

_COVERAGE = ("id", "event_id", "article_id", "wording_as_reported", "note")
_ARTICLE = ("id", "title", "slug", "status", "publication_id")


@dataclass
class Reports:
    """Of one event: the first reports, and how many others there are, or at least are."""

    named: list[Coverage] = field(default_factory=list)
    others: int = 0
    are_all: bool = True  # the others are counted, all of them

    @property
    def only(self) -> Coverage | None:
        """The one report, where there is but one."""
        return self.named[0] if len(self.named) == 1 and not self.others else None

    def __bool__(self) -> bool:
        return bool(self.named)


def attach_reports(events: Iterable[Event]) -> None:
    """Give each event its `reports`: public articles alone, in the order they were recorded."""
    by_event = {event.pk: event for event in events}
    found = _first_of(by_event)
    named = _read(pk for ids in found.values() for pk in ids[:NAMED])
    for pk, event in by_event.items():
        ids = found.get(pk, [])
        here = [named[one] for one in ids[:NAMED] if one in named]
        event.reports = Reports(here, max(min(len(ids), COUNTED) - NAMED, 0), len(ids) <= COUNTED)  # type: ignore[attr-defined]


def _first_of(events: Iterable[int]) -> dict[int, list[int]]:
    """The first reports of each event, by number: one more than are counted, if there are."""
    arm = (
        "SELECT * FROM (SELECT c.event_id, c.id FROM archive_coverage c JOIN archive_article a "
        "ON a.id = c.article_id WHERE c.event_id = %s AND a.status = 'published' "
        f"ORDER BY c.id LIMIT {COUNTED + 1}) x"
    )
    found: dict[int, list[int]] = defaultdict(list)
    ids = list(events)
    if not ids:
        return found
    arms = [f"{arm}{number}" for number in range(len(ids))]
    with connections[router.db_for_read(Coverage)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), ids)
        for event, report in cursor.fetchall():
            found[event].append(report)
    return found


def _read(ids: Iterable[int]) -> dict[int, Coverage]:
    wanted = list(ids)
    if not wanted:
        return {}
    rows = read(
        (
            (Coverage, "c", _COVERAGE),
            (Article, "a", _ARTICLE),
            (Publication, "p", ("id", "name", "slug")),
        ),
        "archive_coverage c JOIN archive_article a ON a.id = c.article_id "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id WHERE c.id IN ({ids})",
        wanted,
    )
    found = {}
    for told, article, publication in rows:
        link(article, "publication", publication)
        link(told, "article", article)
        found[told.pk] = told
    return found
