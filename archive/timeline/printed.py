"""What an article prints: its public quotes in its own order, and how they were checked."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from archive.models import Article, Capture, Mark, Passage, Quote
from archive.search import BadCursor

QUOTES = 50  # on a page
MOST_COUNTED = 5_000  # quotes of one article whose marks are counted
_NOWHERE = 2**31 - 1  # behind all places in a text


@dataclass(frozen=True)
class QuotesInOrder:
    quotes: list[Quote]
    next: str


def in_order(article: Article, place: str, *, limit: int = QUOTES) -> QuotesInOrder:
    """Quotes by where their first words stand in the text they were checked against, then by number."""
    quotes = _placed(article).order_by("place", "pk")
    if place:
        start, number = _numbers(place)
        quotes = quotes.filter(Q(place__gt=start) | Q(place=start, pk__gt=number))
    found = list(quotes.for_display()[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    return QuotesInOrder(found[:limit], f"{last.place}.{last.pk}" if last else "")


def _placed(article: Article) -> Any:
    """Its public quotes with `place`, and `rests`: whether any passage is recorded."""
    checked = Passage.objects.filter(quote=OuterRef("pk"), capture=OuterRef("checked_capture"))
    anywhere = Passage.objects.filter(quote=OuterRef("pk"))
    place = Coalesce(_first(checked), _first(anywhere), _NOWHERE, output_field=IntegerField())
    return Quote.objects.published().filter(article=article).annotate(place=place, rests=Exists(anywhere))


def beside(quote: Quote) -> tuple[int | None, int | None]:
    """The numbers of the quotes before and after it in its article, in the order of `in_order`."""
    quotes = _placed(quote.article)
    mine: int = quotes.values_list("place", flat=True).get(pk=quote.pk)
    before = quotes.filter(Q(place__lt=mine) | Q(place=mine, pk__lt=quote.pk)).order_by("-place", "-pk")
    behind = quotes.filter(Q(place__gt=mine) | Q(place=mine, pk__gt=quote.pk)).order_by("place", "pk")
    return before.values_list("pk", flat=True).first(), behind.values_list("pk", flat=True).first()


def _first(passages: QuerySet[Passage]) -> Subquery:
    return Subquery(passages.order_by("start").values("start")[:1])


def _numbers(place: str) -> tuple[int, int]:
    parts = place.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        raise BadCursor
    return int(parts[0]), int(parts[1])


@dataclass(frozen=True)
class Checks:
    """How the public quotes of an article stand against its text."""

    marks: list[tuple[Mark, int]]
    quotations: int  # printed words; what is in our words is not counted
    resting: bool  # every paraphrase has the passage it rests on
    captures: list[Capture]  # without their text; `kept` says whether it is there
    kept: bool  # at least one of these texts is still here
    last: datetime | None


def checks(article: Article) -> Checks:
    public = Quote.objects.published().filter(article=article)
    light = public.only("form", "text", "standing", "verdict")[:MOST_COUNTED]
    counted = Counter(quote.mark for quote in light)
    resting = Passage.objects.filter(quote=OuterRef("pk"))
    loose = public.filter(form="paraphrase").exclude(Exists(resting)).exists()
    captures = _captures(article, public)
    return Checks(
        marks=[(mark, counted[mark]) for mark in Mark if counted[mark]],
        quotations=sum(n for mark, n in counted.items() if mark != Mark.OURS),
        resting=not loose,
        captures=captures,
        kept=any(getattr(capture, "kept", False) for capture in captures),
        last=public.aggregate(last=Max("checked_at"))["last"],
    )


def _captures(article: Article, public: QuerySet[Quote]) -> list[Capture]:
    """The texts its public quotes were compared with, newest first."""
    compared = public.order_by().values("checked_capture")
    kept = Case(When(text="", then=Value(False)), default=Value(True))
    return list(Capture.objects.filter(article=article, pk__in=compared).defer("text").annotate(kept=kept))
