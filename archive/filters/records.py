"""Parameters of lists of events, articles and actors: rows that the database itself filters."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from archive.models import ActorKind, ArticleKind, Place, Publication, Topic
from archive.timeline.selection import overlapping

from .base import ListFilter, with_period
from .fields import MOST_CHARACTERS, CursorFilter, many, order, records
from .quotes import rolled_up


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
    date_field: str

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        queryset = self.filters["q"].filter(queryset, self.cleaned["q"])
        queryset = self.narrow(queryset, self.cleaned)
        return overlapping(queryset, self.date_field, *self.cleaned["period"]).distinct()

    def narrow(self, queryset: QuerySet, value: dict[str, Any]) -> QuerySet:
        raise NotImplementedError


@with_period
class EventFilter(RecordFilter):
    q = _Words("title", "summary")
    place = records(Place)
    topic = records(Topic)
    date_field = "date"

    def narrow(self, queryset: QuerySet, value: dict[str, Any]) -> QuerySet:
        if value["place"]:
            queryset = queryset.filter(places__in=rolled_up(value["place"]))
        if value["topic"]:
            queryset = queryset.filter(topics__in=value["topic"])
        return queryset


@with_period
class ArticleFilter(RecordFilter):
    q = _Words("title", "summary")
    publication = records(Publication)
    kind = many(ArticleKind.choices)
    date_field = "published"

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

    def filter_queryset(self, queryset: Any) -> QuerySet:
        value = self.cleaned
        if value["q"].strip():
            queryset = queryset.matching(value["q"])
        return queryset.filter(kind=value["kind"]) if value["kind"] else queryset
