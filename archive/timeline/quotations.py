"""The quotations of a page, with everything that is shown of each, in five statements.

Fifty quotes as the ORM would bring them (`Quote.objects.for_display()`) take five times as long.
Only quotes in the index are found: what stands there is public (archive.search).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from archive.models import Actor, Affiliation, Article, Capture, Event, Passage, Publication, Quote, Voice

from .reading import Asked, Named, Statement, keep, kept, link, read_each

# Without the numbers of what is read beside them: link() knows those.
_QUOTE = (
    *("id", "public_id", "form", "text", "context", "said", "standing", "verdict"),
    *("spoken_language", "translated_by", "utterance_id", "proved_at"),
)
_ARTICLE = ("id", "title", "slug", "published", "language", "url", "access", "standing", "text_rights")
_PUBLICATION = ("id", "name", "slug")
EVENT = ("id", "title", "slug", "status", "date")
_CAPTURE = ("id", "made_by", "archive_url")
_VOICE = ("id", "quote_id", "capacity", "name_as_printed", "role_as_printed")
_ACTOR = ("id", "name", "slug", "status")
ROLE = ("id", "actor_id", "title", "since", "until")
_PASSAGE = ("id", "quote_id", "capture_id", "exact", "prefix")


_QUOTES = Statement(
    (
        (Quote, "q", _QUOTE),
        (Article, "a", _ARTICLE),
        (Publication, "p", _PUBLICATION),
        (Event, "s", EVENT),
        (Capture, "c", _CAPTURE),
    ),
    "archive_entry e JOIN archive_quote q ON q.id = e.quote JOIN archive_article a ON a.id = q.article_id "
    "LEFT JOIN archive_publication p ON p.id = a.publication_id "
    "LEFT JOIN archive_event s ON s.id = q.said_at_id "
    "LEFT JOIN archive_capture c ON c.id = q.checked_capture_id WHERE e.quote IN ({ids})",
)
_VOICES = Statement(
    ((Voice, "v", _VOICE), (Actor, "n", _ACTOR)),
    "archive_voice v LEFT JOIN archive_actor n ON n.id = v.actor_id WHERE v.quote_id IN ({ids}) "
    "ORDER BY v.position, v.id",
)
# What somebody is, where the article prints no role.
_BODY_AND_SOURCE, _NEWEST = (
    "LEFT JOIN archive_actor o ON o.id = r.organisation_id LEFT JOIN archive_article a ON a.id = r.source_id",
    "ORDER BY r.since_first IS NULL, r.since_first DESC, r.id",
)
_ROLES = Statement(
    (
        (Affiliation, "r", ROLE),
        (Actor, "o", ("id", "name", "status")),
        (Article, "a", ("id", "status", "published")),
    ),
    f"archive_affiliation r {_BODY_AND_SOURCE} WHERE r.actor_id IN ({{ids}}) {_NEWEST}",
    Named(
        _VOICES,
        len(_VOICE),  # where the actors' columns begin
        "(SELECT DISTINCT v.actor_id FROM archive_voice v WHERE v.quote_id IN ({ids})) v "
        f"JOIN archive_affiliation r ON r.actor_id = v.actor_id {_BODY_AND_SOURCE} {_NEWEST}",
    ),
)
_ABOUT = Statement(
    ((Quote.about.through, "b", ("id", "quote_id")), (Event, "s", EVENT)),
    "archive_quote_about b JOIN archive_event s ON s.id = b.event_id WHERE b.quote_id IN ({ids}) "
    "ORDER BY s.date_first IS NULL, s.date_first DESC, s.id DESC",
)
# Those in the text that decides.
_PASSAGES = Statement(
    ((Passage, "p", _PASSAGE),),
    "archive_passage p JOIN archive_quote q ON q.id = p.quote_id AND q.checked_capture_id = p.capture_id "
    "WHERE p.quote_id IN ({ids}) ORDER BY p.capture_id, p.position",
)


def quotations(ids: Sequence[int]) -> list[Quote]:
    """The quotes of these ids that readers may see, in the order of the ids."""
    return quotations_beside((), ids)[0]


def quotations_beside(
    asked: Sequence[Asked], ids: Sequence[int]
) -> tuple[list[Quote], list[Iterator[list[Any]]]]:
    """The same, and the records of other statements."""
    own = (_QUOTES, _VOICES, _ROLES, _ABOUT, _PASSAGES) if ids else ()
    if not (own or asked):
        return [], []
    read = read_each(*((one, ids) for one in own), *asked)
    return _made(ids, *read[: len(own)]) if ids else [], read[len(own) :]


def _made(
    ids: Sequence[int],
    quotes: Iterable[list[Any]],
    voices: Iterable[list[Any]],
    roles: Iterable[list[Any]],
    about: Iterable[list[Any]],
    passages: Iterable[list[Any]],
) -> list[Quote]:
    found = {quote.pk: quote for quote in _linked(quotes)}
    speakers = _spoken(found, voices)
    for role, body, source in roles:
        link(role, "organisation", body)
        link(role, "source", source)
        for actor in speakers.get(role.actor_id, ()):
            kept(actor)["affiliations"].append(role)
    for tie, event in about:
        if tie.quote_id in found:
            kept(found[tie.quote_id])["about"].append(event)
    for (passage,) in passages:
        if passage.quote_id in found:
            kept(found[passage.quote_id])["passages"].append(passage)
    return [found[pk] for pk in ids if pk in found]


def _linked(rows: Iterable[list[Any]]) -> Iterator[Quote]:
    for quote, article, publication, said_at, capture in rows:
        link(article, "publication", publication)
        link(quote, "article", article)
        link(quote, "said_at", said_at)
        link(quote, "checked_capture", capture)
        keep(quote, "voices", "about", "passages")
        yield quote


def _spoken(quotes: dict[int, Quote], rows: Iterable[list[Any]]) -> dict[int, list[Actor]]:
    """Give quotes their voices; who speaks in them, each as often as they do."""
    actors: dict[int, list[Actor]] = defaultdict(list)
    for voice, actor in rows:
        if voice.quote_id not in quotes:
            continue
        link(voice, "actor", actor)
        kept(quotes[voice.quote_id])["voices"].append(voice)
        if actor:
            keep(actor, "affiliations")
            actors[actor.pk].append(actor)
    return actors
