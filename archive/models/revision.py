"""Revision: a record as it stood after one change, or as it would stand after one that waits."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class RevisionState(models.TextChoices):
    SAVED = "saved", "Saved"
    PENDING = "pending", "Waits to be published"
    PUBLISHED = "published", "Published"
    DROPPED = "dropped", "Dropped"


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, record: models.Model) -> Self:
        """All that is known of a record, oldest first."""
        return self.filter(kind=record._meta.model_name, object_id=record.pk).order_by("number")

    def pending(self) -> Self:
        return self.filter(state=RevisionState.PENDING)

    def kept(self) -> Self:
        """What the record was, without what it might have become."""
        return self.filter(state=RevisionState.SAVED)


class Revision(models.Model):
    """One version of one record, with its parts and what it points to. Written once, never changed.

    Only the state of a pending one changes: it becomes published or dropped. Sealing a record takes the
    words out of all of its revisions.
    """

    kind = models.CharField(max_length=20, help_text="Name of the model: quote, actor.")
    object_id = models.BigIntegerField()
    number = models.PositiveIntegerField(help_text="1, 2, 3 … for each record.")
    title = models.CharField(max_length=300, help_text="The record as it was called then.")
    status = models.CharField(max_length=9, blank=True, help_text="Of the record after this change.")
    step = models.CharField(max_length=40, help_text="What was done: Changed, Published, Deleted.")
    reason = models.TextField(blank=True)
    data = models.JSONField()
    is_content = models.BooleanField(
        default=True, help_text="Whether anything but its step on the way to readers changed."
    )
    state = models.CharField(max_length=9, choices=RevisionState, default=RevisionState.SAVED)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    record_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="The version of the record that it was after this change."
    )
    based_on = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of a pending one: the version of the record that it changes."
    )

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        ordering = ["kind", "object_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "number"], name="revision_one_a_number"),
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(state="pending"), name="revision_one_pending"
            ),
        ]
        indexes = [models.Index(fields=["state", "made_at"], name="revision_by_state")]
        permissions = [
            ("publish", "Can publish, correct and withdraw what others made"),
            ("seal", "Can seal what was withdrawn"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number} of {self.kind} “{self.title}”"

    @property
    def fields(self) -> dict[str, Any]:
        found: dict[str, Any] = self.data.get("fields", {})
        return found
