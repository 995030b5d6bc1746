"""What a page asks of the database, as somebody who knows the index would write it by hand.

The same design and the same answer, statement by statement, without the ORM: the walk of keys and tags,
the counts, the names of what is counted, the fifty wide rows with their voices. `benchmark` holds the
database time of a page against it. Only what a statement is given comes from the site itself: the match
in the engine's language and the stretches of keys, on PostgreSQL piece by piece.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from archive.models import Standing
from archive.search import Criteria, keys
from archive.search.backends import Engine, engine, sqlite
from archive.search.backends.postgres import BY_INDEX, BY_ROW, Postgres, has_tag
from archive.search.walks import Walk, newest, oldest

Row = tuple[Any, ...]
Tagged = dict[str, Counter[str]]  # by the letter of a kind: values and how many quotes have them

PAGE, SAMPLED, SHOWN, NEAR = 25, 2_000, 5, 50
ON_ACTOR, LOOKED_THROUGH = 20, 100
DISPUTED = tuple(one.value for one in Standing if one != Standing.UNDISPUTED)
FACETS = ("speakers", "publications", "events", "mentions", "topics", "forms", "marks")


def fetch(sql: str, params: Sequence[Any] = ()) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _match(index: Engine, criteria: Criteria, walk: Walk) -> tuple[list[str], list[Any]]:
    """Conditions of the match and what they are given."""
    spans = walk.reaching is not None
    if isinstance(index, Postgres):
        asked = index.wanted(criteria, spans=spans)
        if walk.way == "dates" and not criteria.query:
            tagged = [has_tag(group) for group in criteria.groups]
            return [sql for sql, _ in tagged], [given for _, given in tagged]
        pairs = [(BY_ROW if walk.way == "dates" else BY_INDEX, asked.index), (BY_ROW, asked.rows)]
    else:
        groups = (*criteria.groups, *([(keys.SPAN,)] if spans else []))
        pairs = [("f.archive_fts MATCH %s", sqlite.expression(criteria.query, groups))]
    return [sql for sql, given in pairs if given], [given for _, given in pairs if given]


def _stretch(
    index: Engine, criteria: Criteria, walk: Walk, columns: str, limit: int | None
) -> tuple[str, list[Any]]:
    """One walk along the index, `columns` of e beside the key."""
    way = "DESC" if walk.backwards else "ASC"
    if isinstance(index, Postgres) and index.goes_by_tags(criteria, walk):
        found = index.by_tags(criteria, walk)
        return f"SELECT f.key{columns} FROM {found} ORDER BY f.key {way} LIMIT %s", [*found.params, limit]
    conditions, given = _match(index, criteria, walk)
    tables, key = "archive_entry e", "e.key"
    if conditions and connection.vendor == "sqlite":
        join = (
            " CROSS JOIN archive_entry e ON e.key = f.rowid" if columns or walk.reaching is not None else ""
        )
        tables, key = f"archive_fts f{join}", "f.rowid"
    conditions += [f"{key} >= %s", f"{key} < %s"]
    given += [walk.low, walk.high]
    if walk.reaching is not None:
        conditions.append("e.last >= %s")
        given.append(walk.reaching)
    order = f"{key} + 0 {way}" if walk.way == "words" else f"{key} {way}"
    sql = f"SELECT {key}{columns} FROM {tables} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT %s"
    return sql, [*given, limit]


def along(criteria: Criteria, columns: str, limit: int) -> list[Row]:
    index, found = engine(), list[Row]()

    def read(walk: Walk, left: int | None) -> int:
        more = fetch(*_stretch(index, criteria, walk, columns, left))
        found.extend(more)
        return len(more)

    for walk in (oldest if criteria.order == "oldest" else newest)(criteria):
        if len(found) < limit:
            index.in_pieces(criteria, walk, limit - len(found), read)
    return found[:limit]


def days(criteria: Criteria) -> None:
    """How many of the newest matches each day has."""
    index = engine()

    def read(walk: Walk, left: int | None) -> int:
        sql, params = _stretch(index, criteria, walk, "", left)
        key = "rowid" if sql.startswith("SELECT f.rowid") else "key"
        found = fetch(f"SELECT {key} / {keys.IDS}, count(*) FROM ({sql}) x GROUP BY 1", params)
        return sum(n for _, n in found)

    for walk in newest(criteria):
        index.in_pieces(criteria, walk, index.most_counted + 1, read)


def kept(tag: str) -> list[Row]:
    return fetch("SELECT month, n, longer FROM archive_count WHERE tag = %s", [tag])


_CHOSEN = {
    "speakers": "id, slug, name, status FROM archive_actor",
    "mentions": "id, slug, name, status FROM archive_actor",
    "publications": "id, slug, name FROM archive_publication",
    "events": "id, slug, title, status FROM archive_event",
    "topics": "id, slug, name FROM archive_topic",
    "places": "id, slug, name, country FROM archive_place",
}


def begin(criteria: Criteria) -> None:
    """Whether the page has changed since it was read last, and the records that its filters name."""
    fetch("SELECT generation, changed_at FROM archive_state")
    for name, record in _CHOSEN.items():
        rows(record, "id", [value for value in getattr(criteria, name) if isinstance(value, int)])


def results(criteria: Criteria) -> None:
    """A page of results without facets: its rows and how many there are."""
    begin(criteria)
    found = along(criteria, "", PAGE + 1)
    if len(found) > PAGE:
        _total(criteria)
    quotations([keys.quote_id(row[0]) for row in found[:PAGE]])


def _total(criteria: Criteria) -> None:
    if criteria.counted_tag is not None:
        fetch("SELECT n FROM archive_count WHERE tag = %s AND month = -1", [criteria.counted_tag])
        return
    index = engine()

    def read(walk: Walk, left: int | None) -> int:
        sql, params = _stretch(index, criteria, walk, "", left)
        return int(fetch(f"SELECT count(*) FROM ({sql}) x", params)[0][0])

    for walk in newest(criteria):
        index.in_pieces(criteria, walk, index.most_counted + 1, read)


def search_page(criteria: Criteria) -> None:
    """A page of results with its facets, its years and how many there are."""
    begin(criteria)
    found = along(criteria, ", e.tags", SAMPLED + 1)
    _counts(criteria, len(found))
    names(_facets(criteria, found), criteria)
    _people()
    if criteria.query.text and criteria.query.may_be_a_name:
        _named(criteria.query.text)
    quotations([keys.quote_id(row[0]) for row in found[:PAGE]])


def _counts(criteria: Criteria, seen: int) -> None:
    """Total and years. Without a period one reading of the keys tells both."""
    dated = criteria.without("first", "last")
    goes_on = seen > SAMPLED and engine().most_counted > SAMPLED
    if dated.counted_tag is not None:
        kept(dated.counted_tag)
    elif goes_on or dated != criteria:
        days(dated)
    if dated != criteria and goes_on:
        _total(criteria)


def _facets(criteria: Criteria, found: list[Row]) -> Tagged:
    """Values of every facet under all filters but its own."""
    counted: Tagged = {}
    for name in FACETS:
        others = criteria.without(name)
        if others.counted_tag == "":
            rows = fetch(
                "SELECT tag, n FROM archive_count WHERE month = -1 AND substr(tag, 1, 1) = %s "
                "ORDER BY n DESC LIMIT 100",
                [keys.KINDS[name]],
            )
            counted[name] = Counter({tag[1:]: n for tag, n in rows})
        else:
            rows = found if others == criteria else along(others, ", e.tags", SAMPLED + 1)
            counted[name] = tagged(rows, keys.KINDS[name])
    return counted


def tagged(rows: list[Row], letter: str) -> Counter[str]:
    tags = (row[1].split() if isinstance(row[1], str) else row[1] for row in rows[:SAMPLED])
    return Counter(tag[1:] for of_quote in tags for tag in of_quote if tag[0] == letter)


def names(counted: Tagged, criteria: Criteria) -> None:
    """The names of the five largest values of each facet and of those chosen."""

    def ids(*names: str) -> list[int]:
        largest = [int(value) for name in names for value, _ in counted[name].most_common(SHOWN)]
        return [*largest, *(pk for name in names for pk in getattr(criteria, name))]

    rows("id, slug, name FROM archive_actor", "id", ids("speakers", "mentions"))
    rows("id, slug, name FROM archive_publication", "id", ids("publications"))
    rows("id, slug, title, date FROM archive_event", "id", ids("events"))
    rows("id, slug, name FROM archive_topic", "id", ids("topics"))


def rows(select: str, column: str, values: Iterable[Any], rest: str = "") -> list[Row]:
    given = list(dict.fromkeys(values))
    if not given:
        return []
    return fetch(f"SELECT {select} WHERE {column} IN ({_marks(given)}){rest}", given)


def _people() -> None:
    """The fifty speakers offered while typing, with their roles."""
    top = fetch(
        "SELECT tag FROM archive_count WHERE month = -1 AND substr(tag, 1, 1) = 'a' ORDER BY n DESC LIMIT 50"
    )
    people = [int(tag[1:]) for (tag,) in top]
    rows("id, name, description FROM archive_actor", "id", people)
    _roles(people)


def _roles(actors: Iterable[int]) -> None:
    rows(
        "f.actor_id, f.title, f.since, f.until, o.slug, o.name, o.status, s.status "
        "FROM archive_affiliation f LEFT JOIN archive_actor o ON o.id = f.organisation_id "
        "LEFT JOIN archive_article s ON s.id = f.source_id",
        "f.actor_id",
        actors,
        " ORDER BY f.since_first IS NULL, f.since_first DESC, f.id",
    )


def _named(typed: str) -> None:
    """Actors and events whose name is what was typed."""
    word = typed.strip('"*').split()[0].lower()
    bounds = [word, word + "\U0010ffff"]
    fetch(
        "SELECT id, slug, name FROM archive_actor WHERE status = 'published' AND id IN ("
        "SELECT id FROM archive_actor WHERE name_folded >= %s AND name_folded < %s "
        "UNION SELECT actor_id FROM archive_alias WHERE name_folded >= %s AND name_folded < %s) LIMIT 4",
        [*bounds, *bounds],
    )
    fetch(
        "SELECT id, slug, title FROM archive_event WHERE status = 'published' AND lower(title) LIKE %s "
        "LIMIT 4",
        [f"%{word}%"],
    )


def quotations(quotes: list[int]) -> None:
    """The wide rows of a page with their voices, what they are about, and where the words stand.

    Through the index, as the site reads them: what was withdrawn a moment ago is not shown.
    """
    rows(
        "q.id, q.public_id, q.form, q.text, q.context, q.said, q.standing, q.verdict, q.proved_at, "
        "q.spoken_language, q.translated_by, a.slug, a.title, a.published, a.language, a.url, a.standing, "
        "p.name, e.slug, e.title, e.date, e.status, c.made_by, c.archive_url "
        "FROM archive_entry i JOIN archive_quote q ON q.id = i.quote "
        "JOIN archive_article a ON a.id = q.article_id "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id "
        "LEFT JOIN archive_event e ON e.id = q.said_at_id "
        "LEFT JOIN archive_capture c ON c.id = q.checked_capture_id",
        "i.quote",
        quotes,
    )
    voices = rows(
        "s.id, v.quote_id, v.capacity, v.name_as_printed, v.role_as_printed, s.slug, s.name "
        "FROM archive_voice v LEFT JOIN archive_actor s ON s.id = v.actor_id",
        "v.quote_id",
        quotes,
        " ORDER BY v.position, v.id",
    )
    _roles(row[0] for row in voices if row[0])
    rows(
        "b.quote_id, e.slug, e.title, e.date, e.status FROM archive_quote_about b "
        "JOIN archive_event e ON e.id = b.event_id",
        "b.quote_id",
        quotes,
        " ORDER BY e.date_first IS NULL, e.date_first DESC, e.id DESC",
    )
    rows(
        "p.quote_id, p.capture_id, p.exact, p.prefix FROM archive_passage p "
        "JOIN archive_quote q ON q.id = p.quote_id AND q.checked_capture_id = p.capture_id",
        "p.quote_id",
        quotes,
        " ORDER BY p.position",
    )


def actor_page(actor: int) -> None:
    """An actor: names and roles, counts by year, the newest quotes, what they are about, who else spoke."""
    criteria = Criteria(speakers=(actor,))
    begin(criteria)
    rows("name, kind, language FROM archive_alias", "actor_id", [actor])
    _roles([actor])
    kept(keys.tag("speakers", actor))
    days(replace(criteria, marks=DISPUTED))
    newest_quotes = [keys.quote_id(row[0]) for row in along(criteria, "", LOOKED_THROUGH)]
    quotations(newest_quotes[:ON_ACTOR])
    _took_part(actor)
    rows(
        "e.id, e.slug, e.title, e.date FROM archive_event e WHERE e.status = 'published' AND e.id IN "
        "(SELECT b.event_id FROM archive_quote_about b JOIN archive_quote q ON q.id = b.quote_id",
        "b.quote_id",
        newest_quotes,
        " AND q.standing = 'undisputed') ORDER BY e.date_first DESC LIMIT 10",
    )
    _others(newest_quotes[:ON_ACTOR])
    rows("id, made_at, reason, before, after FROM archive_correction", "actor_id", [actor], " LIMIT 20")


def _took_part(actor: int) -> None:
    fetch(
        "SELECT e.id, e.slug, e.title, e.date, p.role FROM archive_participation p "
        "JOIN archive_event e ON e.id = p.event_id WHERE p.actor_id = %s AND e.status = 'published' "
        "ORDER BY e.date_first DESC LIMIT 10",
        [actor],
    )


def _others(quotes: list[int]) -> None:
    """Two quotes of others on an event that these are about; tags tell who said what."""
    events = {
        pk
        for row in rows(
            "q.said_at_id, b.event_id FROM archive_quote q "
            "LEFT JOIN archive_quote_about b ON b.quote_id = q.id",
            "q.id",
            quotes,
        )
        for pk in row
        if pk
    }
    if events:
        found = along(Criteria(events=tuple(sorted(events))), ", e.tags", NEAR)
        quotations([keys.quote_id(row[0]) for row in found[-2:]])
