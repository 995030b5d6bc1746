"""Two editors at once: the second save is refused, and shown beside what the first one saved.

What lives here: what the page tells, and what its buttons put into the form. What does not: how two changes
become one (merging), the form that refuses (forms).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import capfirst

from archive import history
from archive.models import Editorial
from archive.timeline.changes import Piece

from .merging import (
    CLASH,
    JOINED,
    MINE,
    SAME,
    THEIRS,
    UNKNOWN,
    Place,
    Rows,
    Sent,
    keys,
    opened,
    places,
    settle,
)
from .sides import Side, row_in_words, side_of, value_of, words_of

TAKE = "_take"  # the buttons: "theirs:" or "mine:" and the name of the field
AT = "_clash"  # the names of the fields that both changed, sent along with the form
FIRST = "_mine-"  # and before the name of each, what was typed first
BASE = "_base"  # the version that was opened

BOTH_JOINED = "Both changes are joined here: they do not touch each other. Read it once more."
STEP_ANEW = "A step is taken from where the record stands now: choose it again if it is still wanted."
IN_ITS_ROW = "What will be saved stands in its row below."


@dataclass
class Clash:
    """A field that both changed. `along` is sent with the form, `input` its field, None for one in a row."""

    at: str
    label: str
    theirs: Side
    mine: Side
    note: str = ""
    along: list[tuple[str, str]] = field(default_factory=list)
    input: Any = None


@dataclass
class Settled:
    """A field that needs nothing: what will be saved, and why."""

    label: str
    words: str
    why: str


@dataclass
class Conflict:
    """`refusal` says why nothing was saved; it is "" where the form may be saved now."""

    who: str
    base: int
    refusal: str = ""
    clashes: list[Clash] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)


def concerns(record: Editorial, sent: Sent) -> bool:
    """Whether a form that was sent rests on another version than is stored, or one of the two was taken."""
    return _number(sent.get("version")) != record.version or TAKE in sent


def find(
    record: Editorial, form: forms.ModelForm, formsets: Iterable[Any], sent: Sent, *, by: Any
) -> Conflict | None:
    """The conflict of a form that was sent; None if nothing of it differs from what is stored.

    `form` and `formsets` are of the record as it is stored. What can be settled is settled in `sent`, with
    the version that is stored: the next Save goes through knowingly.
    """
    version = _number(sent.get("version"))
    if version != record.version:
        return Merge(record, form, formsets, sent, by, version).first()
    return Merge(record, form, formsets, sent, by, _number(sent.get(BASE))).again()


class Merge:
    """One form that was sent, beside the record as it is stored and as it was opened."""

    def __init__(
        self,
        record: Editorial,
        form: forms.ModelForm,
        formsets: Iterable[Any],
        sent: Sent,
        by: Any,
        version: int | None,
    ) -> None:
        base = opened(record, version) if version is not None else None
        data = base.data if base else {}
        self.record, self.sent, self.is_known = record, sent, base is not None
        self.conflict = Conflict(_who(record, by), version or 0)
        self.places = places(form, data, history.snapshot(record))
        self.rows = [Rows.of(one, data) for one in formsets]
        self.differs = False

    def first(self) -> Conflict | None:
        """Settle what was sent; None if nothing of it differs from what is stored."""
        for name in [name for name in self.sent if name == AT or name.startswith(FIRST)]:
            del self.sent[name]
        for place in self.places:
            self._settle(place)
        for rows in self.rows:
            rows.arrange(self.sent)
            for at, row in rows.each(self.sent):
                self._settle_row(rows, at, row)
            self._tell_rows(rows)
        if not self.differs and not self.conflict.clashes:
            return None
        self.sent[BASE] = str(self.conflict.base)
        self.sent["version"] = str(self.record.version)
        self.conflict.refusal = self._sentence()
        return self.conflict

    def again(self) -> Conflict:
        """The same conflict once more: a button of it was pressed, or Save was refused for something else."""
        known: dict[str, tuple[Rows, str, list[Place]] | Place] = {one.at: one for one in self.places}
        for rows in self.rows:
            for at, row in rows.each(self.sent):
                known |= {one.at: one for one in row} | {f"{at}-DELETE": (rows, at, row)}
        asked = list(dict.fromkeys(self.sent.getlist(AT)))
        taken = ""
        for at in asked:
            side, _, wanted = self.sent.get(TAKE, "").partition(":")
            found = known.get(at)
            label = self._take(at, found, side) if wanted == at and side in ("theirs", "mine") else ""
            taken = label or taken
            clash = self._again(at, found)
            self.conflict.clashes += [clash] if clash else []
        if TAKE in self.sent:
            said = f"{taken} is in the form now." if taken else "No such field: nothing was taken."
            self.conflict.refusal = f"{said} Nothing is saved yet: press Save for that."
        return self.conflict

    def _again(self, at: str, found: Any) -> Clash | None:
        if isinstance(found, Place):
            return self._clash(found, _first(found.at, self.sent))
        if found:
            rows, start, row = found
            return self._deletion(start, rows.name, row)
        rows = next((one for one in self.rows if one.has(at)), None)
        return self._deletion(at.removesuffix("-DELETE"), rows.name, None) if rows else None

    def _take(self, at: str, found: Any, side: str) -> str:
        """Put one of the two into the field, as if it had been typed. Returns what was taken, in words."""
        whose = "Theirs" if side == "theirs" else "Yours"
        if isinstance(found, Place):
            if side == "theirs":
                found.put(found.theirs, self.sent)
            else:
                _put_first(at, self.sent)
            return f"{whose}, for “{capfirst(found.label)}”,"
        if (side == "mine") == bool(found):
            self.sent[at] = "on"
        elif at in self.sent:
            del self.sent[at]
        return f"{whose}, for the row,"

    @property
    def _they(self) -> str:
        return self.conflict.who

    def _settle(self, place: Place) -> None:
        typed = _cut(place.at, self.sent)
        outcome = settle(place, self.sent)
        self.differs |= outcome != SAME
        if outcome == CLASH or (outcome == JOINED and place.is_text):
            self.conflict.clashes.append(self._clash(place, typed, outcome == JOINED))
            return
        words = words_of(place, place.typed(self.sent))
        done = "Changed"
        if outcome in (THEIRS, MINE) and place.base in (None, "", []):
            done = "Added"
        why = {
            THEIRS: f"{done} by {self._they}; you did not touch it",
            MINE: f"{done} by you; they did not touch it",
            JOINED: "Changed by both of you, and joined",
            SAME: "The same in both",
        }[outcome]
        if outcome != SAME or place.base not in (UNKNOWN, place.theirs):
            self._tell(capfirst(place.label), [words], why)

    def _settle_row(self, rows: Rows, at: str, row: list[Place]) -> None:
        if at in rows.added:
            for place in row:
                place.put(place.theirs, self.sent)
            self._tell(rows.name, [row_in_words(row, self.sent)], f"Added by {self._they}")
        elif f"{at}-DELETE" not in self.sent:
            for place in row:
                self._settle(place)
        else:
            self.differs = True
            for place in row:
                place.put(place.theirs, self.sent)
            if any(one.base not in (UNKNOWN, one.theirs) for one in row):
                self.conflict.clashes.append(self._deletion(at, rows.name, row))

    def _tell_rows(self, rows: Rows) -> None:
        """What became of rows that are not stored."""
        self.differs |= bool(rows.added or rows.new or rows.deleted)
        self.conflict.clashes += [self._deletion(at, rows.name, None) for at in rows.gone]
        self._tell(rows.name, rows.deleted, f"Deleted by {self._they}; you did not touch it")
        mine = [rows.of_new(at) for at in rows.new if at not in rows.gone]
        self._tell(rows.name, [row_in_words(row, self.sent) for row in mine], "Added by you")

    def _tell(self, label: str, words: list[str], why: str) -> None:
        self.conflict.settled += [Settled(capfirst(label), one, why) for one in words]

    def _clash(self, place: Place, typed: Sent, is_joined: bool = False) -> Clash:
        base = "" if place.base is UNKNOWN else words_of(place, place.base, empty="")
        theirs, mine = (side_of(place, value) for value in (place.theirs, value_of(place, typed)))
        note = "" if place.base is UNKNOWN or place.is_text else f"As you opened it: {base or 'empty'}."
        note = IN_ITS_ROW if place.is_row else STEP_ANEW if place.at == "status" else note
        was_joined = is_joined or f"{FIRST}{place.at}" in self.sent and place.is_text and self.is_known
        if was_joined and not place.is_row and not place.is_as(place.theirs, self.sent):
            note = BOTH_JOINED if is_joined else note
        along = [(f"{FIRST}{name}", str(value)) for name, values in typed.lists() for value in values]
        return Clash(place.at, capfirst(place.label), theirs, mine, note, [(AT, place.at), *along])

    def _deletion(self, at: str, name: str, row: list[Place] | None) -> Clash:
        """A row that one deleted and the other changed. `row` is None where they deleted it."""
        name_of, along = f"{at}-DELETE", [(AT, f"{at}-DELETE")]
        if row is None:
            note = "It will be saved as a new row."
            if name_of in self.sent:
                note, along = "It will stay deleted.", [*along, (name_of, "on")]
            return Clash(name_of, capfirst(name), Side([("same", "Deleted")]), Side(KEPT_ROW), note, along)
        changed = [one for one in row if one.base not in (UNKNOWN, one.theirs)]
        pieces: list[Piece] = []
        for place in changed:
            label = place.label.rpartition(": ")[2]
            pieces += [("same", f"{capfirst(label)}: "), *side_of(place, place.theirs).pieces, ("same", "\n")]
        note = "It will be deleted." if name_of in self.sent else "It will stay, as they saved it."
        label = capfirst(row[0].label.rpartition(": ")[0])
        return Clash(name_of, label, Side(pieces), Side([("same", "Deleted")]), note, along)

    def _sentence(self) -> str:
        when = timezone.localtime(self.record.updated_at)
        n = len(self.conflict.clashes)
        how = "One field differs" if n == 1 else f"{n} fields differ"
        if not n:
            rest = "What they changed and what you changed stands side by side below"
        elif self.is_known:
            rest = f"{how}; the rest is the same or was changed by one of you only"
        else:
            rest = f"{how} from what is stored now"
        return (
            f"Not saved: {self._they} saved this {self.record._meta.verbose_name} on "
            f"{when:%-d %B %Y at %H:%M} UTC, while you had it open. Nothing that you typed is lost. {rest}. "
            "Press Save again to save what stands on this page."
        )


KEPT_ROW: list[Piece] = [("same", "Kept, with what you typed into it")]


def without(fieldsets: list[Any], names: set[str]) -> list[Any]:
    """The fieldsets of a page without fields that stand elsewhere on it."""
    found = []
    for title, given in fieldsets:
        lines = [[line] if isinstance(line, str) else list(line) for line in given["fields"]]
        kept = [[name for name in line if name not in names] for line in lines]
        if any(kept):
            found.append((title, {**given, "fields": [tuple(line) for line in kept if line]}))
    return found


def _number(given: str | None) -> int | None:
    is_number = given is not None and given.isascii() and given.isdecimal() and len(given) < 16
    return int(cast(str, given)) if is_number else None


def _who(record: Editorial, by: Any) -> str:
    if record.updated_by is None:
        return "somebody else"
    return "you (in another window)" if record.updated_by_id == by.pk else str(record.updated_by)


def _cut(at: str, sent: Sent) -> Sent:
    """One field of what was sent."""
    found = QueryDict(mutable=True)
    for name in keys(sent, at):
        found.setlist(name, sent.getlist(name))
    return found


def _first(at: str, sent: Sent) -> Sent:
    """What was typed first into a field, as it was sent along."""
    found = QueryDict(mutable=True)
    for name in keys(sent, f"{FIRST}{at}"):
        found.setlist(name.removeprefix(FIRST), sent.getlist(name))
    return found


def _put_first(at: str, sent: Sent) -> None:
    for name in keys(sent, at):
        del sent[name]
    for name, given in _first(at, sent).lists():
        sent.setlist(name, given)
