"""Whether the words of a suggestion may be a quotation: they stand in the text, and nobody else's with them.

What lives here: what is refused before words are kept as somebody's. What does not: comparing words
(archive.text), deciding (suggestions).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from archive import text
from archive.models import PROVEN, Certainty, Form, Suggestion, SuggestionState
from archive.models.fields import folded

from .decisions import Refused

Spans = Sequence[tuple[int, int]]
FIELD = "text"  # where a refusal is to be mended
_OPENING, _CLOSING, _STRAIGHT = "“„«「『", "”»」』", '"'


def words(source: str, spans: Spans) -> str:
    """The words of passages as a quote has them: one run a line, blanks between words single."""
    return "\n".join(" ".join(source[start:end].split()) for start, end in spans)


@lru_cache(maxsize=2)
def prepared(source: str) -> text.Source:
    """A text prepared for all the suggestions that are found in it, one after the other."""
    return text.prepare(source)


def look_for(row: Suggestion) -> text.Finding | None:
    """Find the words of a quotation in its text. Edited words take their passages along.

    Refused where they have moved onto another suggestion's. None for a remark in our words.
    """
    if row.form == Form.PARAPHRASE:
        return None
    finding = text.verify(prepared(row.capture.text), row.text)
    if finding.verdict in PROVEN and row.text != words(row.capture.text, row.spans):
        spans = [(span.start, span.end) for span in finding.passages]
        if not overlap(spans, row.spans):
            _refuse_taken(row, spans)
            row.certainty, row.reason = Certainty.BY_HAND, "Its words were typed anew"
        row.passages, row.start = [list(span) for span in spans], spans[0][0]
    return finding


def refuse_unlike(row: Suggestion, finding: text.Finding | None) -> None:
    """Words in quotation marks are the article's and the speaker's, words without them are ours."""
    source = row.capture.text
    if row.form == Form.PARAPHRASE and folded(row.text) == folded(words(source, row.spans)):
        raise Refused(
            "These are the article's own words. Say it in ours, or make it a quotation.", field=FIELD
        )
    if finding is None:
        return
    if finding.verdict not in PROVEN:
        raise Refused(
            "These words do not stand in the text as you have them. Mend them, mark what you left out with "
            "[…] and what you put in with [brackets], or choose “In our words”.",
            field=FIELD,
            finding=finding,
        )
    if any(leaves_marks(source[start:end]) for start, end in row.spans):
        raise Refused(
            "This takes in words outside the quotation marks. Trim it to what is quoted, a line for each "
            "run, or choose “In our words”.",
            field=FIELD,
        )


def leaves_marks(passage: str) -> bool:
    """Whether double quotation marks open or close inside a passage without their fellow.

    `He said “no” to me` is one person's words, `said Tallow. “That would be` is not.
    """
    inside = passage.strip().strip(_OPENING + _CLOSING + _STRAIGHT)
    if inside.count(_STRAIGHT) % 2:
        return True
    depth = 0
    for char in inside:
        depth += (char in _OPENING) - (char in _CLOSING)
        if depth < 0:
            return True
    return depth != 0


def overlap(spans: Spans, others: Spans) -> bool:
    return any(start < end_2 and start_2 < end for start, end in spans for start_2, end_2 in others)


def _refuse_taken(row: Suggestion, spans: Spans) -> None:
    others = Suggestion.objects.filter(capture=row.capture_id).exclude(pk=row.pk)
    for other in others.exclude(state=SuggestionState.REJECTED):
        if overlap(spans, other.spans):
            raise Refused(f"These words are in the list already: “{other}”.", field=FIELD)
