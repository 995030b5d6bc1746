"""The review page as it is shown: the text with its passages, the records with their states, in words.

What lives here: nothing is decided and nothing is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from archive import history, workflow
from archive.dates_words import series
from archive.desk import notes
from archive.desk.review import Row, Sheet, doubles, is_mine
from archive.desk.review.hanging import Hanging
from archive.models import (
    Actor,
    Article,
    Capture,
    Comment,
    Comparison,
    Editorial,
    Event,
    Passage,
    Quote,
    Status,
)
from archive.templatetags.archive import MARKS
from archive.timeline import versions
from archive.workflow import roles

from .workbench.source import Block, Marking, Piece, Source

MOST = 200  # records on the page
WHOLE = 60_000  # characters of a text that is shown whole; of a longer one, what stands around the passages
AROUND = 1  # blocks
SHORT = 600  # characters before and after a passage, where a block of a long text has no end
NOTES = 10


class State(NamedTuple):
    label: str
    kind: str = ""
    icon: str = ""


COMPLETE, NO_DOUBLE = State("Complete", "ok", "check"), State("No double found", "ok", "check")


class Shown:
    """A row of the page: a record or a change that waits, with everything that is said about it."""

    def __init__(self, row: Row, page: "Page") -> None:
        self.row, self.page, self.record = row, page, row.record
        self.number = page.numbers.get(row.record.pk, 0) if isinstance(row.record, Quote) else 0
        self.has_passage = self.number in page.placed

    @property
    def name(self) -> str:
        """What it is called on this page."""
        if isinstance(self.record, Quote):
            found = f"Quote {self.number}"
        else:
            kind = str(self.record._meta.verbose_name)
            found = kind.capitalize() if self.row.revision or kind == "article" else f"New {kind}"
        return f"{found}, a change" if self.row.revision else found

    @property
    def id(self) -> str:
        return f"q{self.number}" if self.number else f"r-{self.row.kind}-{self.record.pk}"

    @property
    def is_quote(self) -> bool:
        return isinstance(self.record, Quote)

    @property
    def is_ticked(self) -> bool:
        ticked = self.page.ticked
        return self.row.is_ticked if ticked is None else self.row.key in ticked

    @property
    def address(self) -> str:
        return _address(self.record)

    @cached_property
    def states(self) -> list[State]:
        """What it is, at a glance."""
        found = [State("Under embargo", "bad", "alert")] if self._held else []
        if self.row.revision:
            kind = "A correction" if self.row.told else "A change"
            return [*found, State(kind, "warn" if self.row.why else "", "lines")]
        if isinstance(self.record, Quote):
            css, icon = MARKS[self.record.mark]
            found.append(State(self.record.mark.label, css, icon))
        elif isinstance(self.record, Actor):
            same = self.page.doubles[self.record.pk]
            found.append(State("Perhaps a double", "warn", "alert") if same else NO_DOUBLE)
        else:
            lacks = self.lacks
            found.append(State(f"No {series(lacks, 'or')}", "warn", "dash") if lacks else COMPLETE)
        if self.row.is_draft:
            found.append(State("Draft, not sent yet", "warn", "dash"))
        return found

    @property
    def _held(self) -> bool:
        article = self.record.article if isinstance(self.record, Quote) else self.record
        return article == self.page.article and self.page.is_held

    @property
    def lacks(self) -> list[str]:
        """What readers will be told is not recorded."""
        one = self.record
        if isinstance(one, Event):
            return [] if one.date else ["date"]
        if isinstance(one, Article):
            given = {"date": one.published, "address": one.url, "captured text": self.page.capture}
            return [name for name, value in given.items() if not value]
        return []

    @property
    def doubles(self) -> list[tuple[str, str]]:
        """Other actors of the same name, each with its page."""
        found = self.page.doubles.get(self.record.pk, []) if isinstance(self.record, Actor) else []
        return [(f"{one.name} ({one.get_status_display().lower()})", _address(one)) for one in found]

    @property
    def needs(self) -> str:
        """What is to be ticked as well, and is not ticked at first."""
        return series([str(one) for one in self.row.needs if one.status == Status.DRAFT], "and")

    @property
    def mend(self) -> list[tuple[str, str]]:
        """Where what stands in its way is mended."""
        beneath: list[Editorial] = []
        if isinstance(self.record, Quote) and not self.row.revision:
            beneath += [self.record.article, *(one.actor for one in self.record.voices.all() if one.actor)]
        stuck = [one for one in dict.fromkeys(beneath) if not self.page.goes(one)]
        links = [(f"Complete {str(one)[:80]}", _address(one)) for one in stuck]
        return [*links, (f"Open {self.name.lower()}", self.address)]

    # Who wrote it

    @property
    def last(self) -> str:
        return self.page.called(self.row.hand.last)

    @property
    def agreed(self) -> str:
        return series([self.page.called(pk) for pk in dict.fromkeys(self.row.hand.agreed)], "and")

    @property
    def waits_for(self) -> str:
        """Who has to agree before this person may publish it; "" where nobody has to."""
        me, hand = self.page.by.pk, self.row.hand
        is_asked = roles.four_eyes() and self.page.sheet.may_publish and hand.last == me
        if not is_asked or set(hand.agreed) - {me}:
            return ""
        wrote = [pk for pk in hand.wrote if pk != me]
        return self.page.called(wrote[-1]) if wrote else "Somebody else"

    @property
    def may_agree(self) -> bool:
        """Whether it was this person's, and somebody else changed it since."""
        me, hand = self.page.by.pk, self.row.hand
        return hand.last not in (None, me) and me not in hand.agreed and is_mine(self.row, self.page.by)

    # A change that waits

    @cached_property
    def changes(self) -> list[Any]:
        waits = self.row.revision
        before = history.kept(waits) if waits else None
        return versions.compare(before, waits) if waits and before else []

    @property
    def reason(self) -> str:
        waits = self.row.revision
        return self.page.reasons.get(waits.pk, waits.reason) if waits else ""


class Page:
    """Everything on the page. `ticked`: the keys that were ticked when it was refused; None: as at first."""

    def __init__(
        self, hanging: Hanging, by: AbstractBaseUser, ticked: set[str] | None, reasons: dict[int, str]
    ) -> None:
        self.more = max(0, len(hanging.records) - MOST)
        self.article, self.by, self.ticked, self.reasons = hanging.article, by, ticked, reasons
        self.sheet = Sheet(replace(hanging, records=hanging.records[:MOST]), by)
        self.is_held = bool(workflow.embargo(self.article))
        self.doubles = doubles([one.record for one in self.sheet.rows if isinstance(one.record, Actor)])
        self.capture = self._text()
        self._number()
        self.can, self.cannot = (
            # The quotes, which follow one another, in the order of the text.
            sorted((Shown(row, self) for row in rows), key=lambda one: (bool(one.number), one.number))
            for rows in (self.sheet.can, self.sheet.cannot)
        )

    @property
    def rows(self) -> list[Shown]:
        return [*self.can, *self.cannot]

    @property
    def ready(self) -> int:
        """How many are ticked that can be published."""
        return sum(one.is_ticked for one in self.can)

    def goes(self, record: Editorial) -> bool:
        """Whether it is public, or can be published from this page."""
        return record.is_public or any(row.record == record for row in self.sheet.can)

    @property
    def in_review(self) -> int:
        return sum(one.record.status == Status.IN_REVIEW for one in self.rows)

    @property
    def has_drafts(self) -> bool:
        return any(one.row.is_draft for one in self.rows)

    @property
    def drafts(self) -> int:
        """How many drafts are this person's to send to review."""
        return len(self.sheet.mine)

    @property
    def may_agree(self) -> bool:
        return any(one.may_agree for one in self.rows)

    @property
    def not_mine_alone(self) -> int:
        """How many of them somebody else has to agree to first."""
        return sum(bool(one.waits_for) for one in self.rows)

    @property
    def wrote_any(self) -> bool:
        return any(row.hand.last == self.by.pk for row in self.sheet.rows)

    @property
    def four_eyes(self) -> bool:
        return roles.four_eyes()

    def called(self, pk: int | None) -> str:
        """Somebody's name."""
        found: Any = self.sheet.people.get(pk) if pk else None
        return (found.get_full_name() or found.get_username()) if found else "Somebody"

    @property
    def sent(self) -> tuple[str, Any] | None:
        """Who sent the first of what is in review, and when."""
        sent = [
            (row.hand.sent_at, row.hand.sent_by)
            for row in self.sheet.rows
            if row.record.status == Status.IN_REVIEW and row.hand.sent_at
        ]
        first = min(sent, key=lambda one: one[0], default=None)
        return (self.called(first[1]), first[0]) if first else None

    @property
    def author(self) -> str:
        """To whom a note goes: whoever wrote what is here, but not the reader of the page."""
        wrote = [pk for row in self.sheet.rows for pk in row.hand.wrote if pk != self.by.pk]
        return series([self.called(pk) for pk in list(dict.fromkeys(wrote))[:3]], "and") or "the author"

    @cached_property
    def said(self) -> list[Comment]:
        """The last notes on the article, oldest first."""
        return list(notes.comments(self.article).order_by("-made_at", "-pk")[:NOTES])[::-1]

    @property
    def events(self) -> list[str]:
        """Public events that the quotes here were said at or are about: they stay as they are."""
        quotes = [row.record for row in self.sheet.rows if isinstance(row.record, Quote)]
        named = dict.fromkeys(one for quote in quotes for one in [quote.said_at, *quote.about.all()])
        return [str(one) for one in named if one and one.is_public]

    # The text

    def _text(self) -> Capture | None:
        """The newest kept text, for whoever may see it."""
        may = any(workflow.may(self.by, f"{what}_capture") for what in ("view", "change"))
        return self.article.captures.exclude(text="").first() if may else None

    def _number(self) -> None:
        """Number the quotes in the order in which they stand in the text; those not found in it come last."""
        quotes = {row.record.pk: row for row in self.sheet.rows if isinstance(row.record, Quote)}
        found = self._places(list(quotes)) if self.capture else {}
        self.source = Source(self.capture.text) if self.capture else None
        order = sorted(quotes, key=lambda pk: (pk not in found, min(found.get(pk, [(0, 0)])), pk))
        self.numbers = {pk: number for number, pk in enumerate(order, 1)}
        self.placed = {self.numbers[pk] for pk in found}
        self.markings = [
            Marking(self.numbers[pk], spans, "" if quotes[pk].why else "done") for pk, spans in found.items()
        ]

    def _places(self, quotes: list[int]) -> dict[int, list[tuple[int, int]]]:
        """Where the words of each quote stand in the text; of those that differ, where they do."""
        found: dict[int, list[tuple[int, int]]] = {}
        here = Passage.objects.filter(quote__in=quotes, capture=self.capture).order_by("quote", "start")
        for quote, start, end in here.values_list("quote", "start", "end"):
            found.setdefault(quote, []).append((start, end))
        compared = Comparison.objects.filter(quote__in=quotes, capture=self.capture)
        for quote, differences in compared.values_list("quote", "differences"):
            spans = [tuple(one.get("source_span") or (0, 0)) for one in differences]
            whole = [(start, end) for start, end in spans if start < end]
            if quote not in found and whole:
                found[quote] = whole
        return found

    @cached_property
    def blocks(self) -> list[Block]:
        """The text, or of a long one what stands around the passages."""
        if self.source is None:
            return []
        every = range(1, len(self.source.blocks) + 1)
        if not self.is_cut:
            return self.source.marked(every, self.markings)
        blocks = self.source.marked(self._near(every), self.markings)
        return [replace(one, pieces=[*_shortened(one.pieces)]) for one in blocks]

    def _near(self, every: Sequence[int]) -> list[int]:
        wanted = {1}
        for one in self.markings:
            for start, end in one.spans:
                first, last = self.source.block_at(start), self.source.block_at(end - 1)  # type: ignore[union-attr]
                wanted |= {first, last, *range(first - AROUND, first), *range(last + 1, last + AROUND + 1)}
        return sorted(wanted & set(every))

    @property
    def is_cut(self) -> bool:
        return self.source is not None and len(self.source.text) > WHOLE

    @cached_property
    def gaps(self) -> set[int]:
        """The numbers of blocks before which others are left out."""
        numbers = [0, *(one.number for one in self.blocks)]
        return {after for before, after in pairwise(numbers) if after != before + 1}


def _shortened(pieces: Iterable[Piece]) -> Iterable[Piece]:
    for one in pieces:
        is_long = not one.number and len(one.text) > 2 * SHORT
        yield replace(one, text=f"{one.text[:SHORT]} […] {one.text[-SHORT:]}") if is_long else one


def _address(record: Editorial) -> str:
    return reverse(f"admin:archive_{record._meta.model_name}_change", args=[record.pk])
