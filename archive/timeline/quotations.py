"""The quotations of a page, with everything that is shown of each, in five statements.

Fifty quotes as the ORM would bring them (`Quote.objects.for_display()`) take five times as long: most of
it goes into queries that are put together anew and into columns nobody shows. Here the statements are
written once, from the names of the columns, and records are filled with what came; a column that is asked
for beyond that is fetched as any deferred one.

Only quotes in the index are found: what stands there is public (archive.search).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.models import Model
from django.db.models.base import ModelState

from archive.models import Actor, Affiliation, Article, Capture, Event, Passage, Publication, Quote, Voice

_QUOTE = (
    *("id", "public_id", "status", "form", "text", "context", "said", "standing", "verdict"),
    *(
        "spoken_language",
        "translated_by",
        "article_id",
        "said_at_id",
        "checked_capture_id",
        "utterance_id",
        "proved_at",
    ),
)
_ARTICLE = (
    *("id", "title", "slug", "status", "published", "language", "url", "access", "standing", "text_rights"),
    "publication_id",
)
_PUBLICATION = ("id", "name", "slug")
_EVENT = ("id", "title", "slug", "status", "date")
_CAPTURE = ("id", "made_by", "archive_url", "article_id")
_VOICE = ("id", "quote_id", "position", "actor_id", "capacity", "name_as_printed", "role_as_printed")
_ACTOR = ("id", "name", "slug", "sort_name", "status")
_ROLE = ("id", "actor_id", "title", "since", "until", "organisation_id", "source_id")
_PASSAGE = ("id", "quote_id", "capture_id", "exact", "prefix")

Columns = tuple[type[Model], str, tuple[str, ...]]


def quotations(ids: Sequence[int]) -> list[Quote]:
    """The quotes of these ids that readers may see, in the order of the ids."""
    if not ids:
        return []
    found = {quote.pk: quote for quote in _quotes(ids)}
    shown = [found[pk] for pk in ids if pk in found]
    if shown:
        _voices(found)
        _about(found)
        _passages(found)
    return shown


def _quotes(ids: Sequence[int]) -> Iterable[Quote]:
    rows = _rows(
        (
            (Quote, "q", _QUOTE),
            (Article, "a", _ARTICLE),
            (Publication, "p", _PUBLICATION),
            (Event, "s", _EVENT),
            (Capture, "c", _CAPTURE),
        ),
        "archive_entry e JOIN archive_quote q ON q.id = e.quote "
        "JOIN archive_article a ON a.id = q.article_id "
        "LEFT JOIN archive_publication p ON p.id = a.publication_id "
        "LEFT JOIN archive_event s ON s.id = q.said_at_id "
        "LEFT JOIN archive_capture c ON c.id = q.checked_capture_id WHERE e.quote IN ({ids})",
        ids,
    )
    for quote, article, publication, said_at, capture in rows:
        _link(article, "publication", publication)
        _link(quote, "article", article)
        _link(quote, "said_at", said_at)
        _link(quote, "checked_capture", capture)
        _keep(quote, "voices", "about", "passages")
        yield quote


def _voices(quotes: dict[int, Quote]) -> None:
    actors: dict[int, list[Actor]] = defaultdict(list)
    rows = _rows(
        ((Voice, "v", _VOICE), (Actor, "n", _ACTOR)),
        "archive_voice v LEFT JOIN archive_actor n ON n.id = v.actor_id WHERE v.quote_id IN ({ids}) "
        "ORDER BY v.position, v.id",
        list(quotes),
    )
    for voice, actor in rows:
        _link(voice, "actor", actor)
        _kept(quotes[voice.quote_id])["voices"].append(voice)
        if actor:
            _keep(actor, "affiliations")
            actors[actor.pk].append(actor)
    _roles(actors)


def _roles(actors: dict[int, list[Actor]]) -> None:
    """What somebody is, where the article prints no role."""
    if not actors:
        return
    rows = _rows(
        (
            (Affiliation, "r", _ROLE),
            (Actor, "o", ("id", "name", "status")),
            (Article, "a", ("id", "status", "published")),
        ),
        "archive_affiliation r LEFT JOIN archive_actor o ON o.id = r.organisation_id "
        "LEFT JOIN archive_article a ON a.id = r.source_id WHERE r.actor_id IN ({ids}) "
        "ORDER BY r.since_first IS NULL, r.since_first DESC, r.id",
        list(actors),
    )
    for role, body, source in rows:
        _link(role, "organisation", body)
        _link(role, "source", source)
        for actor in actors[role.actor_id]:
            _kept(actor)["affiliations"].append(role)


def _about(quotes: dict[int, Quote]) -> None:
    rows = _rows(
        ((Quote.about.through, "b", ("id", "quote_id")), (Event, "s", _EVENT)),
        "archive_quote_about b JOIN archive_event s ON s.id = b.event_id WHERE b.quote_id IN ({ids}) "
        "ORDER BY s.date_first IS NULL, s.date_first DESC, s.id DESC",
        list(quotes),
    )
    for tie, event in rows:
        _kept(quotes[tie.quote_id])["about"].append(event)


def _passages(quotes: dict[int, Quote]) -> None:
    """Those in the text that decides."""
    rows = _rows(
        ((Passage, "p", _PASSAGE),),
        "archive_passage p JOIN archive_quote q ON q.id = p.quote_id AND q.checked_capture_id = p.capture_id "
        "WHERE p.quote_id IN ({ids}) ORDER BY p.capture_id, p.position",
        list(quotes),
    )
    for (passage,) in rows:
        _kept(quotes[passage.quote_id])["passages"].append(passage)


def _rows(columns: tuple[Columns, ...], tables: str, ids: Sequence[int]) -> Iterable[list[Any]]:
    """Records side by side, None where a row has none."""
    using = router.db_for_read(Quote)
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_selected(columns)} FROM {tables.format(ids=', '.join(['%s'] * len(ids)))}", ids
        )
        for row in cursor.fetchall():
            records, start = [], 0
            for model, _, names in columns:
                end = start + len(names)
                records.append(None if row[start] is None else _record(model, names, row[start:end], using))
                start = end
            yield records


@lru_cache
def _selected(columns: tuple[Columns, ...]) -> str:
    return ", ".join(f'{table}."{name}"' for _, table, names in columns for name in names)


def _record(model: type[Model], names: tuple[str, ...], values: tuple[Any, ...], using: str) -> Any:
    """A record as the ORM would fill it; the columns here need no conversion."""
    record = model.__new__(model)
    state = record._state = ModelState()
    state.adding, state.db = False, using
    record.__dict__.update(zip(names, values, strict=True))
    return record


def _link(record: Model, name: str, other: Model | None) -> None:
    record._state.fields_cache[name] = other


def _keep(record: Any, *names: str) -> None:
    """Empty lists, for `record.<name>.all()` to answer with."""
    record._prefetched_objects_cache = {name: [] for name in names}


def _kept(record: Any) -> dict[str, list[Any]]:
    kept: dict[str, list[Any]] = record._prefetched_objects_cache
    return kept
