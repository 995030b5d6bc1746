"""Voice: who said a quote, and how."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .actor import Actor
from .quote import Quote


class Capacity(models.TextChoices):
    SPEAKER = "speaker", "As speaker"
    JOINTLY = "jointly", "Jointly"
    ON_BEHALF = "on_behalf", "It was said on this actor's behalf"
    SIGNATORY = "signatory", "As signatory"


class VoiceManager(models.Manager["Voice"]):
    def get_by_natural_key(self, quote: str, position: int) -> "Voice":
        return self.get(quote__public_id=quote, position=position)


class Voice(models.Model):
    """Who said it, and how. An unnamed voice keeps the words as printed and is linked to nobody."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="voices")
    position = models.PositiveSmallIntegerField(default=1, help_text="Order of naming: 1, 2, 3.")
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="voices",
        help_text="Left empty for a voice the article does not name.",
    )
    capacity = models.CharField(max_length=9, choices=Capacity, default=Capacity.SPEAKER)
    name_as_printed = models.CharField(
        max_length=300,
        blank=True,
        help_text="As the article writes it: Lukyanov. Of an unnamed voice: a senior official.",
    )
    role_as_printed = models.CharField(
        max_length=300, blank=True, help_text="As the article writes it: who heads the Council on …"
    )

    objects = VoiceManager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["quote", "position"], name="voice_one_a_position"),
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(name_as_printed=""), name="voice_is_named_or_described"
            ),
        ]

    def __str__(self) -> str:
        return str(self.actor) if self.actor else f"“{self.name_as_printed}”"

    def natural_key(self) -> tuple[str, int]:
        return (self.quote.public_id, self.position)

    natural_key.dependencies = ["archive.quote", "archive.actor"]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        if not self.actor_id and not self.name_as_printed.strip():
            raise ValidationError(
                "Choose the actor, or, if the article does not name the speaker, give its words for them."
            )
