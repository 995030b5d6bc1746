"""A search done the slow way, over what the records say: the answer every engine has to give."""

from collections import Counter

from archive.models import Voice
from archive.search import Criteria, keys
from archive.search.query import Query, Term
from archive.search.words import words

from .twin import Row

Rows = dict[int, Row]  # as twin.expected() gives them


def matches(rows: Rows, criteria: Criteria) -> list[int]:
    """Keys of all that match, newest first."""
    return sorted(row[0] for row in rows.values() if _matches(row, criteria))


def _matches(row: Row, criteria: Criteria) -> bool:
    key, last, _, added, text, tags = row
    return (
        all(set(group) & set(tags) for group in criteria.groups)
        and _has_words(text, criteria.query)
        and _overlaps(key, last, criteria.first, criteria.last)
        and (criteria.added_since is None or added >= criteria.added_since)
    )


def _has_words(text: str, query: Query) -> bool:
    found = words(text)

    def has(term: Term) -> bool:
        return any(term.at(found, place) for place in range(len(found)))

    return all(any(map(has, clause)) for clause in query.clauses) and not any(map(has, query.without))


def _overlaps(key: int, last: int | None, start: int | None, end: int | None) -> bool:
    if start is None and end is None:
        return True
    if start is not None and end is not None and end < start:
        return False
    if key // keys.COARSE == keys.UNDATED:
        return False
    first = keys.day(key)
    begins = -(10**9) if first is None else first
    ends = first if last is None else last
    return (end is None or begins <= end) and (start is None or ends >= start)


def oldest_first(found: list[int]) -> list[int]:
    edge = keys.NOT_KNOWN * keys.COARSE
    return sorted(found, key=lambda key: (key >= edge, key if key >= edge else -key))


def by_added(rows: Rows, found: list[int]) -> list[int]:
    added = {row[0]: row[3] for row in rows.values()}
    return sorted(found, key=lambda key: (-added[key], key))


def by_speaker(found: list[int]) -> list[int]:
    voices = Voice.objects.filter(actor__isnull=False).order_by("-position", "-pk").select_related("actor")
    first = {voice.quote_id: voice.actor.sort_name_folded for voice in voices}
    return sorted(found, key=lambda key: (first.get(keys.quote_id(key), keys.NAMELESS), key))


def counted(rows: Rows, criteria: Criteria, kind: str) -> Counter[str]:
    found = {keys.quote_id(key) for key in matches(rows, criteria)}
    letter = keys.KINDS[kind]
    return Counter(
        tag[1:]
        for quote, row in rows.items()
        if quote in found
        for tag in row[5]
        if tag[0] == letter and tag != keys.SPAN
    )


def years(rows: Rows, criteria: Criteria) -> Counter[int | None]:
    return Counter(keys.year(key) for key in matches(rows, criteria))
