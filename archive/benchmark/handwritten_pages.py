"""The timeline and the page of an event, by statements written by hand (see archive.benchmark.handwritten).

Each does what the page does: the same rows along the same indexes, the same sample, no more.
"""

from collections import Counter
from collections.abc import Iterable

from archive.search import Criteria, keys
from archive.search.backends import engine
from archive.search.walks import newest

from .handwritten import (
    FACETS,
    SAMPLED,
    Row,
    along,
    begin,
    days,
    fetch,
    kept,
    names,
    quotations,
    rows,
    tagged,
)

ENTRIES, UNDER, LOOKED_AT, REPORTED, ON_EVENT = 20, 2, 50, 20, 50
NEAR = 20  # events looked at on each side of one

_EVENT = "id, slug, title, date, summary, status FROM archive_event"
_NAMED = "id, slug, title, date FROM archive_event"
_ARTICLE = (
    "a.id, a.slug, a.title, a.published, a.kind, a.byline, a.language, p.name "
    "FROM archive_article a LEFT JOIN archive_publication p ON p.id = a.publication_id"
)


def timeline(criteria: Criteria) -> None:
    """Events and articles by date with the quotations that stand first under each, the facets, the years."""
    begin(criteria)
    events, articles = (_records(kind, criteria) for kind in keys.RECORDS.values())
    shown = sorted([*((key, "event") for key in events), *((key, "article") for key in articles)])[:ENTRIES]
    _entries(*([keys.quote_id(key) for key, kind in shown if kind == one] for one in keys.RECORDS))
    found = along(criteria, ", e.tags", SAMPLED + 1)
    _beside(criteria, found)
    kept("")


def _records(kind: str, criteria: Criteria) -> list[int]:
    found: list[Row] = []
    for stretch in newest(criteria):
        if len(found) <= ENTRIES:
            reaching = "" if stretch.reaching is None else f" AND last >= {stretch.reaching}"
            found += fetch(
                f"SELECT key FROM archive_record WHERE kind = %s AND key >= %s AND key < %s{reaching} "
                "ORDER BY key LIMIT %s",
                [kind, stretch.low, stretch.high, ENTRIES + 1],
            )
    return [key for (key,) in found]


def _entries(events: list[int], articles: list[int]) -> None:
    """The records with their places, who reports them, and the quotations under them."""
    rows(_EVENT, "id", events)
    _places(events)
    _reports(events)
    rows(_ARTICLE, "a.id", articles)
    rows("tag, n FROM archive_count", "tag", [keys.tag("events", pk) for pk in events], " AND month = -1")
    index, first = engine(), list[int]()
    for event in events:
        found = along(Criteria(events=(event,)), f", {index.tags}", LOOKED_AT)
        first += [keys.quote_id(row[0]) for row in found[:UNDER]]
    under = rows(
        f"q.article_id, q.id, {index.tags} FROM archive_quote q JOIN archive_entry e ON e.quote = q.id",
        "q.article_id",
        articles,
    )
    quotations([*first, *{article: quote for article, quote, _ in under}.values()])


def _reports(events: list[int]) -> None:
    """Of each event the first public articles that report it: three are named, fifty counted."""
    arm = (
        "SELECT * FROM (SELECT c.event_id, c.id FROM archive_coverage c JOIN archive_article a "
        "ON a.id = c.article_id WHERE c.event_id = %s AND a.status = 'published' ORDER BY c.id LIMIT 51) x"
    )
    found = fetch(" UNION ALL ".join(f"{arm}{n}" for n in range(len(events))), events) if events else []
    first = [pk for event in events for pk in [row[1] for row in found if row[0] == event][:3]]
    rows(
        "c.event_id, c.wording_as_reported, c.note, a.slug, a.title, p.name FROM archive_coverage c "
        "JOIN archive_article a ON a.id = c.article_id "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id",
        "c.id",
        first,
    )


def _places(events: Iterable[int]) -> None:
    found = rows(
        "e.event_id, p.slug, p.name, p.country FROM archive_event_places e "
        "JOIN archive_place p ON p.id = e.place_id",
        "e.event_id",
        events,
    )
    rows("country, slug, name FROM archive_place", "country", {row[3] for row in found}, " AND is_country")


def _beside(criteria: Criteria, found: list[Row]) -> None:
    """How many there are, and the facets: without a period by the kept counts."""
    largest = (
        "SELECT tag, n FROM archive_count WHERE month = -1 AND substr(tag, 1, 1) = %s "
        "ORDER BY n DESC LIMIT 201"
    )
    if criteria.has_period:
        days(criteria)
        counted = {name: tagged(found, keys.KINDS[name]) for name in FACETS}
    else:
        rows("tag, n FROM archive_count", "tag", ["", *keys.RECORDS.values()], " AND month = -1")
        counted = {
            name: Counter({tag[1:]: n for tag, n in fetch(largest, [keys.KINDS[name]])}) for name in FACETS
        }
        fetch(largest, [keys.COUNTED["place"]])
        countries = [tag[1:] for tag, _ in fetch(largest, [keys.COUNTED["country"]])]
        rows("id, slug, name, country FROM archive_place", "country", countries, " AND is_country")
    names(counted, criteria)


def event_page(event: int) -> None:
    """An event: its quotations, who reports it, who took part, what came before and after."""
    begin(Criteria())
    criteria = Criteria(events=(event,))
    record = fetch(
        "SELECT e.id, e.slug, e.title, e.date, e.summary, e.date_first, p.slug, p.title, p.status, "
        "a.slug, a.title, a.status FROM archive_event e LEFT JOIN archive_event p ON p.id = e.part_of_id "
        "LEFT JOIN archive_article a ON a.id = e.date_source_id WHERE e.id = %s AND e.status = 'published'",
        [event],
    )[0]
    found = along(criteria, "", ON_EVENT + 1)
    rows("tag, n FROM archive_count", "tag", [keys.tag("events", event)], " AND month = -1")
    quotations([keys.quote_id(row[0]) for row in found[:ON_EVENT]])
    rows(
        "r.key, count(*) OVER (), a.slug, a.title, a.published, a.kind, a.language, p.name, c.note, "
        "c.wording_as_reported, c.date_as_reported FROM archive_article a "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id "
        "JOIN archive_coverage c ON c.article_id = a.id "
        f"JOIN archive_record r ON r.record = a.id AND r.kind = '{keys.RECORDS['article']}'",
        "c.event_id",
        [event],
        f" ORDER BY a.published_first LIMIT {REPORTED}",
    )
    public = " AND {}status = 'published'"
    rows("p.role, a.slug, a.name FROM archive_participation p JOIN archive_actor a ON a.id = p.actor_id",
         "p.event_id", [event], public.format("a."))  # fmt: skip
    _places([event])
    rows("t.slug, t.name FROM archive_event_topics e JOIN archive_topic t ON t.id = e.topic_id",
         "e.event_id", [event])  # fmt: skip
    rows(_NAMED, "part_of_id", [event], f"{public.format('')} LIMIT {REPORTED}")
    rows("id, made_at, reason, before, after FROM archive_correction", "event_id", [event], " LIMIT 20")
    _near(record[5])


def _near(day: int | None) -> None:
    if day is None:
        return
    for sign, way in ((">=", "ASC"), ("<", "DESC")):
        found = fetch(
            f"SELECT key FROM archive_record WHERE kind = %s AND key {sign} %s ORDER BY key {way} LIMIT %s",
            [keys.RECORDS["event"], keys.floor(day), NEAR],
        )
        rows(_NAMED, "id", [keys.quote_id(key) for (key,) in found[:3]])
