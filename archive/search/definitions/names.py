"""Whose names have which words: what the table archive_nameword holds, and the triggers that keep it so.

What lives here: the SQL of both engines. What does not: finding actors by these words (archive.search.names).

One row for each word of the name, the sort name and the aliases of a published actor, folded. A change of
an actor or of an alias renews the rows of that actor, within publishing_many() too: they are few.
"""

from collections.abc import Iterator

PREFIX = "archive_ix_"
_SQLITE_WORDS = """json_each('[' || replace(json_quote(n.name), ' ', '","') || ']') s"""
_POSTGRES_WORDS = "LATERAL unnest(string_to_array(n.name, ' ')) s(value)"
_WORDS = """SELECT DISTINCT s.value{collate} AS word, n.actor AS actor FROM (
    SELECT a.id AS actor, a.name_folded AS name FROM archive_actor a WHERE a.status = 'published'{of_actor}
    UNION ALL SELECT a.id, a.sort_name_folded FROM archive_actor a WHERE a.status = 'published'{of_actor}
    UNION ALL SELECT l.actor_id, l.name_folded FROM archive_alias l JOIN archive_actor a ON a.id = l.actor_id
      WHERE a.status = 'published'{of_alias}) n CROSS JOIN {words} WHERE s.value <> ''"""

# What renews the words, by table: the column that says whose, and what must differ in a change.
_SOURCES = {
    "archive_actor": ("id", ("id", "status", "name_folded", "sort_name_folded")),
    "archive_alias": ("actor_id", ("actor_id", "name_folded")),
}


def words(vendor: str, those: str = "") -> str:
    """The rows as they should be: all, or those of the actors whose id is among `those`: `= 5`, say."""
    return _WORDS.format(
        of_actor=f" AND a.id {those}" if those else "",
        of_alias=f" AND l.actor_id {those}" if those else "",
        words=_POSTGRES_WORDS if vendor == "postgresql" else _SQLITE_WORDS,
        collate=' COLLATE "C"' if vendor == "postgresql" else "",
    )


def _renew(vendor: str, those: str) -> str:
    return (
        f"DELETE FROM archive_nameword WHERE actor {those}; "
        f"INSERT INTO archive_nameword (word, actor) {words(vendor, those)};"
    )


def sqlite() -> Iterator[str]:
    for table, (column, watched) in _SOURCES.items():
        for event, rows in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
            differs = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in watched)
            when = f" WHEN {differs}" if event == "UPDATE" else ""
            body = _renew("sqlite", f"IN ({', '.join(f'{row}.{column}' for row in rows)})")
            name = f"{PREFIX}names_{table.removeprefix('archive_')}_{event.lower()}"
            yield f"CREATE TRIGGER {name} AFTER {event} ON {table}{when} BEGIN {body} END"


def postgres() -> Iterator[str]:
    """Writers hold the index's lock by then: the definitions of the index take it before every statement."""
    yield f"""CREATE FUNCTION {PREFIX}names_renew(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF cardinality(touched) = 0 THEN RETURN; END IF;
        {_renew("postgresql", "= ANY(touched)")}
      END $$"""
    everything = f"INSERT INTO archive_nameword (word, actor) {words('postgresql')};"
    yield _function("names_truncate", f"DELETE FROM archive_nameword; {everything}")
    for table, (column, watched) in _SOURCES.items():
        yield (
            f"CREATE TRIGGER {PREFIX}names_truncate AFTER TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}names_truncate()"
        )
        old, new = (", ".join(f"{row}.{name}" for name in watched) for row in "on")
        changed = (
            f"SELECT u.id FROM old_rows o FULL JOIN new_rows n ON n.id = o.id "
            f"CROSS JOIN LATERAL (VALUES (o.{column}), (n.{column})) u(id) "
            f"WHERE ({old}) IS DISTINCT FROM ({new}) AND u.id IS NOT NULL"
        )
        for event, transition, touched in (
            ("INSERT", "NEW TABLE AS new_rows", f"SELECT {column} FROM new_rows"),
            ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows", changed),
            ("DELETE", "OLD TABLE AS old_rows", f"SELECT {column} FROM old_rows"),
        ):
            name = f"names_{table.removeprefix('archive_')}_{event.lower()}"
            yield _function(name, f"PERFORM {PREFIX}names_renew(ARRAY({touched}));")
            yield (
                f"CREATE TRIGGER {PREFIX}{name} AFTER {event} ON {table} REFERENCING {transition} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}{name}()"
            )


def _function(name: str, body: str) -> str:
    return (
        f"CREATE FUNCTION {PREFIX}{name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {body} RETURN NULL; END $$"
    )
