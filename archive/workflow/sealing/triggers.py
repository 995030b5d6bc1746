"""What the database itself keeps true of sealed records, where save, update(), loaddata and SQL meet it too.

- The row of a sealed record does not change: neither its words nor its status. Who and when may.
- Nothing is added to it or altered of what hangs on it: voices, aliases, captures, versions, corrections.
- No record is loaded under the number or address of one that is sealed.
- A captured text that was dropped with one is not kept again, anywhere. Its fingerprint may be.
- A seal is not altered.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper

from archive import history
from archive.models import Actor, Article, Event, Quote, Seal

from ..sealed import SEALED

REFUSES = "It is sealed: nothing of it changes any more, and nothing comes back."
REFUSES_TEXT = (
    "This text was dropped when a record was sealed: it is not kept again. Give its fingerprint instead."
)
REFUSES_ADDRESS = "This number or address was that of a sealed record: it is not used again."
SAYS = (REFUSES, REFUSES_TEXT, REFUSES_ADDRESS)

_RECORDS = (Article, Actor, Event, Quote)
_FREE = {"id", "version", "updated_at", "created_by_id", "updated_by_id"}
_SEALED = "EXISTS (SELECT 1 FROM archive_seal s WHERE s.kind = '{kind}' AND s.object_id = {of})"
_PARTS = {
    "quote": ("voice", "passage", "comparison"),
    "article": ("capture", "coverage", "suggestion", "workbench", "correction"),
    "actor": ("alias", "affiliation"),
    "event": ("participation", "coverage"),
}
_ALTERED = f"(NEW.{{0}} <> OLD.{{0}} AND NEW.{{0}} <> '{SEALED}')"  # to be emptied again is let through
_OWN_MESSAGE = (
    f"({_ALTERED.format('text')} OR {_ALTERED.format('called')} "
    f"OR (OLD.state <> 'new' AND {_ALTERED.format('note')}))"
)


class _Guard(NamedTuple):
    name: str
    table: str
    event: str
    condition: str
    says: str = REFUSES


def _guards(fingerprint: str, listed: str) -> Iterator[_Guard]:
    """`fingerprint` of {words}, and whether {one} is `listed` in a column of a seal, in the words of a
    database."""
    for model in _RECORDS:
        kind = str(model._meta.model_name)
        yield from _of_rows(kind, model, fingerprint, listed)
    for kind, tables in _PARTS.items():
        for table in tables:
            yield from _of_parts(kind, f"archive_{table}", f"{kind}_id")
    for model in _RECORDS:
        kind = str(model._meta.model_name)
        for link in model._meta.many_to_many:
            if link.remote_field.through._meta.auto_created:  # type: ignore[union-attr]
                yield from _of_parts(kind, link.m2m_db_table(), link.m2m_column_name())
        if model is not Article:  # among its parts
            yield from _of_parts(kind, "archive_correction", f"{kind}_id")
    yield from _of_what_is_said()
    printed = "(NEW.name_as_printed <> '' OR NEW.role_as_printed <> '')"
    for event in ("INSERT", "UPDATE"):
        named = f"{printed} AND {_SEALED.format(kind='actor', of='NEW.actor_id')}"
        yield _Guard(f"printed_{event.lower()}", "archive_voice", event, named)
        text = listed.format(column="texts_sha256", one=fingerprint.format(words="NEW.text"))
        kept = f"NEW.text <> '' AND EXISTS (SELECT 1 FROM archive_seal s WHERE {text})"
        yield _Guard(f"text_{event.lower()}", "archive_capture", event, kept, REFUSES_TEXT)
    yield _Guard("seal", "archive_seal", "UPDATE", _differ(Seal))


def _of_rows(kind: str, model: type, fingerprint: str, listed: str) -> Iterator[_Guard]:
    table, address = f"archive_{kind}", "public_id" if kind == "quote" else "slug"
    changed = f"{_SEALED.format(kind=kind, of='OLD.id')} AND ({_differ(model)})"
    yield _Guard(f"{kind}_update", table, "UPDATE", changed)
    known = listed.format(column="addresses_sha256", one=fingerprint.format(words=f"NEW.{address}"))
    at_it = f"EXISTS (SELECT 1 FROM archive_seal s WHERE s.kind = '{kind}' AND {known}"
    taken = f"{_SEALED.format(kind=kind, of='NEW.id')} OR {at_it})"
    yield _Guard(f"{kind}_insert", table, "INSERT", taken, REFUSES_ADDRESS)
    moved = f"NEW.{address} <> OLD.{address} AND {at_it} AND s.object_id <> NEW.id)"
    yield _Guard(f"{kind}_address", table, "UPDATE", moved, REFUSES_ADDRESS)
    if kind == "quote":
        of_article = _SEALED.format(kind="article", of="NEW.article_id")
        yield _Guard("quote_of_article", table, "INSERT", of_article)
        yield _Guard(
            "quote_to_article", table, "UPDATE", f"NEW.article_id <> OLD.article_id AND {of_article}"
        )


def _of_parts(kind: str, table: str, column: str) -> Iterator[_Guard]:
    for event in ("INSERT", "UPDATE"):
        name = f"{table.removeprefix('archive_')}_of_{kind}_{event.lower()}"
        yield _Guard(name, table, event, _SEALED.format(kind=kind, of=f"NEW.{column}"))


def _of_what_is_said() -> Iterator[_Guard]:
    """Versions are not written any more; comments and messages may be, those there are stay empty."""
    about = "EXISTS (SELECT 1 FROM archive_seal s WHERE s.kind = NEW.kind AND s.object_id = NEW.object_id)"
    yield _Guard("revision_insert", "archive_revision", "INSERT", about)
    yield _Guard("revision_update", "archive_revision", "UPDATE", about)
    yield _Guard("comment", "archive_comment", "UPDATE", f"{_ALTERED.format('text')} AND {about}")
    yield _Guard("message", "archive_message", "UPDATE", f"{_OWN_MESSAGE} AND {about}")


def _differ(model: type) -> str:
    columns = [field.column for field in model._meta.concrete_fields]  # type: ignore[attr-defined]
    return " OR ".join(f"NEW.{one} IS DISTINCT FROM OLD.{one}" for one in columns if one not in _FREE)


def _sqlite() -> Iterator[str]:
    listed = "{one} IN (SELECT value FROM json_each(s.{column}))"
    for one in _guards("SHA256({words})", listed):
        yield (
            f"CREATE TRIGGER archive_seal_{one.name} BEFORE {one.event} ON {one.table} "
            f"WHEN {one.condition} BEGIN SELECT RAISE(ABORT, '{one.says}'); END"
        )


def _postgres() -> Iterator[str]:
    fingerprint = "encode(sha256(convert_to({words}, 'UTF8')), 'hex')"
    for one in _guards(fingerprint, "s.{column} @> to_jsonb({one})"):
        yield (
            f"CREATE FUNCTION archive_seal_{one.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {one.condition} THEN RAISE EXCEPTION '{one.says}' USING ERRCODE = 'check_violation'; "
            "END IF; RETURN NEW; END $$"
        )
        yield (
            f"CREATE TRIGGER archive_seal_{one.name} BEFORE {one.event} ON {one.table} "
            f"FOR EACH ROW EXECUTE FUNCTION archive_seal_{one.name}()"
        )


_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' "
    "AND name LIKE 'archive\\_seal\\_%' ESCAPE '\\'",
    "postgresql": "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgname LIKE 'archive\\_seal\\_%' AND t.tgenabled <> 'D' AND NOT t.tgisinternal "
    "AND c.relnamespace = current_schema()::regnamespace",
}
_FUNCTIONS = (
    "SELECT proname FROM pg_proc WHERE proname LIKE 'archive\\_seal\\_%' "
    "AND pronamespace = current_schema()::regnamespace"
)


def seal_problems(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, as sentences."""
    if not _has_tables(connection) or len(_names(connection, _STANDING[connection.vendor])) == _wanted(
        connection
    ):
        return []
    return ["Triggers that keep sealed records sealed are missing. Run: python manage.py migrate"]


def install_seals(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers up, if their tables are there."""
    uninstall_seals(connection)
    if _has_tables(connection):
        with connection.cursor() as cursor:
            for statement in _statements(connection):
                cursor.execute(statement)


def uninstall_seals(connection: BaseDatabaseWrapper) -> None:
    """Take them off, as before a migration: SQLite remakes a table without its triggers."""
    is_postgres = connection.vendor == "postgresql"
    found = _names(connection, _FUNCTIONS if is_postgres else _STANDING[connection.vendor])
    with connection.cursor() as cursor:
        for name in found:
            cursor.execute(f'DROP FUNCTION "{name}"() CASCADE' if is_postgres else f'DROP TRIGGER "{name}"')


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    return list(_postgres() if connection.vendor == "postgresql" else _sqlite())


def _wanted(connection: BaseDatabaseWrapper) -> int:
    return sum(one.startswith("CREATE TRIGGER") for one in _statements(connection))


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    tables = {"archive_seal", *(model._meta.db_table for model in history.KINDS.values())}
    return tables <= set(connection.introspection.table_names())


def _names(connection: BaseDatabaseWrapper, select: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(select)
        return [row[0] for row in cursor.fetchall()]
