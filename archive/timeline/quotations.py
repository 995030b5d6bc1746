"""The quotations of a page, with everything that is shown of each, in five statements.

Fifty quotes as the ORM would bring them (`Quote.objects.for_display()`) take five times as long.
Only quotes in the index are found: what stands there is public (archive.search).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from archive.models import Actor, Affiliation, Article, Capture, Event, Passage, Publication, Quote, Voice

from .reading import keep, kept, link, read

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
EVENT = ("id", "title", "slug", "status", "date")
_CAPTURE = ("id", "made_by", "archive_url", "article_id")
_VOICE = ("id", "quote_id", "position", "actor_id", "capacity", "name_as_printed", "role_as_printed")
_ACTOR = ("id", "name", "slug", "sort_name", "status")
ROLE = ("id", "actor_id", "title", "since", "until", "organisation_id", "source_id")
_PASSAGE = ("id", "quote_id", "capture_id", "exact", "prefix")


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
    rows = read(
        (
            (Quote, "q", _QUOTE),
            (Article, "a", _ARTICLE),
            (Publication, "p", _PUBLICATION),
            (Event, "s", EVENT),
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
        link(article, "publication", publication)
        link(quote, "article", article)
        link(quote, "said_at", said_at)
        link(quote, "checked_capture", capture)
        keep(quote, "voices", "about", "passages")
        yield quote


def _voices(quotes: dict[int, Quote]) -> None:
    actors: dict[int, list[Actor]] = defaultdict(list)
    rows = read(
        ((Voice, "v", _VOICE), (Actor, "n", _ACTOR)),
        "archive_voice v LEFT JOIN archive_actor n ON n.id = v.actor_id WHERE v.quote_id IN ({ids}) "
        "ORDER BY v.position, v.id",
        list(quotes),
    )
    for voice, actor in rows:
        link(voice, "actor", actor)
        kept(quotes[voice.quote_id])["voices"].append(voice)
        if actor:
            keep(actor, "affiliations")
            actors[actor.pk].append(actor)
    _roles(actors)


def _roles(actors: dict[int, list[Actor]]) -> None:
    """What somebody is, where the article prints no role."""
    if not actors:
        return
    rows = read(
        (
            (Affiliation, "r", ROLE),
            (Actor, "o", ("id", "name", "status")),
            (Article, "a", ("id", "status", "published")),
        ),
        "archive_affiliation r LEFT JOIN archive_actor o ON o.id = r.organisation_id "
        "LEFT JOIN archive_article a ON a.id = r.source_id WHERE r.actor_id IN ({ids}) "
        "ORDER BY r.since_first IS NULL, r.since_first DESC, r.id",
        list(actors),
    )
    for role, body, source in rows:
        link(role, "organisation", body)
        link(role, "source", source)
        for actor in actors[role.actor_id]:
            kept(actor)["affiliations"].append(role)


def _about(quotes: dict[int, Quote]) -> None:
    rows = read(
        ((Quote.about.through, "b", ("id", "quote_id")), (Event, "s", EVENT)),
        "archive_quote_about b JOIN archive_event s ON s.id = b.event_id WHERE b.quote_id IN ({ids}) "
        "ORDER BY s.date_first IS NULL, s.date_first DESC, s.id DESC",
        list(quotes),
    )
    for tie, event in rows:
        kept(quotes[tie.quote_id])["about"].append(event)


def _passages(quotes: dict[int, Quote]) -> None:
    """Those in the text that decides."""
    rows = read(
        ((Passage, "p", _PASSAGE),),
        "archive_passage p JOIN archive_quote q ON q.id = p.quote_id AND q.checked_capture_id = p.capture_id "
        "WHERE p.quote_id IN ({ids}) ORDER BY p.capture_id, p.position",
        list(quotes),
    )
    for (passage,) in rows:
        kept(quotes[passage.quote_id])["passages"].append(passage)
