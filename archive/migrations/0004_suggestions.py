"""Suggestions, and the workbench where they are decided."""

import archive.models.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0003_proof"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "passages",
                    models.JSONField(
                        help_text="[[start, end], …]: code points of the captured text, half open, ascending."
                    ),
                ),
                (
                    "start",
                    models.PositiveIntegerField(
                        help_text="Start of its first passage: suggestions stand in order."
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("direct", "As printed, whole sentences"),
                            ("partial", "As printed, part of a sentence"),
                            ("paraphrase", "In our words"),
                        ],
                        default="direct",
                        max_length=10,
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="One run a line; of a remark in our words: the sense.", verbose_name="words"
                    ),
                ),
                ("context", models.CharField(blank=True, max_length=200)),
                (
                    "speaker_name",
                    models.CharField(
                        blank=True,
                        help_text="The name proposed or typed, whether the archive knows it or not.",
                        max_length=300,
                    ),
                ),
                (
                    "speaker_is",
                    models.CharField(
                        blank=True,
                        help_text="Nobody that is named, or the kind of actor to be made.",
                        max_length=12,
                    ),
                ),
                ("name_as_printed", models.CharField(blank=True, max_length=300)),
                ("role_as_printed", models.CharField(blank=True, max_length=300)),
                (
                    "candidates",
                    models.JSONField(blank=True, default=list, help_text="Names that may be meant."),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("high", "High certainty"),
                            ("middle", "Middle certainty"),
                            ("low", "Low certainty"),
                            ("by_hand", "Marked by hand"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True, help_text="The rule that found the speaker.", max_length=300
                    ),
                ),
                (
                    "is_fragment",
                    models.BooleanField(default=False, help_text="Shown only when fragments are asked for."),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "To decide"), ("accepted", "Accepted"), ("rejected", "Rejected")],
                        default="open",
                        max_length=8,
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(
                        default=1, help_text="Counts changes: two editors never overwrite."
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "about",
                    models.ForeignKey(
                        blank=True,
                        help_text="Instead of the events set for all.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="archive.event",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="archive.article",
                    ),
                ),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="archive.capture",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "quote",
                    models.OneToOneField(
                        blank=True,
                        help_text="What it became.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suggestion",
                        to="archive.quote",
                    ),
                ),
                (
                    "speaker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suggestions",
                        to="archive.actor",
                    ),
                ),
            ],
            options={
                "ordering": ["article", "start", "pk"],
                "indexes": [models.Index(fields=["article", "state"], name="suggestion_by_article")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="suggestion_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "accepted"), ("quote__isnull", True), _connector="OR"),
                        name="suggestion_became_a_quote_when_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workbench",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("said_first", models.IntegerField(blank=True, editable=False, null=True)),
                ("said_last", models.IntegerField(blank=True, editable=False, null=True)),
                ("said_bounds_for", models.CharField(blank=True, default="", editable=False, max_length=64)),
                (
                    "said",
                    archive.models.fields.EDTFField(
                        blank=True, default="", max_length=64, verbose_name="said on"
                    ),
                ),
                ("spoken_language", models.CharField(blank=True, max_length=35)),
                (
                    "translated_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("outlet", "the outlet"),
                            ("interpreter", "an official interpreter"),
                            ("archive", "us"),
                        ],
                        max_length=11,
                    ),
                ),
                ("about", models.ManyToManyField(blank=True, related_name="+", to="archive.event")),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workbench",
                        to="archive.article",
                    ),
                ),
                (
                    "said_at",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="archive.event",
                    ),
                ),
                ("topics", models.ManyToManyField(blank=True, related_name="+", to="archive.topic")),
            ],
            options={
                "verbose_name_plural": "workbenches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said_bounds_for", models.F("said"))),
                        name="workbench_said_bounds_follow_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said_first__isnull", True),
                            ("said_last__isnull", True),
                            ("said_first__lte", models.F("said_last")),
                            _connector="OR",
                        ),
                        name="workbench_said_bounds_in_order",
                    ),
                ],
            },
        ),
    ]
