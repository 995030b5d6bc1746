"""What the database itself keeps true of verdicts, where loaddata, update() and SQL meet it too.

- Words that are altered or absent do not become public as undisputed: not by their status, nor by their
  standing or form while they are public. The same where the verdict was taken off and only the comparisons
  tell. A quote that falls after publication stays public and marked.
- A proof is believed where a comparison bears it out: of this quote with this capture, of the same
  fingerprint, for these very words. A verdict that only says so falls to unchecked.
- When words, or the article they stand in, change, the verdict falls and what was found goes with it,
  whatever else the statement says.
- A kept text without its fingerprint was tampered with, also one that comes back after it was emptied:
  whatever it had the words of is altered, and stays so until the text is put right.
- A text that is properly replaced proves nothing until the check that follows in the same transaction:
  what it proved is altered where the words of a passage are gone, else unchecked.

A kept text that is emptied changes nothing: the verdict stands, with its fingerprint.

Fingerprints are worked out in the database. SQLite has no function for that, and takes the one that Django
gives its connections: a statement of another program that needs it fails, and changes nothing.
"""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from archive.models import Quote

_PROVEN = "('verbatim', 'edited')"
_REFUSED = "('altered', 'absent')"

_AS_THEIRS = "{0}.status = 'published' AND {0}.form <> 'paraphrase' AND {0}.standing = 'undisputed'"
_FOUND = (
    "EXISTS (SELECT 1 FROM archive_comparison c WHERE c.quote_id = NEW.id "
    "AND c.words_sha256 = {words} AND c.verdict IN {verdicts})"
)
_FAILED = f"({_FOUND.replace('{verdicts}', _REFUSED)} AND NOT {_FOUND.replace('{verdicts}', _PROVEN)})"
_GATE = f"{_AS_THEIRS.format('NEW')} AND NEW.verdict IN {_REFUSED}"
_GATE_LATER = (
    f"{_AS_THEIRS.format('NEW')} AND NOT ({_AS_THEIRS.format('OLD')}) "
    f"AND (NEW.verdict IN {_REFUSED} OR {_FAILED})"
)
_GATE_SAYS = "Words that are altered or absent in their source cannot be published as undisputed."

_CLAIMED = f"""NEW.verdict IN {_PROVEN} AND NOT EXISTS
    (SELECT 1 FROM archive_comparison c JOIN archive_capture k ON k.id = c.capture_id
     WHERE c.quote_id = NEW.id AND c.capture_id = NEW.checked_capture_id AND c.verdict = NEW.verdict
     AND c.words_sha256 = {{words}} AND c.sha256 = k.sha256 AND k.article_id = NEW.article_id)"""
_DISBELIEVE = """
    UPDATE archive_quote SET verdict = 'unchecked', checked_at = NULL, checked_capture_id = NULL
      WHERE id = NEW.id;"""
_DISBELIEVE_NEW = _DISBELIEVE.replace("SET", "SET proved_at = NULL,")

# After the words of a quote changed. A paraphrase keeps what it rests on within its article.
_OTHER_WORDS = "(NEW.text <> OLD.text OR NEW.article_id <> OLD.article_id)"
_OTHER = f"({_OTHER_WORDS} OR (NEW.form <> OLD.form AND 'paraphrase' IN (NEW.form, OLD.form)))"
_DROP_FOUND = """
    DELETE FROM archive_passage WHERE quote_id = NEW.id AND (NEW.form <> 'paraphrase' OR capture_id NOT IN
      (SELECT id FROM archive_capture WHERE article_id = NEW.article_id));
    DELETE FROM archive_comparison WHERE quote_id = NEW.id
      AND NOT (NEW.form = 'paraphrase' AND OLD.form = 'paraphrase' AND NEW.article_id = OLD.article_id);
    UPDATE archive_quote
      SET verdict = 'unchecked', proved_at = NULL, checked_at = NULL, checked_capture_id = NULL
      WHERE id = NEW.id AND (verdict <> 'unchecked' OR proved_at IS NOT NULL OR checked_at IS NOT NULL
      OR checked_capture_id IS NOT NULL);"""

_UNLIKE = "NEW.text <> '' AND {text} <> NEW.sha256"
_TAMPERED = f"NEW.text <> OLD.text AND NEW.sha256 = OLD.sha256 AND {_UNLIKE}"
_FALL = f"""
    UPDATE archive_quote SET verdict = 'altered', checked_at = {{now}}, checked_capture_id = NEW.id
      WHERE verdict IN {_PROVEN} AND (checked_capture_id = NEW.id
        OR id IN (SELECT quote_id FROM archive_passage WHERE capture_id = NEW.id));
    UPDATE archive_comparison SET verdict = 'altered', flags = '["tampered"]', differences = '[]',
      compared_at = {{now}} WHERE capture_id = NEW.id;"""

_REPLACED = "(NEW.sha256 <> OLD.sha256 OR NEW.article_id <> OLD.article_id)"
_KNOWN = "EXISTS (SELECT 1 FROM archive_comparison c WHERE c.capture_id = NEW.id{0})"
_UNPROVE = f"""
    UPDATE archive_quote SET verdict = 'unchecked', checked_at = NULL, checked_capture_id = NULL
      WHERE checked_capture_id = NEW.id AND (verdict NOT IN {_PROVEN} OR NEW.text = '' OR NOT EXISTS
        (SELECT 1 FROM archive_passage p WHERE p.quote_id = archive_quote.id AND p.capture_id = NEW.id
         AND p.exact <> '' AND {{place}} = 0));
    UPDATE archive_quote SET verdict = 'altered', checked_at = {{now}} WHERE checked_capture_id = NEW.id;
    DELETE FROM archive_comparison WHERE capture_id = NEW.id;"""


def _sqlite() -> Iterator[str]:
    how = {
        "now": "strftime('%Y-%m-%d %H:%M:%f', 'now')",
        "place": "instr(NEW.text, p.exact)",
        "words": "SHA256(NEW.text)",
        "text": "SHA256(NEW.text)",
    }

    def trigger(name: str, when: str, condition: str, then: str) -> str:
        body = f"CREATE TRIGGER archive_gate_{name} {when} WHEN {condition} BEGIN {then} END"
        return body.format(**how)

    refuse = f"SELECT RAISE(ABORT, '{_GATE_SAYS}');"
    quote, capture = "UPDATE ON archive_quote", "UPDATE ON archive_capture"
    claims = "UPDATE OF text, article_id, verdict, checked_capture_id ON archive_quote"
    yield trigger("insert", "BEFORE INSERT ON archive_quote", _GATE, refuse)
    yield trigger("update", f"BEFORE {quote}", _GATE_LATER, refuse)
    yield trigger("claim_insert", "AFTER INSERT ON archive_quote", _CLAIMED, _DISBELIEVE_NEW)
    yield trigger("claim", f"AFTER {claims}", _CLAIMED, _DISBELIEVE)
    yield trigger("found", f"AFTER {quote}", _OTHER, _DROP_FOUND)
    yield trigger("tampered", f"AFTER {capture}", _TAMPERED, _FALL)
    yield trigger("replaced", f"AFTER {capture}", _REPLACED, _UNPROVE)
    # INSERT OR REPLACE puts another text in the place of one that was compared.
    again = "AFTER INSERT ON archive_capture"
    other = _KNOWN.format(" AND c.sha256 <> NEW.sha256")
    yield trigger("tampered_again", again, f"{_KNOWN.format('')} AND {_UNLIKE}", _FALL)
    yield trigger("replaced_again", again, other, _UNPROVE)


def _postgres() -> Iterator[str]:
    fingerprint = "encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex')"
    how = {
        "now": "clock_timestamp()",
        "place": "strpos(NEW.text, p.exact)",
        "words": fingerprint,
        "text": fingerprint,
    }

    def function(name: str, body: str) -> str:
        head = f"CREATE FUNCTION archive_gate{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        return f"{head} {body.format(**how)} END $$"

    refuse = f"RAISE EXCEPTION '{_GATE_SAYS}' USING ERRCODE = 'check_violation';"
    yield function(
        "",
        f"""
      IF TG_OP = 'INSERT' THEN
        IF {_GATE} THEN {refuse} END IF;
      ELSIF {_GATE_LATER} THEN {refuse} END IF;
      RETURN NEW;""",
    )
    yield """CREATE TRIGGER archive_gate BEFORE INSERT OR UPDATE ON archive_quote
    FOR EACH ROW EXECUTE FUNCTION archive_gate()"""
    yield function(
        "_found",
        f"""
      IF TG_OP = 'INSERT' THEN
        IF {_CLAIMED} THEN {_DISBELIEVE_NEW} END IF;
      ELSIF {_OTHER} THEN {_DROP_FOUND}
      ELSIF {_CLAIMED} THEN {_DISBELIEVE} END IF;
      RETURN NULL;""",
    )
    yield """CREATE TRIGGER archive_gate_found AFTER INSERT OR UPDATE ON archive_quote
    FOR EACH ROW EXECUTE FUNCTION archive_gate_found()"""
    yield function(
        "_text",
        f"""
      IF {_TAMPERED} THEN {_FALL} END IF;
      IF {_REPLACED} THEN {_UNPROVE} END IF;
      RETURN NULL;""",
    )
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
