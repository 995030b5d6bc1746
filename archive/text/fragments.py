"""The directive that makes a reader's browser scroll to the words of a quotation: `#:~:text=…`.

Standard: https://wicg.github.io/scroll-to-text-fragment/. What a browser looks for is the text as the page
prints it, so give the words of the source, not ours, where both are known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote as percent_encode

from archive.text.marks import segments

_LONGEST_WHOLE = 60
"""Code points up to which a fragment names all words of a run."""
_ENDS = 3
"""Words a fragment names at each end of a longer run."""
_MOST_WORDS = 8
_FRAGMENT = ":~:text="
_EDGE = re.compile(r"^[^\w$€£¥₽]+|[^\w%!?°]+$|_+$")


def text_fragment(runs: Iterable[str]) -> str:
    """The directive `:~:text=…` for a quotation's runs; empty where there are no words.

    Only words that stand in the source go in: editor's marks are left out. A run with a mark inside becomes
    `start,end` around it; so does a long one, with three words or more from each end.
    """
    parts = [part for part in map(_directive, runs) if part]
    return _FRAGMENT + "&text=".join(parts) if parts else ""


def _directive(run: str) -> str:
    """The value of one `text=`."""
    own = [words for words in _own(run) if words]
    if not own:
        return ""
    if len(own) == 1:
        return _whole(own[0])
    first, last = " ".join(own[0].split()[:_MOST_WORDS]), " ".join(own[-1].split()[-_MOST_WORDS:])
    return f"{_encode(first)},{_encode(last)}"


def _own(run: str) -> list[str]:
    """The speaker's words between the marks; a word with a mark in it is nobody's."""
    parts = segments(run)
    found = []
    for i, (text, kind) in enumerate(parts):
        if kind != "words":
            continue
        if i > 0 and parts[i - 1][1] == "insertion" and re.match(r"\w", text):
            text = re.sub(r"^\S+", "", text)
        if i + 1 < len(parts) and parts[i + 1][1] == "insertion" and re.search(r"\w$", text):
            text = re.sub(r"\S+$", "", text)
        found.append(_trimmed(text))
    return found


def _trimmed(text: str) -> str:
    return _EDGE.sub("", _EDGE.sub("", " ".join(text.split())))


def _whole(words: str) -> str:
    """One stretch: whole if short, else its ends."""
    split = words.split()
    if len(words) <= _LONGEST_WHOLE or len(split) < 2 * _ENDS + 1:
        return _encode(words) if len(words) <= 300 else f"{_encode(words[:40])},{_encode(words[-40:])}"
    return f"{_encode(' '.join(split[:_ENDS]))},{_encode(' '.join(split[-_ENDS:]))}"


def _encode(words: str) -> str:
    """Percent-encoding of everything but letters, figures and . _ ~ (the hyphen means something here)."""
    return percent_encode(words, safe="", errors="replace").replace("-", "%2D")
