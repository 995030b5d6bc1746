"""What an article quotes, and whom: proposals for an editor to accept, mend or reject.

Rules only; each proposal says which one fired. Where quotations begin and end is found in `quotations`, who
speaks in `attribution` and `speakers`, transcripts in `turns`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from archive.text.attribution import LONGEST_CLAUSE, byline, source_after, source_before
from archive.text.clauses import is_attribution
from archive.text.differences import Span
from archive.text.names import Names, index
from archive.text.quotations import Run, blocks
from archive.text.roles import first_role, tidy_role
from archive.text.singles import quoted
from archive.text.speakers import Certainty, Speaker, Speakers
from archive.text.subjects import Source
from archive.text.turns import Turn, turns, voice
from archive.text.unspaced import source_unspaced
from archive.text.utterances import WIDE, headings, is_listed, is_title, words_in

Form = Literal["direct", "partial"]
Weight = Literal["words", "fragment", "nothing"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A quotation somebody may have said. `passages`: its runs in the raw text (code points, half open),
    without the marks around them; `text`: the same, one run a line; `speaker`: the full name, empty where
    nobody is certain; `speaker_as_printed`: the words that name the speaker here; `reason`: the rule that
    fired; `context`: the question, in a transcript; `fragment`: a few words that may be no quotation."""

    passages: tuple[Span, ...]
    text: str
    speaker: str
    speaker_as_printed: str
    role_as_printed: str
    certainty: Certainty
    reason: str
    form: Form
    candidates: tuple[str, ...] = ()
    context: str = ""
    fragment: bool = False


def suggest(text: str, known_names: Iterable[str] = ()) -> list[Proposal]:
    """The quotations of an article or the turns of a transcript, in order. `known_names`: names and aliases
    known before; a name among them is certain."""
    found = turns(text)
    if found:
        names = index(text, known_names)
        return _quotations(text[: found[0].label.start], names) + _turns(text, found, names)
    return _quotations(text, None, known_names)


def _quotations(text: str, names: Names | None, known_names: Iterable[str] = ()) -> list[Proposal]:
    """The quotations of an article."""
    paragraphs = blocks(text)
    runs = quoted(text, paragraphs)
    if not runs:
        return []
    names = names or index(text, known_names, headings(text, paragraphs))
    return _Article(text, paragraphs, runs, Speakers(text, paragraphs, runs, names)).proposals()


def _turns(text: str, found: list[Turn], names: Names) -> list[Proposal]:
    """One proposal a turn, with the last question of somebody else."""
    voices = {}
    result = []
    question: Turn | None = None
    for turn in found:
        label = turn.key, turn.role
        if label not in voices:
            voices[label] = voice(text, turn, names, found[0].label.start)
        speaker, role = voices[label]
        context = ""
        if turn.asks:
            question = turn
        elif question and question.key != turn.key:
            context = " ".join(text[question.words.start : question.words.end].split())
        words = " ".join(text[turn.words.start : turn.words.end].split())
        result.append(
            Proposal(
                passages=(turn.words,),
                text=words,
                speaker=speaker.name,
                speaker_as_printed=" ".join(text[turn.label.start : turn.label.end].split()),
                role_as_printed=turn.role or tidy_role(role),
                certainty=speaker.certainty,
                reason=speaker.reason,
                form="direct",
                candidates=speaker.candidates,
                context=context,
            )
        )
    return result


@dataclass(slots=True)
class _Found:
    """A run on its way to a proposal."""

    run: Run
    words: int
    whole: bool
    source: Source | None = None
    speaker: Speaker | None = None
    joined: bool = False
    kind: Weight = "nothing"


class _Article:
    """One article being read from its beginning."""

    def __init__(self, text: str, paragraphs: list[Span], runs: list[Run], speakers: Speakers) -> None:
        self.text, self.paragraphs, self.speakers = text, paragraphs, speakers
        self.headings = (
            {block.start for block in headings(text, paragraphs)} if len(paragraphs) > 1 else set()
        )
        self.found = [one for run in runs if (one := self._weigh(run))]

    def proposals(self) -> list[Proposal]:
        result: list[Proposal] = []
        group: list[_Found] = []
        for at, one in enumerate(self.found):
            self._attribute(at, one)
            if group and one.joined:
                group.append(one)
                continue
            result += self._propose(group)
            group = [one]
        return result + self._propose(group)

    def _weigh(self, run: Run) -> _Found | None:
        """A run that may be somebody's words; None: a title, a headline, an entry of a list."""
        first, last = run.spans[0], run.spans[-1]
        inner = self.text[first.start : min(last.end, first.start + 400)]
        words = words_in(inner)
        if not words:
            return None
        block = self.paragraphs[run.block]
        alone = run.opened - block.start <= 1 and block.end - run.closed <= 1
        ended = self.text[last.end - 1] in ".!?…。！？" or "," in (
            self.text[last.end : last.end + 1],
            self.text[run.closed : run.closed + 1],
        )
        if alone and not ended and (run.single or words < 12):
            return None
        if block.start in self.headings and not (ended and alone):
            return None
        if is_listed(self.text, run):
            return None
        if run.single and words < 4 and not ended:
            return None
        starts_high = inner[:1].isupper() or inner[:1] in "[¿¡…" or WIDE.match(inner) is not None
        return _Found(run, words, starts_high and (ended or words > 6) and not is_title(inner, ended))

    def _attribute(self, at: int, one: _Found) -> None:
        """Find the speaker of a run."""
        before = self.found[at - 1] if at else None
        beside = before if before and before.run.last_block == one.run.block else None
        if beside and self._continues(beside, one) and not self._is_anothers(at, beside, one):
            one.source, one.speaker, one.joined = self._behind(at, one) or beside.source, beside.speaker, True
            return
        one.source = self._source(at, one) or self._unspaced(at, one)
        one.kind = self._judge(one)
        if one.source:
            one.speaker = self.speakers.resolve(one.source)
            self.speakers.spoke(one.source.start, one.speaker.name)
        elif one.kind != "nothing":
            one.speaker = self.speakers.nobody(one.run)
            self.speakers.spoke(one.run.opened, one.speaker.name)

    def _gap(self, before: _Found, one: _Found) -> str:
        return self.text[before.run.closed : one.run.opened]

    def _continues(self, before: _Found, one: _Found) -> bool:
        """Whether a run goes on with the one before: nothing but one attribution clause between."""
        gap = self._gap(before, one)
        return (
            before.source is not None
            and (before.words > 1 or before.whole)
            and len(gap) <= 400
            and bool(gap.strip())
            and (before.source.start >= before.run.closed or before.source.place in ("before", "label"))
            and before.source.start >= before.run.closed
            and is_attribution(gap)
        )

    def _is_anothers(self, at: int, before: _Found, one: _Found) -> bool:
        """Whether somebody else is named right behind a run that seems to go on."""
        own = self._behind(at, one)
        if not own or not before.source:
            return False
        if own.kind == "pronoun":
            return not (before.speaker and self.speakers.may_mean(own, before.speaker.name))
        printed = self.text[own.start : own.end].split()[-1]
        return printed not in self.text[before.source.start : before.source.end] and (
            before.speaker is None or printed not in before.speaker.name
        )

    def _source(self, at: int, one: _Found) -> Source | None:
        """The source beside a run: behind it, or before it, whichever is nearer to the words."""
        ahead = self._ahead(at, one)
        source = source_before(self.text, *ahead) if ahead else None
        if (
            source
            and source.place in ("before", "label", "according")
            and (
                source.near
                and self.text[one.run.opened - 2 : one.run.opened].strip()[-1:] in ":,"
                or source.place == "according"
            )
        ):
            return source
        behind = self._behind(at, one)
        if behind:
            return behind
        return source if source else None

    def _unspaced(self, at: int, one: _Found) -> Source | None:
        """The source of a quotation in Chinese or Japanese."""
        run = one.run
        if not WIDE.match(self.text, run.spans[0].start):
            return None
        start = self.found[at - 1].run.closed if at else 0
        end = self.found[at + 1].run.opened if at + 1 < len(self.found) else len(self.text)
        block = self.paragraphs[run.block]
        return source_unspaced(
            self.text, max(start, block.start), run.opened, run.closed, min(end, block.end)
        )

    def _ahead(self, at: int, one: _Found) -> tuple[int, int] | None:
        """The reporter's words before a run, in its paragraph; or, behind a colon, the one before."""
        block = self.paragraphs[one.run.block]
        start = max(block.start, one.run.opened - LONGEST_CLAUSE)
        for other in reversed(self.found[max(0, at - 4) : at]):
            if other.whole or other.words > 4:
                start = max(start, other.run.closed)
                break
        if self.text[start : one.run.opened].strip():
            return start, one.run.opened
        if one.run.block and one.run.opened - block.start < 4:
            previous = self.paragraphs[one.run.block - 1]
            if self.text[previous.end - 1] == ":":
                return previous.start, previous.end
        return None

    def _behind(self, at: int, one: _Found) -> Source | None:
        run = one.run
        block = self.paragraphs[run.last_block]
        end = min(block.end, run.closed + LONGEST_CLAUSE)
        for other in self.found[at + 1 : at + 5]:
            if other.whole or other.words > 4:
                end = min(end, other.run.opened)
                break
        inner = self.text[run.spans[0].start : run.spans[-1].end]
        named = byline(self.text, run.closed) if one.whole or _is_sentence(inner, one.words) else None
        if named:
            return named
        if end <= run.closed:
            return None
        last = run.spans[-1]
        stop = (
            ","
            if "," in self.text[last.end : run.closed]
            else self.text[last.start : last.end].rstrip("”’\"'»")[-1:]
        )
        return source_after(self.text, run.closed, end, stop)

    def _is_named_work(self, one: _Found) -> bool:
        """Whether what looks like a title hangs on the words before it (“on the podcast”), not on a verb."""
        ahead = self.text[max(0, one.run.opened - 30) : one.run.opened].rstrip()
        return ahead[-1:].isalnum() and not (one.source and one.source.place == "before" and one.source.near)

    def _propose(self, group: list[_Found]) -> list[Proposal]:
        if not group:
            return []
        first = group[0]
        speaker = first.speaker
        if first.kind == "nothing" or speaker is None:
            return []
        spans = tuple(span for one in group for span in one.run.spans)
        text = "\n".join(" ".join(self.text[span.start : span.end].split()) for span in spans)
        source = first.source
        return [
            Proposal(
                passages=spans,
                text=text,
                speaker=speaker.name,
                speaker_as_printed=" ".join(self.text[source.start : source.end].split()) if source else "",
                role_as_printed=self._role(source, speaker),
                certainty=speaker.certainty,
                reason=speaker.reason,
                form="direct"
                if text[:1].isupper() or not text[:1].isalpha() or WIDE.match(text)
                else "partial",
                candidates=speaker.candidates,
                fragment=first.kind == "fragment",
            )
        ]

    def _role(self, source: Source | None, speaker: Speaker) -> str:
        """What is printed about the speaker here, else at the first naming."""
        here = tidy_role(source.role) if source and source.kind in ("name", "organisation") else ""
        return here or (first_role(self.text, self.speakers.names, speaker.name) if speaker.name else "")

    def _judge(self, one: _Found) -> Weight:
        """Whether a run is worth proposing."""
        source, words = one.source, one.words
        inner = self.text[one.run.spans[0].start : one.run.spans[-1].end]
        near = source is not None and source.near and source.place != "far"
        if is_title(inner, one.whole) and (not near or self._is_named_work(one)):
            return "nothing"
        if near:
            named = source is not None and source.place == "byline"
            return "words" if words > 4 or one.whole or named else "fragment"
        if one.whole:
            return "words" if words > 3 else "fragment" if source or words > 2 else "nothing"
        if source:
            return "words" if words > 4 else "fragment"
        return "words" if words > 7 else "fragment" if words > 6 else "nothing"


def _is_sentence(inner: str, words: int) -> bool:
    """Whether words without a stop at their end may be a sentence and no title: “The mill is ours”."""
    return words > 3 and inner[:1].isupper() and not is_title(inner, False)
