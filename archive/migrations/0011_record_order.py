"""The table that puts public events and articles in order of time and says what they are counted under."""

from django.db import migrations

_SQLITE = (
    """CREATE TABLE archive_record (
      kind text NOT NULL, key integer NOT NULL, record integer NOT NULL, last integer NULL,
      month integer NOT NULL, added integer NOT NULL, tags text NOT NULL,
      PRIMARY KEY (kind, key)) WITHOUT ROWID""",
)
_POSTGRES = (
    """CREATE TABLE archive_record (
      kind text COLLATE "C" NOT NULL, key bigint NOT NULL, record bigint NOT NULL, last integer NULL,
      month integer NOT NULL, added bigint NOT NULL, tags text[] NOT NULL,
      PRIMARY KEY (kind, key))""",
)
_INDEXES = (
    "CREATE UNIQUE INDEX archive_record_of ON archive_record (kind, record)",
    "CREATE INDEX archive_record_added ON archive_record (kind, added DESC, key)",
    # What is longer than a day, by where it begins: for what reaches into a period from before it.
    "CREATE INDEX archive_record_spans ON archive_record (kind, key, last) WHERE last IS NOT NULL",
    "CREATE INDEX archive_entry_spans ON archive_entry (key, last) WHERE last IS NOT NULL",
)


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in (*(_POSTGRES if vendor == "postgresql" else _SQLITE), *_INDEXES):
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS archive_record")
    schema_editor.execute("DROP INDEX IF EXISTS archive_entry_spans")


class Migration(migrations.Migration):
    dependencies = [("archive", "0010_changed_at")]
    operations = [migrations.RunPython(create, drop)]
