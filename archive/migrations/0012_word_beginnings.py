"""Words found by their first letters without reading all that begin so; events found by their titles."""

from django.db import migrations, models

_FULL_TEXT = """CREATE VIRTUAL TABLE archive_fts USING fts5 (
  text, tags, content = 'archive_entry', content_rowid = 'key', {beginnings}
  tokenize = "unicode61 remove_diacritics 2 separators '₺₻₼₽₾₿'")"""


def _remake(schema_editor, beginnings):
    """Empty: what is put in place after every migration fills it again, beside readers and writers."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE archive_fts")
        schema_editor.execute(_FULL_TEXT.format(beginnings=beginnings))


def keep(apps, schema_editor):
    _remake(schema_editor, "prefix = '3 4',")


def drop(apps, schema_editor):
    _remake(schema_editor, "")


class Migration(migrations.Migration):
    dependencies = [("archive", "0011_record_order")]
    operations = [
        migrations.RunPython(keep, drop),
        migrations.AddIndex("event", models.Index(fields=["status", "title"], name="event_by_title")),
    ]
