"""Utterance: one act of speech that several articles print."""

from django.db import models

from .fields import new_public_id


class UtteranceManager(models.Manager["Utterance"]):
    def get_by_natural_key(self, public_id: str) -> "Utterance":
        return self.get(public_id=public_id)


class Utterance(models.Model):
    """One act of speech that several articles print, in one wording or in several."""

    public_id = models.CharField(max_length=8, unique=True, default=new_public_id, editable=False)
    preferred_quote = models.ForeignKey(
        "Quote",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The quote to show first: the fullest wording, or the original language.",
    )
    note = models.TextField(blank=True, help_text="Why these are one act of speech.")

    objects = UtteranceManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Utterance {self.public_id}"

    def natural_key(self) -> tuple[str]:
        return (self.public_id,)
