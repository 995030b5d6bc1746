"""What an article prints: its public quotes in its own order, and how they were checked."""

from collections import Counter
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from archive.models import (
    PROVEN,
    REFUSED,
    Article,
    Capture,
    Comparison,
    Form,
    Mark,
    Passage,
    Quote,
    TextRights,
)
from archive.search import BadCursor
from archive.verification import TAMPERED

from .proof import is_as_captured, version_names

QUOTES = 50  # on a page
MOST_COUNTED = 5_000  # quotes of one article whose marks are counted
VERSIONS = 20  # of an article's text that are listed, newest first
TEXTS = 3  # of them that are shown whole
_NOWHERE = 2**31 - 1  # behind all places in a text


class QuotesInOrder(NamedTuple):
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


class VersionChecked(NamedTuple):
    """One version of an article's text: in how many of the quotations compared with it the words stand."""

    capture: Capture  # without its text
    name: str
    is_kept: bool
    found: int
    missing: int
    last: datetime
    is_tampered: bool  # changed after it was captured: it does not count


class Checks(NamedTuple):
    """How the public quotes of an article stand against its text."""

    marks: list[tuple[Mark, int]]
    quotations: int  # printed words; what is in our words is not counted
    resting: bool  # every paraphrase has the passage it rests on
    versions: list[VersionChecked]  # newest first
    kept: bool  # at least one of these texts is still here, or any at all where it may be shown


def checks(article: Article) -> Checks:
    public = Quote.objects.published().filter(article=article)
    light = public.only("form", "text", "standing", "verdict", "proved_at")[:MOST_COUNTED]
    counted = Counter(quote.mark for quote in light)
    resting = Passage.objects.filter(quote=OuterRef("pk"))
    loose = public.filter(form=Form.PARAPHRASE).exclude(Exists(resting)).exists()
    versions = _versions(article, public.exclude(form=Form.PARAPHRASE))
    return Checks(
        marks=[(mark, counted[mark]) for mark in Mark if counted[mark]],
        quotations=sum(n for mark, n in counted.items() if mark != Mark.OURS),
        resting=not loose,
        versions=versions,
        kept=any(version.is_kept for version in versions) or _has_public_text(article),
    )


def _has_public_text(article: Article) -> bool:
    return article.text_rights == TextRights.PUBLIC and article.captures.exclude(text="").exists()


def _versions(article: Article, printed: QuerySet[Quote]) -> list[VersionChecked]:
    """The texts its public quotations were compared with, newest first."""
    compared = Comparison.objects.filter(
        sha256=F("capture__sha256"), capture__article=article, quote__in=printed
    )
    counted = (
        compared.order_by("-capture__captured_at", "-capture")
        .values_list("capture")
        .annotate(
            found=Count("pk", filter=Q(verdict__in=PROVEN)),
            missing=Count("pk", filter=Q(verdict__in=REFUSED)),
            last=Max("compared_at"),
            tampered=Count("pk", filter=Q(flags=[TAMPERED])),
        )[:VERSIONS]
    )
    rows = list(counted)
    kept = ExpressionWrapper(~Q(text=""), output_field=BooleanField())
    captures = Capture.objects.defer("text").annotate(is_kept=kept).in_bulk([row[0] for row in rows])
    names = version_names(captures.values())
    return [
        VersionChecked(
            captures[number], names[number], captures[number].is_kept, found, missing, last, bool(tampered)
        )
        for number, found, missing, last, tampered in rows
    ]


def text_file(article: Article, number: int) -> Capture | None:
    """One of its texts as it was captured, where the whole of it may be shown."""
    if article.text_rights != TextRights.PUBLIC:
        return None
    found = article.captures.filter(pk=number).first()
    return found if found and is_as_captured(found) else None


def texts(article: Article) -> list[Capture]:
    """The kept texts that may be shown whole: the newest, and those that prove a public quote."""
    if article.text_rights != TextRights.PUBLIC:
        return []
    newest = article.captures.exclude(text="").values("pk")[:1]
    proving = Quote.objects.published().filter(article=article, verdict__in=PROVEN).values("checked_capture")
    shown = article.captures.exclude(text="").filter(Q(pk__in=proving) | Q(pk=Subquery(newest)))
    return [capture for capture in shown[:TEXTS] if is_as_captured(capture)]
