"""One request to the workbench: whose article, which text, which suggestion, and what may be done.

What lives here: reading the request and finding the way back. What does not: what a button does (views).
"""

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from archive.ingest import suggestions
from archive.ingest.suggestions import Decision, Refused
from archive.models import (
    Actor,
    ActorKind,
    Article,
    Capture,
    Comparison,
    Quote,
    Status,
    Suggestion,
    Workbench,
)
from archive.verification import sentences

from ..actions import whom
from ..base import an_id
from .forms import CANDIDATE, HandForm, HeadForm, PasteForm, SuggestionForm
from .rows import OPEN, Found, Typed, with_roles

T = TypeVar("T")
FIELDS = (
    *("text", "speaker_name", "speaker_is", "picked", "name_as_printed", "role_as_printed", "context"),
    *("form", "about"),
)
SHOWN_AT = {"speaker_is": "speaker_name", "picked": "speaker_name"}  # where a field's errors stand
WITHDRAWN = (
    "This article is withdrawn: nothing of it can be accepted. Suggestions are kept as they are; bring the "
    "article back first, from its own page."
)
ECHOED = 100_000  # characters of a field that are given back
GONE = "This suggestion is no longer in the list: it was joined to another, or its text was deleted."


class Refusal(Exception):
    """What a button did not do: `problems` are sentences for the head of the page; forms hold their own."""

    def __init__(
        self,
        *problems: str,
        typed: Typed | None = None,
        lost: dict[str, str] | None = None,
        paste: PasteForm | None = None,
        head: HeadForm | None = None,
        hand: HandForm | None = None,
    ) -> None:
        self.problems, self.typed, self.lost = list(problems), typed, lost or {}
        self.paste, self.head, self.hand = paste, head, hand
        super().__init__(*problems)


class Asked:
    def __init__(self, request: HttpRequest, article: Article) -> None:
        self.request, self.article = request, article

    @property
    def editor(self) -> AbstractBaseUser:
        return whom(self.request)

    def may(self, what: str) -> bool:
        return self.request.user.has_perm(f"archive.{what}")

    def tell(self, sentence: str) -> None:
        messages.success(self.request, sentence)

    # What is worked on

    @cached_property
    def captures(self) -> list[Capture]:
        """The kept texts, newest first, each with how many suggestions of it are undecided."""
        undecided = Count("suggestions", Q(suggestions__state=OPEN, suggestions__is_fragment=False))
        kept = self.article.captures.exclude(text="").defer("text")
        return list(kept.annotate(undecided=undecided).order_by("-captured_at", "-pk"))

    @cached_property
    def capture(self) -> Capture | None:
        """The text that was asked for, else the newest."""
        wanted = an_id(self.request.GET.get("capture") or "0")
        chosen = [one for one in self.captures if str(one.pk) == wanted] or self.captures
        return chosen[0] if chosen else None

    def kept(self) -> Capture:
        if self.capture is None:
            raise Refusal("No text of this article is kept. Paste it first.")
        return self.capture

    def head(self) -> Workbench:
        """What is set for all, without making a record of it for somebody who only looks."""
        found = Workbench.objects.select_related("said_at").prefetch_related("about", "topics")
        return found.filter(article=self.article).first() or Workbench(article=self.article)

    def to_submit(self) -> QuerySet[Quote]:
        """Draft quotes that were made here and wait to be sent to review."""
        made = Quote.objects.filter(article=self.article, suggestion__isnull=False)
        return made.filter(status=Status.DRAFT).order_by("pk")

    # The way back

    @property
    def fragments(self) -> bool:
        return self.request.GET.get("fragments") == "1"

    @property
    def page(self) -> int:
        return self._number("page", digits=6)

    @property
    def at(self) -> int:
        return self._number("at", digits=18)

    def _number(self, name: str, digits: int) -> int:
        given = self.request.GET.get(name, "")
        return int(given) if given.isascii() and given.isdecimal() and len(given) <= digits else 0

    @cached_property
    def texts(self) -> list[tuple[Capture, str]]:
        """The kept texts by their names: of several of one day with the time."""
        days = Counter(str(one) for one in self.captures)
        return [
            (one, f"{one}, {one.captured_at:%H:%M:%S} UTC" if days[str(one)] > 1 else str(one))
            for one in self.captures
        ]

    @property
    def edits(self) -> bool:
        """Whether the words of the suggestion were being edited."""
        return self.request.GET.get("edit") == "1"

    def not_withdrawn(self) -> None:
        if self.article.status == Status.WITHDRAWN:
            raise Refusal(WITHDRAWN, lost=self.typed_values())

    def address(self, **changed: int | None) -> str:
        """This page with the same text and switches; `changed` ones as given."""
        chosen = self.capture.pk if self.capture and self.capture != self.captures[0] else None
        given = {"capture": chosen, "fragments": int(self.fragments), **changed}
        query = urlencode({name: value for name, value in given.items() if value})
        base = reverse("admin:archive_article_quotations", args=[self.article.pk])
        return f"{base}?{query}" if query else base

    def stay(self, at: Suggestion | None = None) -> str:
        """At the suggestion that was changed."""
        pk = (at or self.suggestion).pk
        return self._at(lambda found: found.number(pk))

    def stay_editing(self) -> str:
        pk = self.suggestion.pk
        return self._at(lambda found: found.number(pk), edit=1)

    def next(self, *, first: bool = False) -> str:
        """At the next that is undecided, from the one that was decided or from the first."""
        place = 0 if first else self.suggestion.start
        return self._at(lambda found: found.next_undecided(place))

    def _at(self, number_of: Callable[[Found], int], **more: int) -> str:
        found = Found(self.kept(), fragments=self.fragments)
        number = number_of(found)
        return f"{self.address(at=found.all[number - 1][0], **more)}#s{number}" if number else self.address()

    # The suggestion that a form is about

    @cached_property
    def suggestion(self) -> Suggestion:
        pk = an_id(self.request.POST.get("suggestion") or "0")
        found = Suggestion.objects.filter(article=self.article, pk=pk).first()
        if found is None:
            raise Refusal(GONE, lost=self.typed_values())
        return found

    @property
    def version(self) -> int:
        return int(an_id(self.request.POST.get("version") or "0"))

    def typed_values(self) -> dict[str, str]:
        given = self.request.POST
        tidied = (
            (name, given[name].replace("\0", "").replace("\r\n", "\n")) for name in FIELDS if name in given
        )
        return {name: value[:ECHOED] for name, value in tidied}

    def changed(self, change: Callable[[Suggestion, int], T]) -> T:
        """Change the suggestion, or say why not."""
        one = self.suggestion
        try:
            return change(one, self.version)
        except Refused as refused:
            raise self._refusal(one, refused) from refused

    def decided(self, decide: Callable[[Suggestion, int, Decision], T]) -> T:
        """Decide with what was typed, or say why not."""
        one, form = self.suggestion, SuggestionForm(self.request.POST)
        errors = {SHOWN_AT.get(name, name): [*map(str, found)] for name, found in form.errors.items()}
        if not errors and form.cleaned_data["speaker_is"] in ActorKind.values and not self.may("add_actor"):
            errors = {"speaker_name": ["You may not add actors. Choose one that is in the archive."]}
        if errors:
            raise Refusal(typed=Typed(one.pk, self.typed_values(), errors))
        decision = self._decision(one, form.cleaned_data)
        return self.changed(lambda row, version: decide(row, version, decision))

    def rearranged(self, change: Callable[[Suggestion, int], object]) -> None:
        """Keep what was typed, then change where its words stand."""

        def both(one: Suggestion, version: int, decision: Decision) -> None:
            with transaction.atomic():
                kept = suggestions.save(one, version, decision)
                change(kept, kept.version)

        self.decided(both)

    def _decision(self, one: Suggestion, given: dict[str, Any]) -> Decision:
        name, chosen = given["speaker_name"], given["speaker_is"]
        if chosen.startswith(CANDIDATE):
            place = int(chosen.removeprefix(CANDIDATE))
            name, chosen = (one.candidates[place : place + 1] or [name])[0], ""
        elif chosen.isdecimal():  # one of those that fit what was typed, which need not be a whole name
            name = Actor.objects.filter(pk=chosen).values_list("name", flat=True).first() or name
        return Decision(
            text=given["text"],
            form=given["form"],
            context=given["context"],
            speaker_name=name,
            speaker_is=chosen or given["picked"],
            name_as_printed=given["name_as_printed"],
            role_as_printed=given["role_as_printed"],
            about=given["about"],
        )

    def _refusal(self, one: Suggestion, refused: Refused) -> Refusal:
        said = [*refused.reasons, *_differences(refused)]
        field = refused.field if refused.field in FIELDS else "whole"
        return Refusal(typed=Typed(one.pk, self.typed_values(), {field: said}, with_roles(refused.actors)))


def _differences(refused: Refused) -> list[str]:
    """How edited words differ from the text, in sentences."""
    if refused.finding is None:
        return []
    told = [{"source": one.source, "quote": one.quote} for one in refused.finding.differences]
    return sentences.differences(Comparison(verdict=refused.finding.verdict, differences=told))
