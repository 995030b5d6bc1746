"""Comparisons, and the day a quote was last proved."""

import django.db.models.deletion
from django.db import migrations, models

import archive.models.quote
from archive.text import fingerprint


def say_when_proved(apps, schema_editor):
    quotes = apps.get_model("archive", "Quote").objects.using(schema_editor.connection.alias)
    quotes.filter(verdict__in=("verbatim", "edited")).update(proved_at=models.F("checked_at"))
    # Nothing with a kept text was published unless it stood in that.
    fallen = quotes.filter(verdict__in=("altered", "absent"), published_at__isnull=False)
    proved = fallen.filter(checked_capture__captured_at__lte=models.F("published_at"))
    quotes.filter(pk__in=list(proved.values_list("pk", flat=True))).update(proved_at=models.F("published_at"))


def forget_what_names_no_text(apps, schema_editor):
    """A proof is borne out by a comparison, and a comparison is with a text."""
    quotes = apps.get_model("archive", "Quote").objects.using(schema_editor.connection.alias)
    bare = models.Q(checked_capture=None) | models.Q(checked_at=None)
    quotes.filter(bare, verdict__in=("verbatim", "edited")).update(
        verdict="unchecked", checked_at=None, proved_at=None, checked_capture=None
    )


def compare_as_before(apps, schema_editor):
    """What a verdict was reached against becomes its first comparison."""
    alias = schema_editor.connection.alias
    Comparison = apps.get_model("archive", "Comparison").objects.using(alias)
    quotes = apps.get_model("archive", "Quote").objects.using(alias).exclude(verdict="unchecked")
    checked = quotes.filter(checked_capture__isnull=False, checked_at__isnull=False).values_list(
        "id", "verdict", "checked_capture_id", "checked_capture__sha256", "checked_at", "text"
    )
    names = ("quote_id", "verdict", "capture_id", "sha256", "compared_at")
    Comparison.bulk_create(
        (
            Comparison.model(**dict(zip(names, row, strict=True)), words_sha256=fingerprint(words))
            for *row, words in checked.iterator()
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0002_search_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("verbatim", "Verbatim"),
                            ("edited", "Edited: differs only by marked ellipses and brackets"),
                            ("altered", "Altered: an unmarked difference"),
                            ("absent", "Absent from the source"),
                            ("unchecked", "Unchecked"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="Of the text that was compared.", max_length=64, verbose_name="fingerprint"
                    ),
                ),
                (
                    "words_sha256",
                    models.CharField(
                        blank=True,
                        help_text="Of the words of the quote that were compared: it bears out no verdict on others. Empty for a paraphrase.",
                        max_length=64,
                        verbose_name="fingerprint of the words",
                    ),
                ),
                ("compared_at", models.DateTimeField()),
                (
                    "differences",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Each as {kind, source, quote, source_span, quote_span}: the words of the source are as private as its text.",
                    ),
                ),
                ("flags", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["quote", "-capture__captured_at", "-capture"],
            },
        ),
        migrations.AddField(
            model_name="quote",
            name="proved_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When these words were last found in the source: since then, the source has changed.",
                null=True,
            ),
        ),
        migrations.RunPython(forget_what_names_no_text, migrations.RunPython.noop),
        migrations.RunPython(say_when_proved, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verdict__in", ("verbatim", "edited")), _negated=True),
                    ("proved_at__isnull", False),
                    _connector="OR",
                ),
                name="quote_proof_has_a_day",
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="capture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comparisons", to="archive.capture"
            ),
        ),
        migrations.AddField(
            model_name="comparison",
            name="quote",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comparisons", to="archive.quote"
            ),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.UniqueConstraint(fields=("quote", "capture"), name="comparison_one_a_capture"),
        ),
        migrations.AddConstraint(
            model_name="comparison",
            constraint=models.CheckConstraint(
                condition=models.Q(("verdict", "unchecked"), _negated=True),
                name="comparison_came_to_a_verdict",
            ),
        ),
        migrations.AddIndex(
            model_name="comparison",
            index=models.Index(
                condition=models.Q(("verdict__in", ("altered", "absent"))),
                fields=["quote"],
                name="comparison_that_failed",
            ),
        ),
        migrations.AlterField(
            model_name="quote",
            name="checked_capture",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=archive.models.quote.protect_proof,
                related_name="quotes_checked",
                to="archive.capture",
            ),
        ),
        migrations.AddIndex(
            model_name="quote",
            index=models.Index(
                condition=models.Q(("verdict__in", ("altered", "absent"))),
                fields=["verdict"],
                name="quote_that_fell",
            ),
        ),
        migrations.RunPython(compare_as_before, migrations.RunPython.noop),
    ]
