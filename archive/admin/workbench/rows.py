"""The suggestions as the workbench shows them: numbers, states in words, what their forms hold.

What lives here: nothing is decided and nothing is written. A long list is cut into pages, and each page shows
the blocks of the text that its suggestions stand in.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from archive import text
from archive.ingest import suggestions
from archive.models import (
    PROVEN,
    Actor,
    ActorKind,
    Affiliation,
    Capture,
    Certainty,
    Form,
    Suggestion,
    SuggestionState,
)
from archive.models.fields import folded

from .forms import CANDIDATE, numbered_title
from .source import Marking, Source

PAGE = 100  # suggestions
SHORT = 8  # words; fewer say little without their context
NAMED = 200  # names that a browser may propose while somebody types
FORMS = (
    (Form.DIRECT, "Whole sentences"),
    (Form.PARTIAL, "Part of a sentence"),
    (Form.PARAPHRASE, "In our words"),
)
NEW = (
    (ActorKind.PERSON, "A new person"),
    (ActorKind.ORGANISATION, "A new organisation"),
    (ActorKind.STATE, "A new state"),
    (suggestions.UNNAMED, "The article does not name the speaker"),
)
LABELS = {
    "text": "words",
    "context": "context",
    "speaker_name": "speaker",
    "name_as_printed": "name as printed",
    "role_as_printed": "role as printed",
    "about": "about",
}
SENSE = frozenset({"negation_in_gap", "negation_in_insertion"})  # flags of a finding
OPEN, ACCEPTED, REJECTED = SuggestionState.OPEN, SuggestionState.ACCEPTED, SuggestionState.REJECTED


class State(NamedTuple):
    label: str
    kind: str = ""
    icon: str = ""


class Choice(NamedTuple):
    """A radio button; `fills` is the name that scripts put into the speaker field with it."""

    value: str
    label: str
    checked: bool
    fills: str = ""


@dataclass
class Typed:
    """What was refused: of which suggestion, what was typed, and why by field ("whole": of none)."""

    pk: int
    values: dict[str, str]
    errors: dict[str, list[str]]
    actors: list[Actor] = field(default_factory=list)


@dataclass
class Row:
    """A suggestion on the page."""

    number: int
    suggestion: Suggestion
    source: Source
    typed: Typed | None = None
    is_current: bool = False
    edits: bool = False

    @property
    def is_open(self) -> bool:
        return self.suggestion.state == OPEN

    @property
    def is_ours(self) -> bool:
        return self.suggestion.form == Form.PARAPHRASE

    @property
    def errors(self) -> dict[str, list[str]]:
        return self.typed.errors if self.typed else {}

    @cached_property
    def block(self) -> int:
        return self.source.block_at(self.suggestion.start)

    @property
    def runs(self) -> list[str]:
        return [self.suggestion.text] if self.is_ours else text.runs(self.suggestion.text)

    @property
    def is_short(self) -> bool:
        return not self.is_ours and len(self.suggestion.text.split()) < SHORT

    @property
    def given_back(self) -> list[tuple[str, str, str]]:
        return given_back(self.values)

    @property
    def lines(self) -> int:
        """Of the box for its words."""
        return min(12, 2 + len(self.values["text"]) // 60 + self.values["text"].count("\n"))

    @cached_property
    def values(self) -> dict[str, str]:
        """What its form holds: what was typed and refused, else what is stored."""
        one = self.suggestion
        stored = {
            "text": one.text,
            "speaker_name": one.speaker.name if one.speaker else one.speaker_name,
            "picked": str(one.speaker_id or ""),
            "speaker_is": one.speaker_is,
            "name_as_printed": one.name_as_printed,
            "role_as_printed": one.role_as_printed,
            "context": one.context,
            "form": one.form,
            "about": numbered_title(one.about) if one.about else "",
        }
        return {**stored, **self.typed.values} if self.typed else stored

    @cached_property
    def state(self) -> State:
        if self.suggestion.state == ACCEPTED:
            return State("Accepted", "ok", "tick")
        if self.suggestion.state == REJECTED:
            return State("Rejected", "quiet", "x")
        return State("Not done: see why", "bad", "alert") if self.errors else self._undecided()

    def _undecided(self) -> State:
        one = self.suggestion
        same = one.text == suggestions.words(self.source.text, one.spans)
        if self.is_ours:
            ours = State("In our words", "", "lines")
            return State("Say it in our words", "warn", "dash") if same else ours
        finding = text.verify(self.source.prepared, one.text)
        if finding.verdict not in PROVEN:
            return State("Check the words", "bad", "alert")
        if finding.flags & SENSE:
            return State("Check the sense", "warn", "alert")
        if one.speaker is None:
            return State("Speaker?", "warn", "dash")
        return State("As printed", "ok", "tick") if same else State("As printed, edited", "ok", "check")

    @property
    def marking(self) -> Marking:
        kind = {ACCEPTED: "done", REJECTED: "no"}.get(SuggestionState(self.suggestion.state), "")
        kind = f"{kind} now".strip() if self.is_current else kind
        return Marking(self.number, self.suggestion.spans, kind)

    @property
    def certainty(self) -> str:
        return Certainty(self.suggestion.certainty).label

    @property
    def who(self) -> str:
        return str(self.suggestion.speaker or self.suggestion.speaker_name or "Nobody named")

    @property
    def speakers(self) -> list[Choice]:
        """Who that is: the actor of that name, one of those that fit, a new one, or nobody that is named."""
        chosen = self.values["speaker_is"]
        candidates = [
            (f"{CANDIDATE}{n}", f"Perhaps {name}", name)
            for n, name in enumerate(self.suggestion.candidates)
            if name != self.values["speaker_name"]
        ]
        actors = self.typed.actors if self.typed else []
        fitting = [(str(one.pk), f"{one.name}, {said}", one.name) for one, said in told_apart(actors)]
        new = [(str(value), label, "") for value, label in NEW]
        every = [("", "The actor of that name", ""), *candidates, *fitting, *new]
        known = chosen if chosen in {value for value, *_ in every} else ""
        return [Choice(value, label, value == known, fills) for value, label, fills in every]

    @property
    def forms(self) -> list[Choice]:
        return [Choice(value, label, value == self.values["form"]) for value, label in FORMS]


def given_back(values: dict[str, str]) -> list[tuple[str, str, str]]:
    """What was typed where its form is gone: field, label, words."""
    return [(name, label, values[name]) for name, label in LABELS.items() if values.get(name)]


def told_apart(actors: Iterable[Actor]) -> list[tuple[Actor, str]]:
    """Actors with their roles; with slug or number too, where two of them have one name."""
    found = list(actors)
    names = Counter(folded(one.name) for one in found)
    return [
        (one, f"{role(one)}, {one.slug or f'#{one.pk}'}" if names[folded(one.name)] > 1 else role(one))
        for one in found
    ]


def role(actor: Actor) -> str:
    """The newest role, else the kind, and the status of an actor that is not public."""
    said = actor.established_role or ActorKind(actor.kind).label.lower()
    return said if actor.is_public else f"{said} ({actor.get_status_display().lower()})"


def with_roles(actors: Iterable[Actor]) -> list[Actor]:
    """The actors with what `role` needs, in a fixed number of queries."""
    found = list(actors)
    roles = Affiliation.objects.select_related("organisation", "source")
    prefetch_related_objects(found, Prefetch("affiliations", roles))
    return found


class Found:
    """The suggestions of a captured text as they are shown: numbered, counted, cut into pages."""

    def __init__(self, capture: Capture, *, fragments: bool) -> None:
        hidden = Q(is_fragment=True, state=OPEN)  # shown only when they are asked for
        every = Suggestion.objects.filter(capture=capture).order_by("start", "pk")
        kept = every if fragments else every.exclude(hidden)
        self.all = list(kept.values_list("pk", "state", "start"))
        self.fragments = every.filter(hidden).count()
        self._numbers = {pk: number for number, (pk, *_) in enumerate(self.all, 1)}

    def number(self, pk: int) -> int:
        """The number of a suggestion; 0 if it is not shown."""
        return self._numbers.get(pk, 0)

    def next_undecided(self, start: int) -> int:
        """The number of the first undecided one from a place of the text on, else of any; 0 if none is."""
        numbered = [(at, n) for n, (_, state, at) in enumerate(self.all, 1) if state == OPEN]
        return next((n for at, n in numbered if at >= start), numbered[0][1] if numbered else 0)

    def count(self, state: str) -> int:
        return sum(one == state for _, one, _ in self.all)

    @property
    def tally(self) -> list[State]:
        return [
            State(f"{len(self.all):,} found"),
            State(f"{self.count(ACCEPTED):,} accepted", "ok", "tick"),
            State(f"{self.count(OPEN):,} to decide", "warn", "dash"),
            State(f"{self.count(REJECTED):,} rejected", "quiet", "x"),
        ]

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.all) // PAGE))

    def page_of(self, number: int) -> int:
        return (number - 1) // PAGE + 1 if number else 1

    def rows(self, page: int) -> QuerySet[Suggestion]:
        shown = [pk for pk, *_ in self.all[(page - 1) * PAGE : page * PAGE]]
        related = ("speaker", "about", "quote", "decided_by")
        return Suggestion.objects.filter(pk__in=shown).order_by("start", "pk").select_related(*related)

    def reach(self, page: int, source: Source) -> Sequence[int]:
        """The numbers of the blocks that go with a page of suggestions."""
        last = len(source.blocks)
        first = source.block_at(self.all[(page - 1) * PAGE][2]) if page > 1 else 1
        after = self.all[page * PAGE : page * PAGE + 1]
        until = source.block_at(after[0][2]) if after else last
        return range(first, min(until, last) + 1)


def names_near(rows: Iterable[Row]) -> list[str]:
    """Names that a browser proposes without scripts: those of this page's suggestions."""
    found = {name for row in rows for name in (row.values["speaker_name"], *row.suggestion.candidates)}
    return sorted(found - {""})[:NAMED]
