"""Correction: the public record of a change to something published."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from .actor import Actor
from .article import Article
from .base import PublicQuerySet
from .event import Event
from .quote import Quote


class CorrectionQuerySet(PublicQuerySet):
    def published(self) -> Self:
        """Of records that readers can see now."""
        return self.filter(
            Exists(Quote.objects.published().filter(pk=OuterRef("quote")))
            | Exists(Article.objects.published().filter(pk=OuterRef("article")))
            | Exists(Event.objects.published().filter(pk=OuterRef("event")))
            | Exists(Actor.objects.published().filter(pk=OuterRef("actor")))
        )


def _exactly_one(*names: str) -> Q:
    condition = Q()
    for name in names:
        condition |= Q(**{f"{other}__isnull": other != name for other in names})
    return condition


class Correction(models.Model):
    quote = models.ForeignKey(Quote, models.PROTECT, null=True, blank=True, related_name="corrections")
    article = models.ForeignKey(Article, models.PROTECT, null=True, blank=True, related_name="corrections")
    event = models.ForeignKey(Event, models.PROTECT, null=True, blank=True, related_name="corrections")
    actor = models.ForeignKey(Actor, models.PROTECT, null=True, blank=True, related_name="corrections")
    made_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(help_text="What was wrong, and how it was found out. Readers see it.")
    before = models.JSONField(default=dict, help_text="The fields that changed, as they were.")
    after = models.JSONField(default=dict, help_text="The same fields, as they are now.")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one("quote", "article", "event", "actor"),
                name="correction_is_about_one_record",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"Correction of {self.record}, {self.made_at:%-d %B %Y}"

    @property
    def record(self) -> Quote | Article | Event | Actor | None:
        return self.quote or self.article or self.event or self.actor
