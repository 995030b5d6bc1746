"""SQLite's full text is written in larger pieces: fewer are merged where many quotes come or go at once."""

from django.db import migrations

_USUAL, _LARGER = 1 << 20, 1 << 23  # bytes of new words in memory before they are written


def _write_at(schema_editor, size):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("INSERT INTO archive_fts (archive_fts, rank) VALUES ('hashsize', %s)", [size])


def larger(apps, schema_editor):
    _write_at(schema_editor, _LARGER)


def usual(apps, schema_editor):
    _write_at(schema_editor, _USUAL)


class Migration(migrations.Migration):
    dependencies = [("archive", "0012_word_beginnings")]
    operations = [migrations.RunPython(larger, usual)]
