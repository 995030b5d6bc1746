"""Parameters of lists of events, articles and actors: rows that the database itself filters."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from archive.models import ActorKind, ArticleKind, Place, Publication, Topic
from archive.search import Criteria, names
from archive.timeline.selection import Selection

from .base import ListFilter, with_period
from .fields import MOST_CHARACTERS, CursorFilter, many, order, records


class _Words(django_filters.CharFilter):
    """Each word somewhere in one of the fields. It reads every row: for lists of thousands."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields
        super().__init__(max_length=MOST_CHARACTERS)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        for word in (value or "").split():
            found = Q()
            for field in self.fields:
                found |= Q(**{f"{field}__icontains": word})
            qs = qs.filter(found)
        return qs


class RecordFilter(ListFilter):
    """Lists of events and of articles. archive.timeline puts their rows in order."""

    sort = order("newest", "oldest", "added")
    after = CursorFilter()
    of: str  # "event" or "article"

    def selection(self) -> Selection:
        """What was asked, once `is_valid()` has said so."""
        value, everything = self.cleaned, self.queryset.model._default_manager.all()
        narrowed = self.narrow(self.filters["q"].filter(everything, value["q"]), value)
        first, last = value["period"]
        criteria = Criteria(first=first, last=last, sort=value["sort"] or "newest")
        return Selection(self.of, criteria, narrowed if narrowed.query.where else None)

    def narrow(self, queryset: QuerySet, value: dict[str, Any]) -> QuerySet:
        raise NotImplementedError


@with_period
class EventFilter(RecordFilter):
    q = _Words("title", "summary")
    place = records(Place)
    topic = records(Topic)
    of = "event"

    def narrow(self, queryset: QuerySet, value: dict[str, Any]) -> QuerySet:
        if value["place"]:
            asked = (place.counted_under for place in value["place"])
            queryset = queryset.filter(places__in=Place.objects.within(*asked))
        if value["topic"]:
            queryset = queryset.filter(topics__in=value["topic"])
        return queryset


@with_period
class ArticleFilter(RecordFilter):
    q = _Words("title", "summary")
    publication = records(Publication)
    kind = many(ArticleKind.choices)
    of = "article"

    def narrow(self, queryset: QuerySet, value: dict[str, Any]) -> QuerySet:
        if value["publication"]:
            queryset = queryset.filter(publication__in=value["publication"])
        if value["kind"]:
            queryset = queryset.filter(kind__in=value["kind"])
        return queryset


class ActorFilter(ListFilter):
    q = django_filters.CharFilter(max_length=MOST_CHARACTERS)
    kind = django_filters.ChoiceFilter(
        choices=ActorKind.choices,
        error_messages={"invalid_choice": "“%(value)s” is not one of the choices."},
    )
    after = CursorFilter()

    nearly = False
    """Whether nobody has the name that was asked for, and who has one like it is shown instead."""

    def filter_queryset(self, queryset: Any) -> QuerySet:
        value = self.cleaned
        if value["kind"]:
            queryset = queryset.filter(kind=value["kind"])
        if not value["q"].strip():
            return queryset
        found = names.narrowed(queryset, value["q"])
        if found.exists():
            return found
        found = names.nearly_narrowed(queryset, value["q"])
        self.nearly = found.exists()
        return found
