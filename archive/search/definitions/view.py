"""The view archive_visible: one row for every quote the public may see, with all the index keeps of it.

It is the twin of `Quote.objects.published()`, of `Quote.filed` and of `Quote.mark`; tests and
`reindex --check` compare them. Integer arithmetic only, the same on both engines. Beside it
archive_dated: one row for every event and article the public may see, in the same arithmetic.
"""

from collections.abc import Callable, Sequence

from archive.search import keys

Tags = Sequence[tuple[str, str]]  # what the tags of a kind begin with, and which ids they have

COLUMNS = ("key", "quote", "last", "month", "added", "text", "tags")
RECORD_COLUMNS = ("kind", "key", "record", "last", "month", "added", "tags")
VIEWS = ("archive_visible", "archive_dated")

# Every place of an event twice: as itself, and as the country it lies in.
_PLACE_OR_COUNTRY = "CASE t.way WHEN 0 THEN CAST(p.place_id AS text) ELSE w.country END"
_PLACES = (
    "JOIN archive_event_places p ON p.event_id = e.id JOIN archive_place w ON w.id = p.place_id "
    "CROSS JOIN (SELECT 0 AS way UNION ALL SELECT 1) t"
)

# Tags in a fixed order, each kind by its values: the same quote has the same tags at any time. A quote on
# events in two places of a country has the country's tag once.
_TAGGED = (
    (
        "speakers",
        "SELECT DISTINCT v.actor_id AS id FROM archive_voice v "
        "WHERE v.quote_id = d.quote AND v.actor_id IS NOT NULL",
    ),
    ("publications", "SELECT d.publication AS id WHERE d.publication IS NOT NULL"),
    (
        "events",
        "SELECT e.id AS id FROM archive_event e WHERE e.id = d.said_at AND e.status = 'published' "
        "UNION SELECT e.id FROM archive_quote_about b JOIN archive_event e ON e.id = b.event_id "
        "WHERE b.quote_id = d.quote AND e.status = 'published'",
    ),
    (
        "mentions",
        "SELECT DISTINCT m.actor_id AS id FROM archive_quote_mentions m JOIN archive_actor a "
        "ON a.id = m.actor_id WHERE m.quote_id = d.quote AND a.status = 'published'",
    ),
    ("topics", "SELECT DISTINCT t.topic_id AS id FROM archive_quote_topics t WHERE t.quote_id = d.quote"),
    (
        "places",
        f"SELECT {_PLACE_OR_COUNTRY} AS id FROM archive_event e {_PLACES} "
        "WHERE e.id = d.said_at AND e.status = 'published' "
        f"UNION SELECT {_PLACE_OR_COUNTRY} FROM archive_quote_about b "
        f"JOIN archive_event e ON e.id = b.event_id {_PLACES} "
        "WHERE b.quote_id = d.quote AND e.status = 'published'",
    ),
    (
        "otherwise",
        "SELECT DISTINCT v.actor_id AS id FROM archive_voice v "
        "WHERE v.quote_id = d.quote AND v.actor_id IS NOT NULL AND d.standing <> 'undisputed'",
    ),
)
_LETTERS = {**keys.KINDS, "otherwise": keys.OTHERWISE}

_MARK = """CASE WHEN d.standing <> 'undisputed' THEN d.standing
    WHEN d.form = 'paraphrase' THEN 'ours'
    WHEN d.verdict = 'edited' THEN
      CASE WHEN d.text LIKE '%…%' OR d.text LIKE '%...%' THEN 'shortened' ELSE 'bracketed' END
    WHEN d.verdict = 'verbatim' THEN 'printed'
    WHEN d.verdict = 'unchecked' THEN 'unchecked'
    WHEN d.proved_at IS NOT NULL THEN 'changed'
    ELSE 'differs' END"""

_COARSENESS = """CASE WHEN d.starts IS NULL OR d.ends IS NULL THEN 3
    WHEN d.ends - d.starts <= 0 THEN 0
    WHEN d.ends - d.starts <= 30 THEN 1
    WHEN d.ends - d.starts <= 365 THEN 2
    ELSE 3 END"""

_RANK = f"""CASE WHEN d.dated = 0 THEN {keys.UNDATED}
    WHEN d.starts IS NULL THEN {keys.NOT_KNOWN}
    ELSE {keys.TOP} - d.starts END"""

_IS_SPAN = f"d.dated = 1 AND ({_COARSENESS}) > 0"


def _month() -> str:
    """Months from March of the year -12000 to the first day, by counting days from that day on."""
    days = f"(d.starts + {305 + 30 * 146_097})"
    era, rest = f"({days} / 146097)", f"({days} % 146097)"
    year = f"(({rest} - {rest} / 1460 + {rest} / 36524 - {rest} / 146096) / 365)"
    day = f"({rest} - (365 * {year} + {year} / 4 - {year} / 100))"
    return (
        f"CASE WHEN d.starts IS NULL THEN {keys.NO_MONTH} "
        f"ELSE ({era} * 400 + {year}) * 12 + (5 * {day} + 2) / 153 END"
    )


# A voice whose actor is not there yet (loaddata, children first) hides the quote as an unpublished one
# does: so an actor that comes in as a draft changes nothing.
# The date rests on the quote's own, else on its event's if readers may know that, else on its article's.
_DATED = """
    SELECT q.id AS quote, q.text AS text, q.form AS form, q.standing AS standing, q.verdict AS verdict,
      q.proved_at AS proved_at, q.said_at_id AS said_at, q.published_at AS published_at,
      a.publication_id AS publication,
      CASE WHEN q.said <> '' THEN q.said_first WHEN e.date <> '' THEN e.date_first
        ELSE a.published_first END AS starts,
      CASE WHEN q.said <> '' THEN q.said_last WHEN e.date <> '' THEN e.date_last
        ELSE a.published_last END AS ends,
      CASE WHEN q.said <> '' OR e.date <> '' OR a.published <> '' THEN 1 ELSE 0 END AS dated
    FROM archive_quote q
    JOIN archive_article a ON a.id = q.article_id
    LEFT JOIN archive_event e ON e.id = q.said_at_id AND e.status = 'published'
    WHERE q.status = 'published' AND a.status = 'published' AND NOT EXISTS (
      SELECT 1 FROM archive_voice v
      LEFT JOIN archive_actor s ON s.id = v.actor_id AND s.status = 'published'
      WHERE v.quote_id = q.id AND v.actor_id IS NOT NULL AND s.id IS NULL)"""


def _view(key: str, added: str, tags: str) -> str:
    return f"""CREATE VIEW archive_visible AS
  SELECT {key} AS key, d.quote AS quote,
    CASE WHEN {_IS_SPAN} THEN COALESCE(d.ends, {keys.OPEN}) END AS last,
    {_month()} AS month, {added} AS added, d.text AS text, {tags} AS tags
  FROM ({_DATED}) d"""


# By the letter of a kind: table, column of its date, and its tags, each kind by number (or code).
# An event in two places of a country is counted once there.
_RECORDS = {
    keys.RECORDS["event"]: (
        "archive_event",
        "date",
        (
            (
                keys.COUNTED["place"],
                "SELECT p.place_id AS id FROM archive_event_places p WHERE p.event_id = r.id",
            ),
            (
                keys.COUNTED["country"],
                "SELECT DISTINCT l.country AS id FROM archive_event_places p "
                "JOIN archive_place l ON l.id = p.place_id WHERE p.event_id = r.id",
            ),
            (
                keys.COUNTED["topic"],
                "SELECT t.topic_id AS id FROM archive_event_topics t WHERE t.event_id = r.id",
            ),
        ),
    ),
    keys.RECORDS["article"]: (
        "archive_article",
        "published",
        ((keys.COUNTED["publication"], "SELECT r.publication_id AS id WHERE r.publication_id IS NOT NULL"),),
    ),
}


def _records(added: str, tags: Callable[[str, Tags], str]) -> str:
    """The view of events and articles; `added` (microseconds) and `tags` in the words of an engine."""
    arms = []
    for letter, (table, date, tagged) in _RECORDS.items():
        dated = (
            f"SELECT r.id AS record, r.{date}_first AS starts, r.{date}_last AS ends, "
            f"CASE WHEN r.{date} <> '' THEN 1 ELSE 0 END AS dated, {added} AS added, "
            f"{tags(letter, tagged)} AS tags FROM {table} r WHERE r.status = 'published'"
        )
        arms.append(
            f"SELECT '{letter}' AS kind, (({_RANK}) * 4 + ({_COARSENESS})) * {keys.IDS} + d.record AS key, "
            f"d.record AS record, CASE WHEN {_IS_SPAN} THEN COALESCE(d.ends, {keys.OPEN}) END AS last, "
            f"{_month()} AS month, d.added AS added, d.tags AS tags FROM ({dated}) d"
        )
    return f"CREATE VIEW archive_dated AS {' UNION ALL '.join(arms)}"


def sqlite_records() -> str:
    def tags(letter: str, tagged: Tags) -> str:
        lists = [
            f"COALESCE((SELECT ' ' || group_concat('{kind}' || id, ' ') FROM ({select} ORDER BY 1)), '')"
            for kind, select in tagged
        ]
        return " || ".join([f"'{letter}'", *lists])

    moment = "COALESCE(r.published_at, r.created_at)"
    seconds = f"CAST(strftime('%s', substr({moment}, 1, 19)) AS INTEGER)"
    return _records(f"{seconds} * 1000000 + CAST(substr({moment}, 21, 6) AS INTEGER)", tags)


def postgres_records() -> str:
    def tags(letter: str, tagged: Tags) -> str:
        lists = [f"ARRAY(SELECT '{kind}' || x.id FROM ({select}) x ORDER BY x.id)" for kind, select in tagged]
        return " || ".join([f"ARRAY['{letter}']", *lists])

    moment = "COALESCE(r.published_at, r.created_at)"
    return _records(f"(extract(epoch FROM {moment}) * 1000000)::bigint", tags).replace(
        f"({_RANK}) * 4", f"({_RANK})::bigint * 4"
    )


def sqlite() -> str:
    lists = [
        f"COALESCE((SELECT group_concat('{_LETTERS[kind]}' || id, ' ') "
        f"FROM ({select} ORDER BY 1)) || ' ', '')"
        for kind, select in _TAGGED
    ]
    words = f"'f' || d.form || ' k' || ({_MARK}) || CASE WHEN {_IS_SPAN} THEN ' {keys.SPAN}' ELSE '' END"
    key = f"(({_RANK}) * 4 + ({_COARSENESS})) * {keys.IDS} + d.quote"
    added = "COALESCE(CAST(strftime('%s', substr(d.published_at, 1, 19)) AS INTEGER), 0)"
    return _view(key, added, "\n    || ".join([*lists, words]))


def postgres() -> str:
    lists = [
        f"ARRAY(SELECT '{_LETTERS[kind]}' || x.id FROM ({select}) x ORDER BY x.id)"
        for kind, select in _TAGGED
    ]
    words = f"ARRAY['f' || d.form, 'k' || ({_MARK})]"
    span = f"CASE WHEN {_IS_SPAN} THEN ARRAY['{keys.SPAN}'] ELSE '{{}}'::text[] END"
    key = f"(({_RANK})::bigint * 4 + ({_COARSENESS})) * {keys.IDS} + d.quote"
    added = "COALESCE(floor(extract(epoch FROM d.published_at))::bigint, 0)"
    return _view(key, added, "\n    || ".join([*lists, words, span]))
