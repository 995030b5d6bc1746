"""The desk: comments, assignments, who has a record open, readers' messages. None of it is ever public."""

from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class AboutQuerySet(models.QuerySet):
    def about(self, *records: models.Model) -> Self:
        """What is said about any of these records."""
        found = Q(pk__in=[])
        for record in records:
            found |= Q(kind=record._meta.model_name, object_id=record.pk)
        return self.filter(found)


class About(models.Model):
    """A note about one record of any kind. It stays when the record is deleted, as history does."""

    kind = models.CharField(max_length=20, help_text="Name of the model: quote, actor.")
    object_id = models.BigIntegerField()

    objects = AboutQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def record(self) -> Any:
        """The record it is about as it is now; None if it was deleted."""
        return apps.get_model("archive", self.kind)._base_manager.filter(pk=self.object_id).first()


class Comment(About):
    """What somebody at the desk says about a record, to the others. Never changed, never public."""

    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.TextField(max_length=5000)

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["kind", "object_id"], name="comment_about")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_has_words")]

    def __str__(self) -> str:
        return self.text[:80]


class Assignment(About):
    """Who is to look at a record, and by when. One at a time; a new one takes the place of the old."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    due = models.DateField(null=True, blank=True, help_text="The day it should be done, as 2019-10-31.")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = [models.F("due").asc(nulls_last=True), "made_at"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="assignment_one_a_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} to {self.to}"


class Opened(About):
    """Somebody has a record's form open: kept fresh by the form, forgotten soon after it is closed."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "by"], name="opened_once_an_editor")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} by {self.by}"


class MessageState(models.TextChoices):
    NEW = "new", "New"
    ANSWERED = "answered", "Answered"
    DISMISSED = "dismissed", "Dismissed"
    CORRECTED = "corrected", "Led to a correction"


class Message(About):
    """What a reader wrote about a record: a mistake, told without an account."""

    called = models.CharField(max_length=300, help_text="The record as it was called for readers then.")
    text = models.TextField(max_length=5000)
    answer_to = models.EmailField(blank=True, help_text="Where the reader wants the answer; never shown.")
    made_at = models.DateTimeField(default=timezone.now)
    sender = models.CharField(
        max_length=64,
        blank=True,
        help_text="Keyed hash of the reader's network address, for the rate limit; emptied after a day.",
    )
    net = models.CharField(
        max_length=64, blank=True, help_text="The same of the wider net it is in; emptied after a day."
    )
    state = models.CharField(max_length=9, choices=MessageState, default=MessageState.NEW)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="The answer, or why it was dismissed.")

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "made_at"], name="message_by_state"),
            models.Index(fields=["sender", "made_at"], name="message_by_sender"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="message_has_words"),
            models.CheckConstraint(
                condition=Q(state="new") | ~Q(note=""), name="message_decided_with_a_note"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]
