"""The words of public actors' names, by which they are found while a name is typed.

Filled by triggers, which are put in place after every migration.
"""

from django.db import migrations

_SQLITE = (
    """CREATE TABLE archive_nameword (
      word text NOT NULL, actor integer NOT NULL, PRIMARY KEY (word, actor)) WITHOUT ROWID""",
    "CREATE INDEX archive_nameword_actor ON archive_nameword (actor, word)",
)
_POSTGRES = (
    """CREATE TABLE archive_nameword (
      word text COLLATE "C" NOT NULL, actor bigint NOT NULL, PRIMARY KEY (word, actor))""",
    "CREATE INDEX archive_nameword_actor ON archive_nameword (actor, word)",
)


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in _POSTGRES if vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS archive_nameword")


class Migration(migrations.Migration):
    dependencies = [("archive", "0008_opened_since")]
    operations = [migrations.RunPython(create, drop)]
