"""Corrections and withdrawals in time: what readers are told of a change to something public.

What lives here: a page of them, newest first; the corrections of one record, and who stands behind each. What
does not: what differs, word by word (changes), what is stored (archive.workflow.corrections).

A correction holds other records by id. They are named only while readers may see them. Of what was withdrawn
the kind, the day and the kind of reason are told, and nothing else.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from archive.models import (
    Actor,
    Article,
    Capacity,
    Correction,
    Editorial,
    Event,
    Publication,
    Quote,
    Revision,
    RevisionState,
    Seal,
    WithdrawalReason,
)
from archive.models.base import PublicQuerySet
from archive.search import BadCursor

from . import changes

PAGE = 50
KINDS: dict[str, Any] = {"quote": Quote, "event": Event, "article": Article, "actor": Actor}
HIDDEN = "whose page is not public"
# Their address is made of words, and the reason is to have those no longer told.
_NOT_LED_TO = {WithdrawalReason.PRIVACY, WithdrawalReason.LEGAL}
_LINKED: dict[str, Any] = {
    "said_at": Event,
    "about": Event,
    "article": Article,
    "standing_source": Article,
    "publication": Publication,
}
_CORRECTIONS = "correction"
_RANKS = (_CORRECTIONS, *KINDS)  # in this order where the moments are equal
_EPOCH = datetime.fromtimestamp(0, tz=UTC)

Names = dict[type, dict[int, str]]


class Corrected(NamedTuple):
    correction: Correction
    changes: list[changes.Change]
    people: int = 0  # who stand behind it: 1, or 2 where a second agreed; 0 where that is not recorded


class Withdrawn(NamedTuple):
    kind: str
    at: datetime
    reason: str
    address: str  # "" where it would tell what was withdrawn
    case: str  # of what is sealed: the file or letter that it rests on


class CorrectionPage(NamedTuple):
    rows: list[Corrected | Withdrawn]
    next: str


# One page of all of them


def page(kind: str, place: str, *, limit: int = PAGE) -> CorrectionPage:
    """What was corrected or withdrawn, of one kind of record or ("") of all, behind a place.

    Raises BadCursor for a place that is none of ours. A fixed number of queries.
    """
    behind = _place(place) if place else None
    found = [row for rank, rows in _sources(kind) for row in _after(rows, rank, behind)[: limit + 1]]
    found.sort(key=lambda row: (-_microseconds(row.moment), _rank(row), -row.pk))
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    after = f"{_microseconds(last.moment)}.{_rank(last)}.{last.pk}" if last else ""
    return CorrectionPage(_told(shown), after)


def _sources(kind: str) -> list[tuple[int, QuerySet[Any]]]:
    """Corrections, and what of each kind was withdrawn, with the moment each is filed under."""
    corrections = Correction.objects.published().annotate(moment=F("made_at"))
    if kind:
        corrections = corrections.filter(**{f"{kind}__isnull": False})
    corrections = corrections.select_related("quote__article", "event", "article", "actor")
    found: list[tuple[int, QuerySet[Any]]] = [(0, corrections.prefetch_related("quote__voices__actor"))]
    for rank, (name, model) in enumerate(KINDS.items(), start=1):
        if kind in ("", name):
            found.append((rank, _withdrawn(model)))
    return found


def _withdrawn(model: Any) -> QuerySet[Any]:
    """What readers once saw, without anything it said."""
    once = model.objects.withdrawn().filter(published_at__isnull=False, withdrawn_at__isnull=False)
    own = "public_id" if model is Quote else "slug"
    return once.only(own, "withdrawn_at", "withdrawal_reason").annotate(moment=F("withdrawn_at"))


def _after(rows: QuerySet[Any], rank: int, behind: tuple[datetime, int, int] | None) -> QuerySet[Any]:
    """The rows of one source behind a place, in the order of the page."""
    if behind:
        moment, last, number = behind
        same = Q(moment=moment, pk__lt=number) if rank == last else Q(moment=moment)
        rows = rows.filter(Q(moment__lt=moment) | same if rank >= last else Q(moment__lt=moment))
    return rows.order_by("-moment", "-pk")


def _rank(row: Any) -> int:
    return _RANKS.index(str(row._meta.model_name))


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _place(place: str) -> tuple[datetime, int, int]:
    parts = place.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        raise BadCursor
    if int(parts[1]) >= len(_RANKS):
        raise BadCursor
    return _EPOCH + timedelta(microseconds=int(parts[0])), int(parts[1]), int(parts[2])


def _told(rows: list[Any]) -> list[Corrected | Withdrawn]:
    """Rows as readers are told them, in their order."""
    corrections = [row for row in rows if isinstance(row, Correction)]
    names = names_of(corrections)
    cases = _cases([row for row in rows if not isinstance(row, Correction)])
    return [
        Corrected(row, changes_of(row, names)) if isinstance(row, Correction) else _neutral(row, cases)
        for row in rows
    ]


def _neutral(record: Any, cases: dict[tuple[str, int], str]) -> Withdrawn:
    kind = str(record._meta.model_name)
    case = cases.get((kind, record.pk), "")
    tells = kind != "quote" and (case or record.withdrawal_reason in _NOT_LED_TO)
    address = "" if tells else record.get_absolute_url()
    return Withdrawn(kind, record.withdrawn_at, record.get_withdrawal_reason_display(), address, case)


def _cases(records: list[Editorial]) -> dict[tuple[str, int], str]:
    """The case references of those that are sealed. One query."""
    sealed = Q(pk__in=[])
    for record in records:
        sealed |= Q(kind=record._meta.model_name, object_id=record.pk)
    rows = Seal.objects.filter(sealed).values_list("kind", "object_id", "case_reference")
    return {(kind, pk): case for kind, pk, case in rows}


# The corrections of one record


def of(record: Editorial) -> list[Corrected]:
    """Its corrections, newest first, with who stands behind each."""
    found = list(record.corrections.all())  # type: ignore[attr-defined]
    if not found:
        return []
    for one in found:
        setattr(one, str(record._meta.model_name), record)
    names, people = names_of(found), _people(record, {one.made_at for one in found})
    return [Corrected(one, changes_of(one, names), people.get(one.made_at, 0)) for one in found]


def _people(record: Editorial, moments: set[datetime]) -> dict[datetime, int]:
    """How many people stand behind each correction, by the moment of the version that it made.

    The hands are of whoever changed it, agreed to it and published it. One query.
    """
    made = Q(state=RevisionState.PUBLISHED) | Q(made_at__in=moments)
    rows = Revision.objects.of(record).filter(made).values_list("state", "made_at", "made_by", "agreed_by")
    found, waited = {}, set[int | None]()
    for state, made_at, made_by, agreed_by in rows:
        if state == RevisionState.PUBLISHED:
            waited = {made_by, agreed_by}
        elif made_at in moments:
            found[made_at] = min(len({*waited, made_by} - {None}), 2)
            waited = set()
    return found


# What a correction changed


def changes_of(correction: Correction, names: Names) -> list[changes.Change]:
    """What changed, as far as readers may know: links by the names in `names`, or as not public."""
    record = correction.record
    if record is None:
        return []
    before, after = _fields(correction.before), _fields(correction.after)
    differ = [name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name)]
    found = (_change(record, name, before.get(name), after.get(name), names) for name in differ)
    return [change for change in found if change]


def _fields(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _change(record: Any, name: str, before: Any, after: Any, names: Names) -> changes.Change | None:
    if name == "voices":
        was, now = _rows(before), _rows(after)
        told = _voices(_unsaid(was, now, names), names), _voices(_unsaid(now, was, names), names)
        return _of_links("Said by", *told)
    if name in _LINKED:
        label = str(record._meta.get_field(name).verbose_name).capitalize()
        return _of_links(label, _called(name, before, names), _called(name, after, names))
    return changes.of_field(record, name, before, after)


def _of_links(label: str, before: str, after: str) -> changes.Change:
    """Whole names. Told even where they do not differ: as when neither record is public."""
    if before == after:
        return changes.Change(label, [("same", "changed")])
    pieces = [("removed", before), ("added", after)]
    return changes.Change(label, [piece for piece in pieces if piece[1]])


def _called(name: str, value: Any, names: Names) -> str:
    model = _LINKED[name]
    ids = value if isinstance(value, list) else [] if value is None else [value]
    kind = model._meta.verbose_name
    hidden = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} {HIDDEN}"
    return "; ".join(_name(model, one, names) or hidden for one in ids)


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _unsaid(rows: list[dict[str, Any]], others: list[dict[str, Any]], names: Names) -> list[dict[str, Any]]:
    """One side of a change: where the other has an actor in it that readers may not see, the voices that
    were only printed are told no more than that one is."""
    here = {str(row.get("actor")) for row in rows}
    hidden = [row for row in others if row.get("actor") is not None and str(row["actor"]) not in here]
    if all(_name(Actor, row["actor"], names) for row in hidden):
        return rows
    return [{"actor": 0} if row.get("actor") is None and row not in others else row for row in rows]


def _voices(rows: list[dict[str, Any]], names: Names) -> str:
    """Each voice in one line. Of one that readers may not see, neither the name nor the role is told."""
    return "; ".join(_voice(row, names) for row in rows)


def _voice(row: dict[str, Any], names: Names) -> str:
    named = row.get("actor") is not None
    name = _name(Actor, row.get("actor"), names) if named else f"“{row.get('name', '')}”"
    if not name:
        return f"a speaker {HIDDEN}"
    capacity = str(row.get("capacity") or Capacity.SPEAKER)
    how = "" if capacity == Capacity.SPEAKER else f" ({dict(Capacity.choices).get(capacity, '').lower()})"
    return ", ".join(filter(None, [f"{name}{how}", str(row.get("role") or "")]))


def _name(model: type, pk: Any, names: Names) -> str:
    """What readers may call a record; "" where they may not see it, or it is gone."""
    return names.get(model, {}).get(pk, "") if isinstance(pk, int) else ""


def names_of(corrections: Iterable[Correction]) -> Names:
    """What readers may call the records that corrections speak of. At most a query a kind."""
    wanted: dict[type, set[int]] = {}
    for one in corrections:
        for fields in (_fields(one.before), _fields(one.after)):
            for model, pk in _ids(fields):
                wanted.setdefault(model, set()).add(pk)
    return {model: _public_names(model, pks) for model, pks in wanted.items()}


def _ids(fields: dict[str, Any]) -> Iterable[tuple[type, int]]:
    """The records that the stored fields of a correction link to. What is no id is passed over."""
    linked = [(Actor, _fields(row).get("actor")) for row in _listed(fields.get("voices"))]
    for name, model in _LINKED.items():
        linked += [(model, one) for one in _listed(fields.get(name))]
    return [(model, pk) for model, pk in linked if isinstance(pk, int) and 0 < pk < 2**63]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _public_names(model: Any, pks: set[int]) -> dict[int, str]:
    objects: PublicQuerySet = model.objects
    column = "name" if model in (Actor, Publication) else "title"
    return dict(objects.published().filter(pk__in=pks).values_list("pk", column))
