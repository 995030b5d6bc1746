"""PostgreSQL: triggers by statement, with transition tables, and the functions they call.

Writers take one advisory lock before every statement that can reach the index. A statement sees
what was committed before it began; with the lock, what its AFTER trigger reads is all there is.
"""

from collections.abc import Iterator

from archive.search import keys
from archive.search.state import LOCK
from archive.search.words import SHORT

from . import names, spelling, view
from .sources import SHOWN, SOURCES, TABLES, Source

PREFIX = "archive_ix_"
_COLUMNS = ", ".join(view.COLUMNS)


def _insert(where: str = "") -> str:
    """OFFSET 0: else the view is folded in, and an entry's tags are worked out twice."""
    return (
        f"INSERT INTO archive_entry ({_COLUMNS}, words) SELECT {_COLUMNS}, archive_ix_vector(text, tags) "
        f"FROM (SELECT {_COLUMNS} FROM archive_visible {where} OFFSET 0) v ORDER BY key"
    )


_RECORD_COLUMNS = ", ".join(view.RECORD_COLUMNS)
INSERT_RECORDS = f"INSERT INTO archive_record ({_RECORD_COLUMNS}) SELECT {_RECORD_COLUMNS} FROM archive_dated"
# What a batch of publishing touched, until it is settled: no transaction leaves a row of it behind.
TOUCHED = (
    'CREATE UNLOGGED TABLE archive_touched (kind text COLLATE "C" NOT NULL, id bigint NOT NULL, '
    "PRIMARY KEY (kind, id))"
)
# Words wait in a list and are put into their index together: a third of the work. Readers look through the
# list, so it is short, but while many quotes are indexed at once, and then it is emptied.
_WAITING_WORDS = "ALTER INDEX archive_entry_words SET (fastupdate = on)"
_MANY = 500
_TOUCH = """IF (SELECT many FROM archive_state) THEN
          INSERT INTO archive_touched (kind, id) SELECT {kind}, unnest(touched) ON CONFLICT DO NOTHING;
          RETURN;
        END IF;"""
_MOST_CHARACTERS = 250_000  # of a quote in the full text: a tsvector holds one megabyte
_NOW = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"  # milliseconds since 1970
_BUMP = f"UPDATE archive_state SET generation = generation + 1, changed_at = {_NOW};"

# The twin of archive.search.words: no case, no accents on Latin letters, letters and digits only.
# A collation of ICU, because in the C locale only ASCII has letters.
_WORDS = """regexp_replace(
    normalize(regexp_replace(
      normalize(translate(lower({text} COLLATE {collation}), 'ςſ', 'σs'), NFD),
      '([a-z])[\u0300-\u036f]+', '\\1', 'g'), NFC) COLLATE {collation},
    '[^[:alnum:]]+', ' ', 'g')"""


def statements(collation: str) -> list[str]:
    """All of it, in an order in which it can be put in place."""
    return [
        view.postgres(),
        view.postgres_records(),
        TOUCHED,
        _WAITING_WORDS,
        *_functions(collation),
        *_entry_triggers(),
        *_source_triggers(),
        *_shown_triggers(),
        *_locks(),
        *_truncates(),
        *names.postgres(),
        *spelling.postgres(),
    ]


def _function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {body} RETURN NULL; END $$"
    )


def _functions(collation: str) -> Iterator[str]:
    words = _WORDS.format(text=f"left(words, {_MOST_CHARACTERS})", collation=collation)
    # Tags are lexemes with a #, which no reader's word can have. What stands beside each other has a ~: the
    # twin of archive.search.words.neighbours().
    short = f"length(n.one) <= {SHORT} AND length(n.two) <= {SHORT} AND length(n.three) <= {SHORT}"
    yield f"""CREATE FUNCTION {PREFIX}vector(words text, tags text[]) RETURNS tsvector
      LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
      SELECT to_tsvector('simple', t.words) || array_to_tsvector(
        ARRAY(SELECT '#' || tag FROM unnest(tags) AS tag)
        || ARRAY(SELECT '~' || left(md5(n.one || ' ' || n.two), 4)
          FROM unnest(t.row, t.row[2:]) AS n(one, two) WHERE n.two IS NOT NULL)
        || ARRAY(SELECT '~' || left(md5(n.one || ' ' || n.two || ' ' || n.three), 4)
          FROM unnest(t.row, t.row[2:], t.row[3:]) AS n(one, two, three) WHERE {short}))
      FROM (SELECT f.words, string_to_array(btrim(f.words), ' ') AS row
        FROM (SELECT {words} AS words OFFSET 0) f OFFSET 0) t $$"""
    # Planning the view takes ten times as long as reading one quote from it: plan once a connection. Of many
    # quotes the words wait in a longer list, which is put into the index at once, in memory of its own: word
    # by word, not quote by quote. Readers look through that list meanwhile.
    yield f"""CREATE FUNCTION {PREFIX}renew(touched bigint[]) RETURNS void LANGUAGE plpgsql
      SET plan_cache_mode = force_generic_plan SET gin_pending_list_limit = '64kB'
      SET work_mem = '64MB' SET maintenance_work_mem = '64MB' AS $$
      BEGIN
        IF cardinality(touched) = 0 THEN RETURN; END IF;
        {_TOUCH.format(kind="''")}
        IF cardinality(touched) > {_MANY} THEN
          PERFORM set_config('gin_pending_list_limit', '16MB', true);
        END IF;
        DELETE FROM archive_entry WHERE quote = ANY(touched);
        {_insert("WHERE quote = ANY(touched)")};
        IF cardinality(touched) > {_MANY} THEN
          PERFORM gin_clean_pending_list('archive_entry_words');
        END IF;
      END $$"""
    yield f"""CREATE FUNCTION {PREFIX}renew_dated(letter text, touched bigint[]) RETURNS void LANGUAGE plpgsql
      SET plan_cache_mode = force_generic_plan AS $$
      BEGIN
        IF cardinality(touched) = 0 THEN RETURN; END IF;
        {_TOUCH.format(kind="letter")}
        DELETE FROM archive_record WHERE kind = letter AND record = ANY(touched);
        {INSERT_RECORDS} WHERE kind = letter AND record = ANY(touched);
      END $$"""
    settled = " ".join(
        f"PERFORM {PREFIX}renew_dated('{kind}', ARRAY(SELECT id FROM archive_touched WHERE kind = '{kind}'));"
        for kind in keys.RECORDS.values()
    )
    yield f"""CREATE FUNCTION {PREFIX}settle() RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM {PREFIX}renew(ARRAY(SELECT id FROM archive_touched WHERE kind = ''));
        {settled}
      END $$"""
    yield _function("lock", f"PERFORM pg_advisory_xact_lock({LOCK});")
    yield _function(
        "truncate",
        f"DELETE FROM archive_entry; {_insert()}; DELETE FROM archive_record; {INSERT_RECORDS}; {_BUMP}",
    )


def _entry_triggers() -> Iterator[str]:
    """What follows an entry: its counts, the generation (its words are a column of it). Of an event or an
    article, which have the generation bumped where they are shown, the counts."""
    for what, tags, bump in (("entry", "r.tags || ''::text", _BUMP), ("record", "r.tags", "")):
        for event, transition, body in (
            ("INSERT", "NEW TABLE AS changed", _COUNT_IN),
            ("DELETE", "OLD TABLE AS changed", _COUNT_OUT),
        ):
            name = f"{what}_{event.lower()}"
            yield _function(name, body.format(split=_SPLIT.format(tags=tags), bump=bump))
            yield _trigger(name, event, f"archive_{what}", transition)


_SPLIT = (
    "SELECT s.tag, m.month, count(*) AS n, count(r.last) AS longer FROM changed r "
    "CROSS JOIN LATERAL unnest({tags}) s(tag) "
    "CROSS JOIN LATERAL (VALUES (-1), (r.month)) m(month) GROUP BY 1, 2"
)
_COUNT_IN = """
      IF NOT EXISTS (SELECT 1 FROM changed) THEN RETURN NULL; END IF;
      INSERT INTO archive_count AS c (tag, month, n, longer) {split} ORDER BY 1, 2
        ON CONFLICT (tag, month) DO UPDATE
        SET n = c.n + excluded.n, longer = c.longer + excluded.longer;
      {bump}"""
_COUNT_OUT = """
      IF NOT EXISTS (SELECT 1 FROM changed) THEN RETURN NULL; END IF;
      UPDATE archive_count c SET n = c.n - x.n, longer = c.longer - x.longer
        FROM ({split}) x WHERE c.tag = x.tag AND c.month = x.month;
      DELETE FROM archive_count c USING ({split}) x
        WHERE c.n = 0 AND c.tag = x.tag AND c.month = x.month;
      {bump}"""


def _trigger(name: str, event: str, table: str, transition: str) -> str:
    return (
        f"CREATE TRIGGER {PREFIX}{name} AFTER {event} ON {table} REFERENCING {transition} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}{name}()"
    )


_TRANSITIONS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def _source_triggers() -> Iterator[str]:
    for source in SOURCES:
        for event, transition in _TRANSITIONS.items():
            name = source.trigger(event)
            touched = source.touched.format(ids="SELECT id FROM touched")
            renew = f"renew_dated('{source.kind}', " if source.kind else "renew("
            yield _function(
                name,
                f"""PERFORM {PREFIX}{renew}ARRAY(
                  WITH touched AS MATERIALIZED ({_touched(source, event)})
                  SELECT x.id FROM ({touched}) x(id)));""",
            )
            yield _trigger(name, event, source.table, transition)


def _touched(source: Source, event: str) -> str:
    """The ids that a statement touched, where a watched column of something public differs."""
    if event == "UPDATE":
        old, new = (", ".join(f"{row}.{name}" for name in source.watched) for row in "on")
        public = "AND 'published' IN (o.status, n.status)" if source.editorial else ""
        return (
            f"SELECT DISTINCT u.id FROM old_rows o FULL JOIN new_rows n ON n.id = o.id "
            f"CROSS JOIN LATERAL (VALUES (o.{source.column}), (n.{source.column})) u(id) "
            f"WHERE ({old}) IS DISTINCT FROM ({new}) AND u.id IS NOT NULL {public}"
        )
    rows = "new_rows" if event == "INSERT" else "old_rows"
    public = "WHERE status = 'published'" if source.editorial else ""
    return f"SELECT DISTINCT {source.column} AS id FROM {rows} {public}"


def _shown_triggers() -> Iterator[str]:
    for table, shown in SHOWN.items():
        condition = shown.format(row="r")
        for event, transition in _TRANSITIONS.items():
            name = f"shown_{table.removeprefix('archive_')}_{event.lower()}"
            tables = [word for word in transition.split() if word.endswith("_rows")]
            public = " OR ".join(f"EXISTS (SELECT 1 FROM {rows} r WHERE {condition})" for rows in tables)
            yield _function(name, f"IF {public} THEN {_BUMP} END IF;")
            yield _trigger(name, event, table, transition)


def _locks() -> Iterator[str]:
    for table in TABLES:
        yield (
            f"CREATE TRIGGER {PREFIX}lock BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}lock()"
        )


def _truncates() -> Iterator[str]:
    """TRUNCATE (flush) fires no DELETE trigger."""
    for table in dict.fromkeys(source.table for source in SOURCES):
        yield (
            f"CREATE TRIGGER {PREFIX}truncate AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}truncate()"
        )
