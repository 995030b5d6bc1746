"""The quotes that stand first under many things at once: under the events, articles and actors of a list.

One query each, whatever the number of things.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from archive.models import Form, Mark, Standing

from . import counting, keys, walks
from .backends import Engine, engine
from .backends.base import Row
from .criteria import Criteria

LOOKED_AT = 50  # newest quotes of an event among which whole sentences are looked for
MOST_READ = 10_000  # quotes read for the events and articles they belong to
MOST_OF_ARTICLES = 5_000  # quotes of the articles of one page

_RANK = {keys.tag("forms", form): rank for rank, form in enumerate((Form.DIRECT, Form.PARTIAL))}
_UNDISPUTED = tuple(mark.value for mark in Mark if mark.value not in set(Standing.values))


def newest(actors: Mapping[int, int], disputed: Collection[int]) -> dict[int, int]:
    """Of actors, told with how many quotes they have: the newest quote that is taken for theirs.

    `disputed` are those who have others beside them.
    """
    searches = [
        (Criteria(speakers=(actor,), marks=_UNDISPUTED if actor in disputed else ()), n)
        for actor, n in actors.items()
    ]
    found = engine().firsts(searches, 1)
    return {actor: keys.quote_id(rows[0][0]) for actor, rows in zip(actors, found, strict=True) if rows}


def of_events(events: Mapping[int, int], narrowed: Criteria, limit: int) -> dict[int, list[int]]:
    """Of events, told with how many quotes they have: the quotes that stand first under each, whole
    sentences before fragments before our own words, among the newest of those that match."""
    index = engine()
    searches = [(replace(narrowed, events=(event,)), n) for event, n in events.items()]
    found = index.firsts(searches, LOOKED_AT, index.tags)
    ranked = (sorted((_rank(tags), keys.quote_id(key)) for key, tags in rows) for rows in found)
    return {
        event: [quote for _, quote in rows[:limit]]
        for event, rows in zip(events, ranked, strict=True)
        if rows
    }


def of_others(actor: int, events: Sequence[int], limit: int) -> tuple[int, list[int]]:
    """The first of these events on which somebody else than the actor is quoted, and what is: printed words
    before our own, among the newest on all of them. 0 and none where nobody else is."""
    if not events:
        return 0, []
    index, criteria = engine(), Criteria(events=tuple(events))
    found = index.rows(criteria, walks.newest(criteria), index.tags, LOOKED_AT)
    tagged = [(keys.quote_id(key), set(tags.split())) for key, tags in found[:LOOKED_AT]]
    theirs, ours = keys.tag("speakers", actor), keys.tag("forms", Form.PARAPHRASE)
    others = [(ours in tags, quote, tags) for quote, tags in tagged if theirs not in tags]
    others.sort(key=lambda one: one[0])
    for event in events:
        on_it = [quote for _, quote, tags in others if keys.tag("events", event) in tags]
        if on_it:
            return event, on_it[:limit]
    return 0, []


def _rank(tags: str) -> int:
    return next((_RANK[tag] for tag in tags.split() if tag in _RANK), len(_RANK))


def of_articles(
    articles: Collection[int], narrowed: Criteria, limit: int
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """How many quotes that match each article has, and those that stand first under it: of what belongs to
    no event, whole sentences before fragments before our own words."""
    counts: dict[int, int] = defaultdict(int)
    alone: dict[int, list[tuple[int, int]]] = defaultdict(list)
    groups = [set(group) for group in narrowed.groups]
    for article, quote, tags in _in(articles):
        found = set(tags.split())
        if all(group & found for group in groups):
            counts[article] += 1
            if not any(tag[0] == keys.KINDS["events"] for tag in found):
                alone[article].append((_rank(tags), quote))
    firsts = {article: [quote for _, quote in sorted(rows)[:limit]] for article, rows in alone.items()}
    return dict(counts), firsts


def counts_of_articles(articles: Collection[int]) -> dict[int, int]:
    """How many public quotes each article has."""
    if not articles:
        return {}
    index = engine()
    these, params = index.among("q.article_id", articles)
    sql = "SELECT q.article_id, count(*) FROM archive_quote q JOIN archive_entry e ON e.quote = q.id "
    return dict(index.fetch(f"{sql}WHERE {these} GROUP BY q.article_id", params))


def _in(articles: Collection[int]) -> list[tuple[int, int, str]]:
    if not articles:
        return []
    index = engine()
    these, params = index.among("q.article_id", articles)
    return index.fetch(
        f"SELECT q.article_id, q.id, {index.tags} FROM archive_quote q "
        f"JOIN archive_entry e ON e.quote = q.id WHERE {these} LIMIT {MOST_OF_ARTICLES}",
        params,
    )


def events_of(criteria: Criteria) -> set[int] | None:
    """The events that matching quotes were said at or are about; None where too many match to be read."""
    index = engine()
    rows = _read(index, criteria, index.tags)
    if rows is None:
        return None
    tags = set(" ".join(row[1] for row in rows).split())
    return {int(tag[1:]) for tag in tags if tag[0] == keys.KINDS["events"]}


def articles_of(criteria: Criteria) -> set[int] | None:
    """The articles that print matching quotes; None where too many match to be read."""
    index = engine()
    rows = _read(index, criteria, "")
    if rows is None:
        return None
    ids = ", ".join(str(keys.quote_id(row[0])) for row in rows) or "NULL"
    return {
        row[0] for row in index.fetch(f"SELECT DISTINCT article_id FROM archive_quote WHERE id IN ({ids})")
    }


def _read(index: Engine, criteria: Criteria, columns: str) -> list[Row] | None:
    """All rows that match; None where the kept counts or the rows themselves say that these are too many."""
    if (counting.known_total(index, criteria) or 0) > MOST_READ:
        return None
    rows = index.rows(criteria, walks.newest(criteria), columns, MOST_READ + 1)
    return rows if len(rows) <= MOST_READ else None
