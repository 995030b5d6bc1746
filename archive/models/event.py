"""Event: what happened, when, where, with whom. Coverage: how one article reports it."""

from django.db import models
from django.db.models import F, Q

from .actor import Actor
from .article import Article
from .base import Editorial, EditorialQuerySet, Slugged, SluggedManager, withdrawn_says_why
from .fields import EDTFField, bounds_columns, edtf_constraints
from .shortcuts import address
from .topic import Place, Topic


class Event(Slugged, Editorial):
    title = models.CharField(
        max_length=300,
        help_text="Neutral, and the same on every page: Ban on flights to and from Georgia. How an article "
        "put it belongs to its coverage.",
    )
    date_first, date_last, date_bounds_for = bounds_columns()
    date = EDTFField(
        help_text="When it happened, as exactly as is known. Left empty, readers see “No date recorded”.",
    )
    date_source = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events_dated",
        help_text="The article the date rests on.",
    )
    places = models.ManyToManyField(Place, blank=True, related_name="events")
    summary = models.TextField(
        blank=True, help_text="In our own words. A blank line starts a new paragraph; the first is the lede."
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        help_text="The larger event it belongs to.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="events")
    participants = models.ManyToManyField(Actor, through="Participation", related_name="events")
    articles = models.ManyToManyField(Article, through="Coverage", related_name="events")

    objects = SluggedManager.from_queryset(EditorialQuerySet)()

    class Meta:
        ordering = [F("date_first").desc(nulls_last=True), "-pk"]
        indexes = [models.Index(fields=["status", "title"], name="event_by_title")]
        constraints = [
            withdrawn_says_why("event"),
            *edtf_constraints("date", "event"),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("pk")), name="event_not_part_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("event_detail", self.slug)


class ParticipationManager(models.Manager["Participation"]):
    def get_by_natural_key(self, event: str, actor: str, role: str) -> "Participation":
        return self.get(event__slug=event, actor__slug=actor, role=role)


class Participation(models.Model):
    """Somebody took part in an event, and as what."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=100, blank=True, help_text="As what: speaker, host, signatory.")

    objects = ParticipationManager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "actor", "role"], name="participation_once_a_role")
        ]

    def __str__(self) -> str:
        return f"{self.actor}, {self.role}" if self.role else str(self.actor)

    def natural_key(self) -> tuple[str, str, str]:
        return (self.event.slug, self.actor.slug, self.role)

    natural_key.dependencies = ["archive.event", "archive.actor"]  # type: ignore[attr-defined]


class CoverageManager(models.Manager["Coverage"]):
    def get_by_natural_key(self, event: str, article: str) -> "Coverage":
        return self.get(event__slug=event, article__slug=article)


class Coverage(models.Model):
    """“This article reports this event”, with the date and the wording as reported."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="coverage")
    article = models.ForeignKey(Article, models.PROTECT, related_name="coverage")
    date_as_reported_first, date_as_reported_last, date_as_reported_bounds_for = bounds_columns()
    date_as_reported = EDTFField(
        help_text="When this article says it happened. It may differ from the event's own date.",
    )
    wording_as_reported = models.CharField(
        max_length=300,
        blank=True,
        help_text="The article's own words for the date, without quotation marks: last month.",
    )
    note = models.TextField(
        blank=True, help_text="In our words: how this article tells it, or what is odd about its date."
    )

    objects = CoverageManager()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "coverage"
        constraints = [
            *edtf_constraints("date_as_reported", "coverage"),
            models.UniqueConstraint(fields=["event", "article"], name="coverage_once_an_article"),
        ]

    def __str__(self) -> str:
        return f"{self.article} on {self.event}"

    def natural_key(self) -> tuple[str, str]:
        return (self.event.slug, self.article.slug)

    # Affiliations have nothing to do with it. Quotes and utterances name each other, and where Django breaks
    # such a circle depends on how many rounds it takes to sort the rest: with this one, at the utterance.
    natural_key.dependencies = [  # type: ignore[attr-defined]
        "archive.event",
        "archive.article",
        "archive.affiliation",
    ]
