"""The tables of the search index. Its view and triggers are put in place after every migration."""

from django.db import migrations

_SQLITE = (
    """CREATE TABLE archive_entry (
      key integer NOT NULL PRIMARY KEY, quote integer NOT NULL UNIQUE, last integer NULL,
      month integer NOT NULL, added integer NOT NULL, text text NOT NULL, tags text NOT NULL)""",
    "CREATE INDEX archive_entry_added ON archive_entry (added DESC, key)",
    """CREATE TABLE archive_count (
      tag text NOT NULL, month integer NOT NULL, n integer NOT NULL, longer integer NOT NULL,
      PRIMARY KEY (tag, month)) WITHOUT ROWID""",
    "CREATE INDEX archive_count_top ON archive_count (substr(tag, 1, 1), n DESC) WHERE month = -1",
    # The newer currency signs are letters to SQLite's tables: "100₽" would be one word.
    """CREATE VIRTUAL TABLE archive_fts USING fts5 (
      text, tags, content = 'archive_entry', content_rowid = 'key',
      tokenize = "unicode61 remove_diacritics 2 separators '₺₻₼₽₾₿'")""",
    """CREATE TABLE archive_state (
      id integer NOT NULL PRIMARY KEY CHECK (id = 1), generation integer NOT NULL,
      many bool NOT NULL, definitions text NOT NULL)""",
    "INSERT INTO archive_state VALUES (1, 0, false, '')",
)
_POSTGRES = (
    """CREATE TABLE archive_entry (
      key bigint NOT NULL PRIMARY KEY, quote bigint NOT NULL UNIQUE, last integer NULL,
      month integer NOT NULL, added bigint NOT NULL, text text NOT NULL, tags text[] NOT NULL,
      words tsvector NOT NULL)""",
    "CREATE INDEX archive_entry_added ON archive_entry (added DESC, key)",
    "CREATE INDEX archive_entry_words ON archive_entry USING gin (words) WITH (fastupdate = off)",
    # The planner has to know how rare a word is: else it walks all dates for it.
    "ALTER TABLE archive_entry ALTER COLUMN words SET STATISTICS 1000",
    """CREATE TABLE archive_count (
      tag text COLLATE "C" NOT NULL, month integer NOT NULL, n integer NOT NULL, longer integer NOT NULL,
      PRIMARY KEY (tag, month))""",
    "CREATE INDEX archive_count_top ON archive_count (substr(tag, 1, 1), n DESC) WHERE month = -1",
    """CREATE TABLE archive_state (
      id integer NOT NULL PRIMARY KEY CHECK (id = 1), generation bigint NOT NULL,
      many boolean NOT NULL, definitions text NOT NULL)""",
    "INSERT INTO archive_state VALUES (1, 0, false, '')",
)
_TABLES = ("archive_state", "archive_fts", "archive_count", "archive_entry")


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in _POSTGRES if vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for table in _TABLES:
        schema_editor.execute(f"DROP TABLE IF EXISTS {table}")


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
