"""PostgreSQL goes along the dates without looking up an entry for its tags."""

from django.db import migrations


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE INDEX archive_entry_along ON archive_entry (key) INCLUDE (tags)")


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX archive_entry_along")


class Migration(migrations.Migration):
    dependencies = [("archive", "0013_larger_pieces")]
    operations = [migrations.RunPython(create, drop)]
