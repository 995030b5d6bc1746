"""What a page asks of the database, as somebody who knows the index would write it by hand.

The same design and the same answer, statement by statement, without the ORM: the walk of keys and tags,
the counts, the names of what is counted, the fifty wide rows with their voices. `benchmark` holds the
database time of a page against it. Only what a statement is given comes from the site itself: the match
in the engine's language and the stretches of keys.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db import connection

from archive.models import Standing
from archive.search import Criteria, keys
from archive.search.backends import postgres, sqlite
from archive.search.walks import Walk, newest, oldest

Row = tuple[Any, ...]
Tagged = dict[str, Counter[str]]  # by the letter of a kind: values and how many quotes have them

PAGE, SAMPLED, COUNTED, SHOWN = 50, 2_000, 10_000, 5
ON_ACTOR, LOOKED_THROUGH = 20, 200
DISPUTED = tuple(one.value for one in Standing if one != Standing.UNDISPUTED)
FACETS = ("speakers", "publications", "events", "mentions", "topics", "forms", "marks")


def fetch(sql: str, params: Sequence[Any] = ()) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _match(criteria: Criteria, walk: Walk) -> str:
    groups = (*criteria.groups, *([(keys.SPAN,)] if walk.reaching is not None else []))
    expression = postgres.expression if connection.vendor == "postgresql" else sqlite.expression
    return expression(criteria.query, groups)


def _stretch(criteria: Criteria, walk: Walk, columns: str, limit: int) -> tuple[str, list[Any]]:
    """One walk along the index, `columns` of e beside the key."""
    wanted, way = _match(criteria, walk), "DESC" if walk.backwards else "ASC"
    reaching = "" if walk.reaching is None else " AND e.last >= %s"
    bounds = [walk.low, walk.high, *([] if walk.reaching is None else [walk.reaching]), limit]
    if not wanted or connection.vendor == "postgresql":
        order = "e.key + 0" if criteria.query.has_phrase else "e.key"
        match, given = ("e.words @@ %s::tsquery AND ", [wanted]) if wanted else ("", [])
        sql = (
            f"SELECT e.key{columns} FROM archive_entry e WHERE {match}e.key >= %s AND e.key < %s{reaching} "
            f"ORDER BY {order} {way} LIMIT %s"
        )
        return sql, [*given, *bounds]
    join = "CROSS JOIN archive_entry e ON e.key = f.rowid " if columns or reaching else ""
    sql = (
        f"SELECT f.rowid{columns} FROM archive_fts f {join}WHERE f.archive_fts MATCH %s "
        f"AND f.rowid >= %s AND f.rowid < %s{reaching} ORDER BY f.rowid {way} LIMIT %s"
    )
    return sql, [wanted, *bounds]


def _walk(criteria: Criteria, columns: str, limit: int) -> list[Row]:
    found: list[Row] = []
    for walk in (oldest if criteria.order == "oldest" else newest)(criteria):
        if len(found) < limit:
            found += fetch(*_stretch(criteria, walk, columns, limit - len(found)))
    return found[:limit]


def _days(criteria: Criteria) -> list[Row]:
    """How many of the newest matches each day has."""
    found: list[Row] = []
    for walk in newest(criteria):
        sql, params = _stretch(criteria, walk, "", COUNTED + 1)
        key = "key" if "e.key" in sql else "rowid"
        found += fetch(f"SELECT {key} / {keys.IDS}, count(*) FROM ({sql}) x GROUP BY 1", params)
    return found


def _kept(tag: str) -> list[Row]:
    return fetch("SELECT month, n, longer FROM archive_count WHERE tag = %s", [tag])


def results(criteria: Criteria) -> None:
    """A page of results without facets: its rows and how many there are."""
    found = _walk(criteria, "", PAGE + 1 if connection.vendor == "sqlite" else SAMPLED + 1)
    if len(found) > PAGE:
        _total(criteria)
    quotations([keys.quote_id(row[0]) for row in found[:PAGE]])


def _total(criteria: Criteria) -> None:
    if criteria.counted_tag is not None:
        fetch("SELECT n FROM archive_count WHERE tag = %s AND month = -1", [criteria.counted_tag])
        return
    for walk in newest(criteria):
        sql, params = _stretch(criteria, walk, "", COUNTED + 1)
        fetch(f"SELECT count(*) FROM ({sql}) x", params)


def search_page(criteria: Criteria) -> None:
    """A page of results with its facets, its years and how many there are."""
    found = _walk(criteria, ", e.tags", SAMPLED + 1)
    _counts(criteria, len(found))
    _names(_facets(criteria, found), criteria)
    _people()
    if criteria.query.text:
        _named(criteria.query.text)
    quotations([keys.quote_id(row[0]) for row in found[:PAGE]])


def _counts(criteria: Criteria, seen: int) -> None:
    """Total and years. Without a period one reading of the keys tells both."""
    dated = criteria.without("first", "last")
    if dated.counted_tag is not None:
        _kept(dated.counted_tag)
    elif seen > SAMPLED or dated != criteria:
        _days(dated)
    if dated != criteria and seen > SAMPLED:
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
            rows = found if others == criteria else _walk(others, ", e.tags", SAMPLED + 1)
            counted[name] = _tagged(rows, keys.KINDS[name])
    return counted


def _tagged(rows: list[Row], letter: str) -> Counter[str]:
    tags = (row[1].split() if isinstance(row[1], str) else row[1] for row in rows[:SAMPLED])
    return Counter(tag[1:] for of_quote in tags for tag in of_quote if tag[0] == letter)


def _names(counted: Tagged, criteria: Criteria) -> None:
    """The names of the five largest values of each facet and of those chosen."""

    def ids(*names: str) -> list[int]:
        largest = [int(value) for name in names for value, _ in counted[name].most_common(SHOWN)]
        return [*largest, *(pk for name in names for pk in getattr(criteria, name))]

    _rows("id, slug, name FROM archive_actor", "id", ids("speakers", "mentions"))
    _rows("id, slug, name FROM archive_publication", "id", ids("publications"))
    _rows("id, slug, title, date FROM archive_event", "id", ids("events"))
    _rows("id, slug, name FROM archive_topic", "id", ids("topics"))


def _rows(select: str, column: str, values: Iterable[Any], rest: str = "") -> list[Row]:
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
    _rows("id, name, description FROM archive_actor", "id", people)
    _roles(people)


def _roles(actors: Iterable[int]) -> None:
    _rows(
        "f.actor_id, f.title, f.since, f.until, o.slug, o.name, o.status, s.status "
        "FROM archive_affiliation f LEFT JOIN archive_actor o ON o.id = f.organisation_id "
        "LEFT JOIN archive_article s ON s.id = f.source_id",
        "f.actor_id",
        actors,
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
    """The wide rows of a page with their voices, what they are about, and where the words stand."""
    _rows(
        "q.id, q.public_id, q.form, q.text, q.context, q.said, q.standing, q.verdict, q.proved_at, "
        "q.spoken_language, q.translated_by, a.slug, a.title, a.published, a.language, a.url, a.standing, "
        "p.name, e.slug, e.title, e.date, e.status, c.made_by, c.archive_url, c.captured_at "
        "FROM archive_quote q JOIN archive_article a ON a.id = q.article_id "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id "
        "LEFT JOIN archive_event e ON e.id = q.said_at_id "
        "LEFT JOIN archive_capture c ON c.id = q.checked_capture_id",
        "q.id",
        quotes,
    )
    voices = _rows(
        "s.id, v.quote_id, v.capacity, v.name_as_printed, v.role_as_printed, s.slug, s.name "
        "FROM archive_voice v LEFT JOIN archive_actor s ON s.id = v.actor_id",
        "v.quote_id",
        quotes,
        " ORDER BY v.position, v.id",
    )
    _roles(row[0] for row in voices if row[0])
    _rows(
        "b.quote_id, e.slug, e.title, e.date, e.status FROM archive_quote_about b "
        "JOIN archive_event e ON e.id = b.event_id",
        "b.quote_id",
        quotes,
    )
    _rows(
        "p.quote_id, p.position, p.exact, p.prefix, p.suffix, p.start FROM archive_passage p "
        "JOIN archive_quote q ON q.id = p.quote_id AND q.checked_capture_id = p.capture_id",
        "p.quote_id",
        quotes,
    )


def actor_page(actor: int) -> None:
    """An actor: names and roles, counts by year, the newest quotes, what they are about, who else spoke."""
    criteria = Criteria(speakers=(actor,))
    fetch("SELECT * FROM archive_actor WHERE id = %s", [actor])
    _rows("name, kind, language FROM archive_alias", "actor_id", [actor])
    _roles([actor])
    _kept(keys.tag("speakers", actor))
    _days(replace(criteria, marks=DISPUTED))
    newest_quotes = [keys.quote_id(row[0]) for row in _walk(criteria, "", LOOKED_THROUGH)]
    quotations(newest_quotes[:ON_ACTOR])
    _took_part(actor)
    _rows(
        "e.id, e.slug, e.title, e.date FROM archive_event e WHERE e.status = 'published' AND e.id IN "
        "(SELECT b.event_id FROM archive_quote_about b JOIN archive_quote q ON q.id = b.quote_id",
        "b.quote_id",
        newest_quotes,
        " AND q.standing = 'undisputed') ORDER BY e.date_first DESC LIMIT 10",
    )
    _others(newest_quotes[:ON_ACTOR])
    _rows("id, made_at, reason, before, after FROM archive_correction", "actor_id", [actor], " LIMIT 20")


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
        for row in _rows(
            "q.said_at_id, b.event_id FROM archive_quote q "
            "LEFT JOIN archive_quote_about b ON b.quote_id = q.id",
            "q.id",
            quotes,
        )
        for pk in row
        if pk
    }
    if events:
        found = _walk(Criteria(events=tuple(sorted(events))), ", e.tags", PAGE)
        quotations([keys.quote_id(row[0]) for row in found[-2:]])
