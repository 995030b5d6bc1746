"""Where a suggestion begins and ends, and which runs belong together.

What lives here: joining, splitting and moving bounds of suggestions that are undecided. Their words become
again those of the text at the new place. What does not: deciding (suggestions).
"""

from bisect import bisect_left, bisect_right

from django.db import transaction

from archive import text
from archive.models import PROVEN, Certainty, Suggestion, SuggestionState
from archive.models.fields import folded

from .decisions import Refused
from .suggestions import changed, locked
from .wording import prepared, words

NEAR = 500  # code points around a bound in which words are looked for
FARTHEST = 10_000  # code points between two runs that can be joined


def join(suggestion: Suggestion, version: int) -> Suggestion:
    """With the undecided suggestion after it, as one quotation of several runs."""
    with transaction.atomic():
        row = locked(suggestion, version, SuggestionState.OPEN)
        after = Suggestion.objects.select_for_update(of=("self",)).filter(
            capture=row.capture_id, state=SuggestionState.OPEN, start__gte=row.passages[-1][1]
        )
        following = after.order_by("start", "pk").first()
        if following is None or following.start > row.passages[-1][1] + FARTHEST:
            raise Refused("Nothing undecided follows it closely enough to be joined to it.")
        _refuse_two_speakers(row, following)
        row.text = f"{row.text}\n{following.text}"
        row.passages = [*row.passages, *following.passages]
        if text.verify(prepared(row.capture.text), row.text).verdict not in PROVEN:
            raise Refused("Between them stands more than who said it: they are two quotations.")
        row.certainty, row.reason = Certainty.BY_HAND, "Joined by an editor"
        if not row.speaker_name:
            row.speaker, row.speaker_name = following.speaker, following.speaker_name
        row.name_as_printed = row.name_as_printed or following.name_as_printed
        row.role_as_printed = row.role_as_printed or following.role_as_printed
        following.delete()
        return changed(row)


def _refuse_two_speakers(first: Suggestion, second: Suggestion) -> None:
    one, other = (row.speaker.name if row.speaker else row.speaker_name for row in (first, second))
    if one and other and folded(one) != folded(other):
        raise Refused(f"They are two people's words: {one}'s and {other}'s. Mend the speaker first.")


def split(suggestion: Suggestion, version: int) -> list[Suggestion]:
    """Each of its runs becomes a suggestion of its own, by the same speaker."""
    with transaction.atomic():
        row = locked(suggestion, version, SuggestionState.OPEN)
        if len(row.passages) < 2:
            raise Refused("It is one run of words already.")
        first, *others = row.passages
        row.passages, row.text = [first], words(row.capture.text, [first])
        made = [changed(row)]
        for span in others:
            copy = Suggestion.objects.get(pk=row.pk)
            copy.pk, copy._state.adding = None, True
            copy.passages, copy.start, copy.version = [span], span[0], 1
            copy.text = words(row.capture.text, [span])
            copy.save()
            made.append(copy)
        return made


def move_bound(suggestion: Suggestion, version: int, bound: str, by: int) -> Suggestion:
    """Move the "start" of the first run or the "end" of the last by whole words, backwards if negative."""
    with transaction.atomic():
        row = locked(suggestion, version, SuggestionState.OPEN)
        spans = row.spans
        source = row.capture.text
        if row.text != words(source, spans):
            raise Refused("Its words were edited: moving a bound would undo that. Type the words instead.")
        if bound == "start":
            spans[0] = (_moved_start(source, spans[0][0], by), spans[0][1])
        elif bound == "end":
            spans[-1] = (spans[-1][0], _moved_end(source, spans[-1][1], by))
        else:
            raise Refused("Say whether the start or the end is to be moved.")
        if any(start >= end for start, end in spans):
            raise Refused("Nothing would be left of it.")
        row.passages, row.start = [list(span) for span in spans], spans[0][0]
        row.text = words(source, spans)
        return changed(row)


def _moved_start(source: str, at: int, by: int) -> int:
    starts, _ = _words_near(source, at)
    place = bisect_left(starts, at) + by
    return starts[place] if 0 <= place < len(starts) else at


def _moved_end(source: str, at: int, by: int) -> int:
    """With the ? or ! that follows the word: it is part of what was said."""
    _, ends = _words_near(source, at)
    place = bisect_right(ends, at) - 1 + by
    end = ends[place] if 0 <= place < len(ends) else at
    while end < len(source) and source[end] in "?!":
        end += 1
    return end


def _words_near(source: str, at: int) -> tuple[list[int], list[int]]:
    """Where words start and end around a place, in code points of the source."""
    low = max(0, at - NEAR)
    from archive.text.tokens import is_word, tokenise  # not loaded before a text is compared

    near = tokenise(source[low : at + NEAR])
    found = [n for n in range(len(near)) if is_word(near.keys[n]) and (low == 0 or near.starts[n] > 0)]
    return [low + near.starts[n] for n in found], [low + near.ends[n] for n in found]
