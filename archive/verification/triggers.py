"""What the database itself keeps true of verdicts, where loaddata, update() and SQL meet it too.

- Words that are altered or absent do not become public as undisputed. A quote that falls after publication
  stays public and marked, so only the step to published is refused.
- Words, or the article they stand in, never change under a verdict that was reached for others; what was
  found for the others goes with them.
- A kept text whose words change without its fingerprint was tampered with: whatever it had the words of is
  altered, and stays so until the text is put right.
- A text that is properly replaced proves nothing until the check that follows in the same transaction:
  what it proved is altered where the words of a passage are gone, else unchecked.

A kept text that is emptied changes nothing: the verdict stands, with its fingerprint.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.models import Quote

_PROVEN = "('verbatim', 'edited')"

_GATE = (
    "NEW.status = 'published' AND NEW.form <> 'paraphrase' AND NEW.standing = 'undisputed' "
    "AND NEW.verdict IN ('altered', 'absent')"
)
_GATE_SAYS = "Words that are altered or absent in their source cannot be published as undisputed."
_OTHER_WORDS = "(NEW.text <> OLD.text OR NEW.article_id <> OLD.article_id)"
_LEFT = (
    f"{_OTHER_WORDS} AND NEW.verdict <> 'unchecked' AND NEW.verdict = OLD.verdict "
    "AND NEW.checked_at = OLD.checked_at"
)
_LEFT_SAYS = "The words of a quote changed, but not its verdict. Set it to unchecked, then check it."

# After the words of a quote changed. A paraphrase keeps what it rests on within its article.
_OTHER = f"({_OTHER_WORDS} OR (NEW.form <> OLD.form AND 'paraphrase' IN (NEW.form, OLD.form)))"
_DROP_FOUND = """
    DELETE FROM archive_passage WHERE quote_id = NEW.id AND (NEW.form <> 'paraphrase' OR capture_id NOT IN
      (SELECT id FROM archive_capture WHERE article_id = NEW.article_id));
    DELETE FROM archive_comparison WHERE quote_id = NEW.id
      AND NOT (NEW.form = 'paraphrase' AND OLD.form = 'paraphrase' AND NEW.article_id = OLD.article_id);
    UPDATE archive_quote SET proved_at = NULL, checked_at = NULL, checked_capture_id = NULL
      WHERE id = NEW.id AND verdict = 'unchecked'
      AND (proved_at IS NOT NULL OR checked_at IS NOT NULL OR checked_capture_id IS NOT NULL);"""

_TAMPERED = "NEW.text <> OLD.text AND NEW.text <> '' AND OLD.text <> '' AND NEW.sha256 = OLD.sha256"
_FALL = f"""
    UPDATE archive_quote SET verdict = 'altered', checked_at = {{now}}, checked_capture_id = NEW.id
      WHERE verdict IN {_PROVEN} AND (checked_capture_id = NEW.id
        OR id IN (SELECT quote_id FROM archive_passage WHERE capture_id = NEW.id));
    UPDATE archive_comparison SET verdict = 'altered', flags = '["tampered"]', differences = '[]',
      compared_at = {{now}} WHERE capture_id = NEW.id;"""

_REPLACED = "(NEW.sha256 <> OLD.sha256 OR NEW.article_id <> OLD.article_id)"
_UNPROVE = f"""
    UPDATE archive_quote SET verdict = 'unchecked', checked_at = NULL, checked_capture_id = NULL
      WHERE checked_capture_id = NEW.id AND (verdict NOT IN {_PROVEN} OR NEW.text = '' OR NOT EXISTS
        (SELECT 1 FROM archive_passage p WHERE p.quote_id = archive_quote.id AND p.capture_id = NEW.id
         AND p.exact <> '' AND {{place}} = 0));
    UPDATE archive_quote SET verdict = 'altered', checked_at = {{now}} WHERE checked_capture_id = NEW.id;
    DELETE FROM archive_comparison WHERE capture_id = NEW.id;"""


def _sqlite() -> Iterator[str]:
    how = {"now": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "place": "instr(NEW.text, p.exact)"}
    yield f"""CREATE TRIGGER archive_gate_insert BEFORE INSERT ON archive_quote WHEN {_GATE}
    BEGIN SELECT RAISE(ABORT, '{_GATE_SAYS}'); END"""
    yield f"""CREATE TRIGGER archive_gate_update BEFORE UPDATE ON archive_quote
    WHEN OLD.status <> 'published' AND {_GATE}
    BEGIN SELECT RAISE(ABORT, '{_GATE_SAYS}'); END"""
    yield f"""CREATE TRIGGER archive_gate_words BEFORE UPDATE ON archive_quote WHEN {_LEFT}
    BEGIN SELECT RAISE(ABORT, '{_LEFT_SAYS}'); END"""
    yield f"""CREATE TRIGGER archive_gate_found AFTER UPDATE ON archive_quote WHEN {_OTHER}
    BEGIN {_DROP_FOUND} END"""
    yield f"""CREATE TRIGGER archive_gate_tampered AFTER UPDATE ON archive_capture WHEN {_TAMPERED}
    BEGIN {_FALL.format(**how)} END"""
    yield f"""CREATE TRIGGER archive_gate_replaced AFTER UPDATE ON archive_capture WHEN {_REPLACED}
    BEGIN {_UNPROVE.format(**how)} END"""


def _postgres() -> Iterator[str]:
    how = {"now": "clock_timestamp()", "place": "strpos(NEW.text, p.exact)"}
    yield f"""CREATE FUNCTION archive_gate() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {_GATE} THEN
        IF TG_OP = 'INSERT' THEN
          RAISE EXCEPTION '{_GATE_SAYS}' USING ERRCODE = 'check_violation';
        ELSIF OLD.status <> 'published' THEN
          RAISE EXCEPTION '{_GATE_SAYS}' USING ERRCODE = 'check_violation';
        END IF;
      END IF;
      IF TG_OP = 'UPDATE' THEN
        IF {_LEFT} THEN
          RAISE EXCEPTION '{_LEFT_SAYS}' USING ERRCODE = 'check_violation';
        END IF;
      END IF;
      RETURN NEW;
    END $$"""
    yield """CREATE TRIGGER archive_gate BEFORE INSERT OR UPDATE ON archive_quote
    FOR EACH ROW EXECUTE FUNCTION archive_gate()"""
    yield f"""CREATE FUNCTION archive_gate_found() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {_OTHER} THEN {_DROP_FOUND} END IF;
      RETURN NULL;
    END $$"""
    yield """CREATE TRIGGER archive_gate_found AFTER UPDATE ON archive_quote
    FOR EACH ROW EXECUTE FUNCTION archive_gate_found()"""
    yield f"""CREATE FUNCTION archive_gate_text() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF {_TAMPERED} THEN {_FALL.format(**how)} END IF;
      IF {_REPLACED} THEN {_UNPROVE.format(**how)} END IF;
      RETURN NULL;
    END $$"""
    yield """CREATE TRIGGER archive_gate_text AFTER UPDATE ON archive_capture
    FOR EACH ROW EXECUTE FUNCTION archive_gate_text()"""


_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' "
    "AND name LIKE 'archive\\_gate%' ESCAPE '\\'",
    "postgresql": "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE t.tgname LIKE 'archive\\_gate%' AND t.tgenabled <> 'D' "
    "AND c.relnamespace = current_schema()::regnamespace",
}
_DROP_FUNCTIONS = "DROP FUNCTION IF EXISTS archive_gate(), archive_gate_found(), archive_gate_text() CASCADE"


def _statements(connection: BaseDatabaseWrapper) -> list[str]:
    return list(_postgres() if connection.vendor == "postgresql" else _sqlite())


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    return {Quote._meta.db_table, "archive_comparison"} <= set(connection.introspection.table_names())


def gate_problems(connection: BaseDatabaseWrapper) -> list[str]:
    """What is missing, as sentences."""
    if not _has_tables(connection):
        return []
    wanted = sum(one.startswith("CREATE TRIGGER") for one in _statements(connection))
    if len(_standing(connection)) == wanted:
        return []
    return ["Triggers that guard verdicts and publication are missing. Run: python manage.py migrate"]


def install_gate(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers up, if their tables are there."""
    uninstall_gate(connection)
    if _has_tables(connection):
        with connection.cursor() as cursor:
            for statement in _statements(connection):
                cursor.execute(statement)


def uninstall_gate(connection: BaseDatabaseWrapper) -> None:
    """Take them off, as before a migration: SQLite remakes a table without its triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_DROP_FUNCTIONS)
            return
        for name in _standing(connection):
            cursor.execute(f'DROP TRIGGER "{name}"')


def _standing(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return [row[0] for row in cursor.fetchall()]
