"""Seal: a withdrawn record whose words are gone for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .desk import About


class Seal(About):
    """That a record's words were taken out, by whom, when, and under which case reference. Never undone.

    It holds no words: only fingerprints of what must not come back, which cannot be read.
    """

    called = models.CharField(max_length=120, help_text="Its number or the last part of its address.")
    case_reference = models.CharField(
        max_length=80, help_text="The file or letter that this rests on, as in 2026-07. Readers see it."
    )
    sealed_at = models.DateTimeField(default=timezone.now)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    words_sha256 = models.JSONField(
        default=list,
        blank=True,
        help_text="Fingerprints of every wording a quote had, so that none is taken in again.",
    )
    texts_sha256 = models.JSONField(
        default=list, blank=True, help_text="Fingerprints of captured texts that were dropped with it."
    )
    addresses_sha256 = models.JSONField(
        default=list,
        blank=True,
        help_text="Fingerprints of every address it had, so that nothing is loaded there again.",
    )

    class Meta:
        ordering = ["-sealed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="seal_once_a_record"),
            models.CheckConstraint(condition=~Q(case_reference=""), name="seal_has_a_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.called}, case {self.case_reference}"
