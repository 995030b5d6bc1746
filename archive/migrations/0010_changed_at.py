"""When the archive became the generation that it is: beside the number, in milliseconds since 1970."""

from django.db import migrations

_NOW = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS integer)",
    "postgresql": "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint",
}


def add(apps, schema_editor):
    schema_editor.execute("ALTER TABLE archive_state ADD COLUMN changed_at bigint NOT NULL DEFAULT 0")
    schema_editor.execute(f"UPDATE archive_state SET changed_at = {_NOW[schema_editor.connection.vendor]}")


def drop(apps, schema_editor):
    schema_editor.execute("ALTER TABLE archive_state DROP COLUMN changed_at")


class Migration(migrations.Migration):
    dependencies = [("archive", "0009_name_words")]
    operations = [migrations.RunPython(add, drop)]
