"""Text without Django, without a database, with the standard library only.

| module | what lives there |
|---|---|
| `normalise` | what is stored (`clean`), its `fingerprint`, and typography folded with an offset map |
| `tokens` | words and signs with their places |
| `marks` | how a quotation is written: runs, gaps, words put in |
| `clauses`, `joints`, `speech` | where a source breaks off a quotation to name the speaker |
| `matching` | do the words stand in the source, honouring nothing but the marks? |
| `alignment`, `differences`, `variants` | if not: the nearest place, what differs there, and how much |
| `anchors` | `verify`: the four verdicts |
| `pointing` | selectors and text fragments |

Data flows down this list to `anchors`; offsets are always code points of the raw text, half open.
"""

from archive.text.anchors import Finding, verify
from archive.text.differences import Difference, Span
from archive.text.marks import runs, segments
from archive.text.normalise import clean, fingerprint
from archive.text.pointing import Passage, selector, text_fragment

__all__ = [
    "Difference",
    "Finding",
    "Passage",
    "Span",
    "clean",
    "fingerprint",
    "runs",
    "segments",
    "selector",
    "text_fragment",
    "verify",
]
