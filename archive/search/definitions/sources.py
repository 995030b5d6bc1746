"""The lists that all triggers are generated from.

In the templates `{ids}` stands for the ids that were touched, and `{row}` for the row that changed.
"""

from typing import NamedTuple

from archive.search import keys

_EVENTS = keys.RECORDS["event"]


class Source(NamedTuple):
    """A table that a view reads: a change in a watched column renews the entries of some quotes, or
    the places in time of some events or articles."""

    table: str
    watched: tuple[str, ...]
    touched: str  # which of them, as what may stand after IN (...)
    column: str = "id"  # what `{ids}` are: the record's own, or the one it belongs to
    editorial: bool = False  # has a status: only what is or was published matters
    kind: str = ""  # "" renews quotes; the letter of a kind renews events or articles instead

    def trigger(self, event: str) -> str:
        """The name of its trigger for INSERT, UPDATE or DELETE."""
        what = "dated_" if self.kind else ""
        return f"{what}{self.table.removeprefix('archive_')}_{event.lower()}"


_OF_EVENT = (
    "SELECT id FROM archive_quote WHERE said_at_id IN ({ids}) "
    "UNION SELECT quote_id FROM archive_quote_about WHERE event_id IN ({ids})"
)
_AT_PLACE = "SELECT event_id FROM archive_event_places WHERE place_id IN ({ids})"
_OF_ACTOR = (
    "SELECT quote_id FROM archive_voice WHERE actor_id IN ({ids}) "
    "UNION SELECT quote_id FROM archive_quote_mentions WHERE actor_id IN ({ids})"
)

SOURCES = (
    Source(
        "archive_quote",
        (
            "id",
            "status",
            "article_id",
            "form",
            "text",
            "said",
            "said_first",
            "said_last",
            "said_at_id",
            "standing",
            "verdict",
            "proved_at",
            "published_at",
        ),
        "{ids}",
        editorial=True,
    ),
    Source(
        "archive_article",
        ("id", "status", "published", "published_first", "published_last", "publication_id"),
        "SELECT id FROM archive_quote WHERE article_id IN ({ids})",
        editorial=True,
    ),
    Source("archive_actor", ("id", "status"), _OF_ACTOR, editorial=True),
    Source("archive_event", ("id", "status", "date", "date_first", "date_last"), _OF_EVENT, editorial=True),
    Source("archive_voice", ("quote_id", "actor_id"), "{ids}", column="quote_id"),
    Source("archive_quote_about", ("quote_id", "event_id"), "{ids}", column="quote_id"),
    Source("archive_quote_mentions", ("quote_id", "actor_id"), "{ids}", column="quote_id"),
    Source("archive_quote_topics", ("quote_id", "topic_id"), "{ids}", column="quote_id"),
    Source("archive_event_places", ("event_id", "place_id"), _OF_EVENT, column="event_id"),
    Source("archive_place", ("id", "country"), _OF_EVENT.format(ids=_AT_PLACE)),
    Source(
        "archive_event",
        ("id", "status", "date", "date_first", "date_last", "published_at", "created_at"),
        "{ids}",
        editorial=True,
        kind=_EVENTS,
    ),
    Source("archive_event_places", ("event_id", "place_id"), "{ids}", column="event_id", kind=_EVENTS),
    Source("archive_event_topics", ("event_id", "topic_id"), "{ids}", column="event_id", kind=_EVENTS),
    Source(
        "archive_place",
        ("id", "country"),
        _AT_PLACE,
        kind=_EVENTS,
    ),
    Source(
        "archive_article",
        (
            "id",
            "status",
            "published",
            "published_first",
            "published_last",
            "publication_id",
            "published_at",
            "created_at",
        ),
        "{ids}",
        editorial=True,
        kind=keys.RECORDS["article"],
    ),
)


def _published(table: str, column: str) -> str:
    """The row belongs to a published record of that table."""
    return f"EXISTS (SELECT 1 FROM {table} x WHERE x.id = {{row}}.{column} AND x.status = 'published')"


_OWN = "{row}.status IN ('published', 'withdrawn')"  # readers are told what was withdrawn, when and why
_QUOTE = _published("archive_quote", "quote_id")
_ACTOR = _published("archive_actor", "actor_id")
_EVENT = _published("archive_event", "event_id")
_ARTICLE = _published("archive_article", "article_id")

# Everything a public page shows, and when a row of it is shown: a change there makes the archive a
# new generation. Whether a draft was touched must not be told, so each says when it is public.
SHOWN = {
    "archive_quote": _OWN,
    "archive_article": _OWN,
    "archive_actor": _OWN,
    "archive_event": _OWN,
    "archive_voice": _QUOTE,
    "archive_passage": _QUOTE,
    "archive_comparison": _QUOTE,
    "archive_quote_about": f"{_QUOTE} AND {_EVENT}",
    "archive_quote_mentions": f"{_QUOTE} AND {_ACTOR}",
    "archive_quote_topics": _QUOTE,
    "archive_alias": _ACTOR,
    "archive_affiliation": _ACTOR,
    "archive_capture": _ARTICLE,
    "archive_article_authors": f"{_ARTICLE} AND {_ACTOR}",
    "archive_coverage": f"{_EVENT} AND {_ARTICLE}",
    "archive_participation": f"{_EVENT} AND {_ACTOR}",
    "archive_event_places": _EVENT,
    "archive_event_topics": _EVENT,
    "archive_correction": f"({_QUOTE} OR {_ARTICLE} OR {_EVENT} OR {_ACTOR})",
    "archive_publication": (
        "EXISTS (SELECT 1 FROM archive_article x "
        "WHERE x.publication_id = {row}.id AND x.status = 'published')"
    ),
    "archive_utterance": (
        "EXISTS (SELECT 1 FROM archive_quote x WHERE x.utterance_id = {row}.id AND x.status = 'published')"
    ),
    "archive_topic": (
        "(EXISTS (SELECT 1 FROM archive_quote_topics t JOIN archive_quote x ON x.id = t.quote_id "
        "WHERE t.topic_id = {row}.id AND x.status = 'published') "
        "OR EXISTS (SELECT 1 FROM archive_event_topics t JOIN archive_event x ON x.id = t.event_id "
        "WHERE t.topic_id = {row}.id AND x.status = 'published'))"
    ),
    # A country stands behind the name of each place in it.
    "archive_place": (
        "EXISTS (SELECT 1 FROM archive_event_places p JOIN archive_event x ON x.id = p.event_id "
        "JOIN archive_place w ON w.id = p.place_id WHERE x.status = 'published' "
        "AND (w.id = {row}.id OR (w.country = {row}.country AND {row}.is_country)))"
    ),
    "archive_seal": "1 = 1",  # only what was withdrawn is sealed, and readers are told the case
}

TABLES = tuple(SHOWN)  # every source is shown, too
