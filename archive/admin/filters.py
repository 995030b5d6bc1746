"""Filters of the lists into which an editor types, where a list of all choices would be too long."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from archive import dates
from archive.desk import queue
from archive.models import Actor, Article, Event, Quote, Status


class TypedFilter(admin.SimpleListFilter):
    """A line to type into. `matching` finds what is meant; nothing found is no row, never all rows."""

    template = "admin/archive/typed_filter.html"
    hint = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        others = {
            name: values
            for name, values in changelist.filter_params.items()
            if name not in (self.parameter_name, "p", "e")
        }
        yield {
            "name": self.parameter_name,
            "value": self.value() or "",
            "hint": self.hint,
            "kept": [(name, value) for name, values in others.items() for value in values],
            "without": changelist.get_query_string(remove=[str(self.parameter_name)]),
        }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        typed = (self.value() or "").replace("\0", "").strip()[:300]
        return self.matching(request, queryset, typed) if typed else queryset

    def matching(self, request: HttpRequest, queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
        raise NotImplementedError


def by_actor(path: str, title: str = "actor") -> type[TypedFilter]:
    """Records whose relation at `path` is an actor of this name, by any alias."""

    class ByActor(TypedFilter):
        parameter_name = "actor"
        hint = "Any of their names"

        def matching(self, request: HttpRequest, queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
            pks = queryset.model._base_manager.filter(**{f"{path}__in": Actor.objects.matching(typed)})
            return queryset.filter(pk__in=pks.values("pk"))

    ByActor.title = title
    return ByActor


def by_words(path: str, title: str, hint: str) -> type[TypedFilter]:
    """Records with all these words somewhere in the text at one of the paths, separated by commas."""

    class ByWords(TypedFilter):
        def matching(self, request: HttpRequest, queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
            found = Q(pk__in=[])
            for one in path.split(","):
                here = Q()
                for word in typed.split()[:32]:
                    here &= Q(**{f"{one}__icontains": word})
                found |= Q(pk__in=queryset.model._base_manager.filter(here).values("pk"))
            return queryset.filter(found)

    ByWords.title, ByWords.hint = title, hint
    ByWords.parameter_name = title.replace(" ", "_")
    return ByWords


class ByDate(TypedFilter):
    """Records whose date touches a period: a year, a month, a day, or any other form of a date."""

    title = "date"
    parameter_name = "date"
    hint = "2019, 2019-10 or 2014/2019"
    fields: tuple[str, ...] = ()

    def matching(self, request: HttpRequest, queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
        try:
            period = dates.parse(typed)
        except dates.DateError as refusal:
            messages.error(request, f"Date: {refusal}")
            return queryset.none()
        return queryset.filter(self.touching(period.first, period.last))

    def touching(self, first: int | None, last: int | None) -> Q:
        return overlaps(self.fields[0], first, last)


def overlaps(name: str, first: int | None, last: int | None) -> Q:
    """Dated, and neither over before the period begins nor beginning after it is over."""
    found = ~Q(**{name: ""})
    if first is not None:
        found &= Q(**{f"{name}_last__isnull": True}) | Q(**{f"{name}_last__gte": first})
    if last is not None:
        found &= Q(**{f"{name}_first__isnull": True}) | Q(**{f"{name}_first__lte": last})
    return found


def by_date(name: str) -> type[ByDate]:
    return type("ByDate", (ByDate,), {"fields": (name,)})


class ByFiledDate(ByDate):
    """Quotes by the date they are filed under (Quote.filed): their own, their event's, their article's."""

    def touching(self, first: int | None, last: int | None) -> Q:
        at_event = Q(said_at__status=Status.PUBLISHED) & ~Q(said_at__date="")
        # Spelled out, because NOT of the above is unknown for a quote without an event.
        elsewhere = Q(said_at__isnull=True) | ~Q(said_at__status=Status.PUBLISHED) | Q(said_at__date="")
        return (
            overlaps("said", first, last)
            | (Q(said="") & at_event & overlaps("said_at__date", first, last))
            | (Q(said="") & elsewhere & overlaps("article__published", first, last))
        )


class ByEvent(TypedFilter):
    """Quotes said at an event or about it, by words of its title."""

    title = parameter_name = "event"
    hint = "Words of its title"

    def matching(self, request: HttpRequest, queryset: QuerySet[Any], typed: str) -> QuerySet[Any]:
        named = Q()
        for word in typed.split()[:32]:
            named &= Q(title__icontains=word)
        events = Event.objects.filter(named).values("pk")
        about = Quote.about.through.objects.filter(event__in=events).values("quote")
        return queryset.filter(Q(said_at__in=events) | Q(pk__in=about))


class ByCheck(admin.SimpleListFilter):
    """Quotes whose check needs a person."""

    title = parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("fallen", "Public, and not so in the source"),
            ("gone", "Not in the newest version"),
            ("elsewhere", "In other surroundings"),
            ("unchecked", "Not yet checked"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Quote]) -> QuerySet[Quote]:
        found = {
            "fallen": lambda: Quote.objects.fallen(),
            "gone": lambda: Quote.objects.gone_from_newest(),
            "elsewhere": lambda: Quote.objects.elsewhere(),
            "unchecked": queue.unchecked_quotes,
        }.get(self.value() or "")
        return queryset.filter(pk__in=found().values("pk")) if found else queryset


class Embargo(admin.SimpleListFilter):
    """Articles that are kept from readers until an hour to come."""

    title = parameter_name = "embargo"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Under embargo")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        held = queue.under_embargo(Article.objects.all())
        return queryset.filter(pk__in=held.values("pk")) if self.value() == "yes" else queryset


class Missing(admin.SimpleListFilter):
    """Records without what readers would look for: a date, a source."""

    title, parameter_name = "what is missing", "missing"
    asked: dict[type[Model], dict[str, tuple[str, Callable[[], QuerySet[Any]]]]] = {
        Article: {"text": ("No captured text", queue.articles_without_text)},
        Event: {"date": ("Public, no date", queue.undated_events)},
        Quote: {"date": ("Filed under no date", queue.undated_quotes)},
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in self.asked[model_admin.model].items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = self.asked[queryset.model].get(self.value() or "")
        return queryset.filter(pk__in=known[1]().values("pk")) if known else queryset


class Scheduled(admin.SimpleListFilter):
    """Records that are to be published at a time to come, and those whose time came and that were refused."""

    title = parameter_name = "scheduled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "For a time to come"), ("due", "Due, and not published")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        if self.value() == "yes":
            return queryset.filter(publish_on__gt=now)
        return queryset.filter(publish_on__lte=now) if self.value() == "due" else queryset


def shortened(words: str, length: int = 90) -> str:
    """Words on one line of a list."""
    line = " ".join(words.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"
