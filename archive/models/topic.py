"""Topic: what quotes and events are about. Place: where events happened."""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from .base import PublicQuerySet, Slugged, SluggedManager
from .shortcuts import address


class TopicQuerySet(PublicQuerySet):
    def published(self) -> Self:
        """With a public quote or event: a topic of drafts alone is not named."""
        from .event import Event
        from .quote import Quote

        # Asked one by one from what names the topic: the first that is public ends it.
        quotes = Quote.topics.through.objects.filter(
            Exists(Quote.objects.published().filter(pk=OuterRef("quote"))), topic=OuterRef("pk")
        )
        events = Event.topics.through.objects.filter(
            Exists(Event.objects.published().filter(pk=OuterRef("event"))), topic=OuterRef("pk")
        )
        return self.filter(Exists(events) | Exists(quotes))


class Topic(Slugged):
    name = models.CharField(max_length=120, unique=True, help_text="Short: Russia and China.")
    description = models.TextField(
        blank=True, help_text="One or two sentences, printed at the head of the topic's page."
    )

    objects = SluggedManager.from_queryset(TopicQuerySet)()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("topic_detail", self.slug)


class PlaceQuerySet(PublicQuerySet):
    def published(self) -> Self:
        """Where a public event happened, or a country with such a place."""
        from .event import Event

        happened = Event.places.through.objects.filter(
            Exists(Event.objects.published().filter(pk=OuterRef("event")))
        )
        here = happened.filter(place=OuterRef("pk"))
        within = happened.filter(place__country=OuterRef("country"))
        return self.filter(Exists(here) | (Q(is_country=True) & Exists(within)))

    def within(self, *values: int | str) -> Self:
        """The places of these ids, and all in the countries of these codes (`Place.counted_under`)."""
        codes = [value for value in values if isinstance(value, str)]
        ids = [value for value in values if isinstance(value, int)]
        return self.filter(Q(country__in=codes) | Q(pk__in=ids))


class Place(Slugged):
    name = models.CharField(max_length=120, help_text="Sochi, or a country: Russia.")
    country = models.CharField(
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", "Two capital letters, such as RU.")],
        help_text="ISO 3166-1 code: RU. A filter for a country finds all places in it.",
    )
    is_country = models.BooleanField(
        "the country itself", default=False, help_text="Tick it for Russia, not for Sochi."
    )

    objects = SluggedManager.from_queryset(PlaceQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["country"], condition=Q(is_country=True), name="place_one_record_a_country"
            ),
            models.CheckConstraint(
                condition=Q(country__regex=r"^[A-Z][A-Z]$"), name="place_country_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def counted_under(self) -> int | str:
        """What quotes on events there are found by: its id, or of a country the code, for all in it."""
        return self.country if self.is_country else self.pk
