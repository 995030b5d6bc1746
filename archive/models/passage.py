"""Passage: one run of a quote's words in a capture."""

from django.db import models
from django.db.models import Q

from .article import Capture
from .quote import Quote


class PassageManager(models.Manager["Passage"]):
    def get_by_natural_key(self, quote: str, article: str, captured_at: str, position: int) -> "Passage":
        capture = Capture.objects.get_by_natural_key(article, captured_at)
        return self.get(quote__public_id=quote, capture=capture, position=position)


class Passage(models.Model):
    """One run of a quote's words in a capture (W3C TextQuoteSelector and TextPositionSelector).

    Offsets are code points of the capture's text, half open. Of a paraphrase: what it rests on,
    never shown to readers.
    """

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="passages")
    capture = models.ForeignKey(Capture, models.PROTECT, related_name="passages")
    position = models.PositiveSmallIntegerField(default=1, help_text="Order of the runs: 1, 2, 3.")
    exact = models.TextField(
        blank=True, help_text="The words in the source. Empty where rights do not allow to keep them."
    )
    prefix = models.TextField(blank=True, help_text="What stands before them, to tell them apart.")
    suffix = models.TextField(blank=True, help_text="What stands after them.")
    start = models.PositiveIntegerField(help_text="First code point of the text, counted from 0.")
    end = models.PositiveIntegerField(help_text="The code point after the last.")
    locator = models.CharField(
        max_length=100, blank=True, help_text="Time code or page, where there is one: 00:14:32, p. 12."
    )

    objects = PassageManager()

    class Meta:
        ordering = ["capture", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "capture", "position"], name="passage_one_a_position"),
            models.CheckConstraint(
                condition=Q(start__lt=models.F("end")), name="passage_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end}"

    def natural_key(self) -> tuple[str, str, str, int]:
        return (self.quote.public_id, *self.capture.natural_key(), self.position)

    natural_key.dependencies = ["archive.quote", "archive.capture"]  # type: ignore[attr-defined]
