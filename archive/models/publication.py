"""Publication: the outlet."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef

from .base import PublicQuerySet, Slugged, SluggedManager, Status
from .shortcuts import address


class PublicationQuerySet(PublicQuerySet):
    def published(self) -> Self:
        """With something to show: an outlet known from drafts alone is not named."""
        from .article import Article

        articles = Article.objects.filter(publication=OuterRef("pk"), status=Status.PUBLISHED)
        return self.filter(Exists(articles))


class Publication(Slugged):
    name = models.CharField(max_length=200, unique=True, help_text="As it writes itself: Bloomberg.")
    homepage = models.URLField(
        blank=True, max_length=500, help_text="The outlet's own address, with https://."
    )

    objects = SluggedManager.from_queryset(PublicationQuerySet)()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("publication_detail", self.slug)
