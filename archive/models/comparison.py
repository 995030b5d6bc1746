"""Comparison: what came of comparing one quote with one capture."""

from django.db import models
from django.db.models import Q

from .article import Capture
from .proof import PROVEN, REFUSED, Verdict
from .quote import Quote


class ComparisonManager(models.Manager["Comparison"]):
    def get_by_natural_key(self, quote: str, article: str, captured_at: str) -> "Comparison":
        capture = Capture.objects.get_by_natural_key(article, captured_at)
        return self.get(quote__public_id=quote, capture=capture)


class Comparison(models.Model):
    """One quote against one capture: what was found, when, and against which fingerprint.

    It outlives the captured text. Of a paraphrase: whether the passages it rests on still stand there,
    never shown to readers.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="comparisons")
    capture = models.ForeignKey(Capture, models.CASCADE, related_name="comparisons")
    verdict = models.CharField(max_length=9, choices=Verdict)
    sha256 = models.CharField("fingerprint", max_length=64, help_text="Of the text that was compared.")
    words_sha256 = models.CharField(
        "fingerprint of the words",
        max_length=64,
        blank=True,
        help_text="Of the words of the quote that were compared: it bears out no verdict on others. Empty "
        "for a paraphrase.",
    )
    compared_at = models.DateTimeField()
    differences = models.JSONField(
        default=list,
        blank=True,
        help_text="Each as {kind, source, quote, source_span, quote_span}: the words of the source are as "
        "private as its text.",
    )
    flags = models.JSONField(default=list, blank=True)

    objects = ComparisonManager()

    class Meta:
        ordering = ["quote", "-capture__captured_at", "-capture"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "capture"], name="comparison_one_a_capture"),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.UNCHECKED), name="comparison_came_to_a_verdict"
            ),
        ]
        indexes = [
            models.Index(fields=["quote"], condition=Q(verdict__in=REFUSED), name="comparison_that_failed")
        ]

    def __str__(self) -> str:
        return f"{Verdict(self.verdict).label.split(':')[0]}, {str(self.capture).lower()}"

    def natural_key(self) -> tuple[str, str, str]:
        return (self.quote.public_id, *self.capture.natural_key())

    natural_key.dependencies = ["archive.quote", "archive.capture"]  # type: ignore[attr-defined]

    @property
    def is_proof(self) -> bool:
        """Whether the words were found as quoted."""
        return self.verdict in PROVEN
