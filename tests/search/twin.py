"""What the index should hold, worked out in Python from the records alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from archive import dates
from archive.models import Article, Event, Quote
from archive.search import indexing, keys

_EPOCH = datetime.fromtimestamp(0, tz=UTC)
Row = tuple[int, int | None, int, int, str, tuple[str, ...]]


def expected() -> dict[int, Row]:
    """By quote: key, last, month, added, text and tags."""
    quotes = (
        Quote.objects.published()
        .select_related("article", "said_at")
        .prefetch_related("voices", "about__places", "said_at__places", "mentions", "topics")
    )
    return {quote.pk: _row(quote) for quote in quotes}


def _row(quote: Quote) -> Row:
    filed = quote.filed
    first, last = (filed.first, filed.last) if filed else (None, None)
    rank = keys.UNDATED if filed is None else keys.NOT_KNOWN if first is None else keys.TOP - first
    coarse = dates.coarseness(first, last)
    spans = filed is not None and coarse > 0
    return (
        (rank * 4 + coarse) * keys.IDS + quote.pk,
        (keys.OPEN if last is None else last) if spans else None,
        _month(first),
        int(quote.published_at.timestamp()) if quote.published_at else 0,
        quote.text,
        (*_tags(quote), *(["sp"] if spans else [])),
    )


def _month(first: int | None) -> int:
    if first is None:
        return keys.NO_MONTH
    year, month, _ = dates.civil(first)
    return (year + 12_000) * 12 + month - 3


def _tags(quote: Quote) -> list[str]:
    events = {event.pk: event for event in (*quote.public_about, quote.public_said_at) if event}
    places = [place for event in events.values() for place in event.places.all()]
    publication = quote.article.publication_id
    disputed = quote.standing != "undisputed"
    return [
        *_numbered("a", {voice.actor_id for voice in quote.voices.all() if voice.actor_id}),
        *_numbered("p", {publication} if publication else set()),
        *_numbered("e", set(events)),
        *_numbered("m", {actor.pk for actor in quote.mentions.all() if actor.is_public}),
        *_numbered("t", {topic.pk for topic in quote.topics.all()}),
        *sorted({f"l{value}" for place in places for value in (place.pk, place.country)}),
        *_numbered("x", {voice.actor_id for voice in quote.voices.all() if voice.actor_id and disputed}),
        f"f{quote.form}",
        f"k{quote.mark.value}",
    ]


def _numbered(kind: str, ids: set[int]) -> list[str]:
    return [f"{kind}{number}" for number in sorted(ids)]


def indexed(table: str = "archive_entry") -> dict[int, Row]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT quote, key, last, month, added, text, tags FROM {table}")
        rows = cursor.fetchall()
    return {
        quote: (*rest, tuple(tags.split() if isinstance(tags, str) else tags)) for quote, *rest, tags in rows
    }


def expected_records() -> set[tuple[Any, ...]]:
    """What is kept of public events and articles: kind, key, id, last, month, added and tags."""
    events = Event.objects.published().prefetch_related("places", "topics")
    return {
        *(_record("E", event, event.date, _event_tags(event)) for event in events),
        *(
            _record("A", article, article.published, _numbered("P", {article.publication_id} - {None}))
            for article in Article.objects.published()
        ),
    }


def _event_tags(event: Event) -> list[str]:
    places = list(event.places.all())
    return [
        *_numbered("L", {place.pk for place in places}),
        *sorted({f"C{place.country}" for place in places}),
        *_numbered("T", {topic.pk for topic in event.topics.all()}),
    ]


def _record(letter: str, record: Any, typed: str, tags: list[str]) -> tuple[Any, ...]:
    date = dates.parse(typed) if typed else None
    first, last = (date.first, date.last) if date else (None, None)
    rank = keys.UNDATED if date is None else keys.NOT_KNOWN if first is None else keys.TOP - first
    coarse = dates.coarseness(first, last)
    return (
        letter,
        (rank * 4 + coarse) * keys.IDS + record.pk,
        record.pk,
        (keys.OPEN if last is None else last) if date and coarse else None,
        _month(first),
        ((record.published_at or record.created_at) - _EPOCH) // timedelta(microseconds=1),
        (letter, *tags),
    )


def recorded(table: str = "archive_record") -> set[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, key, record, last, month, added, tags FROM {table}")
        return {
            (*row[:-1], tuple(row[-1].split() if isinstance(row[-1], str) else row[-1])) for row in cursor
        }


def assert_in_step(when: str = "") -> None:
    """Entries, views and published() agree, and full text and counts follow the entries."""
    dated = expected_records()
    assert recorded("archive_dated") == dated, when
    assert recorded() == dated, when
    wanted = expected()
    assert indexed("archive_visible") == wanted, when
    found = indexed()
    assert found == wanted, when
    assert not indexing.check(connection), (when, indexing.check(connection).sentences)
