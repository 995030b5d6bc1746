"""Text without Django, without a database, with the standard library only.

| module | what lives there |
|---|---|
| `combining` | which characters are combining marks |
| `normalise` | what is stored (`clean`), its `fingerprint`, and typography folded, one character to one |
| `tokens` | words and signs with their places |
| `marks` | how a quotation is written: runs, gaps, words put in |
| `clauses`, `voices`, `joints`, `speech` | where a source breaks off a quotation to name the speaker |
| `source`, `pairs` | a text prepared for any number of quotations; a source beside a quotation |
| `leaving` | where a row of words leaves the quotation it began in |
| `matching` | do the words stand in the source, honouring nothing but the marks? |
| `alignment`, `differences`, `variants` | if not: the nearest place, what differs there, and how much |
| `honoured` | if so: what each mark stands for |
| `anchors` | `verify`: the four verdicts |
| `pointing` | anchors, the words around a passage |
| `fragments` | the link that scrolls a browser to the words |
| `quotations`, `singles`, `inserted`, `utterances` | paragraphs; where quotations begin, end; what is none |
| `names`, `titles`, `genders`, `roles`, `unspaced` | names in a text, and what is printed beside them |
| `grammar`, `subjects`, `attribution`, `speakers` | the clause beside a quotation, and who speaks in it |
| `turns` | transcripts |
| `joining` | two changes of one text in one |
| `suggestions` | `suggest`: quotations proposed with their speakers |

Data flows down this list, to `anchors` for checking and to `suggestions` for proposing; offsets are always
code points of the raw text, half open.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive.text.anchors import Finding, verify
    from archive.text.differences import Difference, Span
    from archive.text.fragments import text_fragment
    from archive.text.marks import runs, segments
    from archive.text.normalise import clean, fingerprint
    from archive.text.pointing import Passage, around, locate, selector, within
    from archive.text.quotations import blocks
    from archive.text.source import Source, prepare
    from archive.text.suggestions import Proposal, suggest

__all__ = [
    "Difference",
    "Finding",
    "Passage",
    "Proposal",
    "Source",
    "Span",
    "around",
    "blocks",
    "clean",
    "fingerprint",
    "locate",
    "prepare",
    "runs",
    "segments",
    "selector",
    "suggest",
    "text_fragment",
    "verify",
    "within",
]

_HOMES = {
    "Difference": "differences",
    "Finding": "anchors",
    "Passage": "pointing",
    "Proposal": "suggestions",
    "Source": "source",
    "Span": "differences",
    "around": "pointing",
    "blocks": "quotations",
    "clean": "normalise",
    "fingerprint": "normalise",
    "locate": "pointing",
    "prepare": "source",
    "runs": "marks",
    "segments": "marks",
    "selector": "pointing",
    "suggest": "suggestions",
    "text_fragment": "fragments",
    "verify": "anchors",
    "within": "pointing",
}


def __getattr__(name: str) -> Any:
    """What is named above, from the module it lives in: loaded when it is first asked for. A process that
    answers readers begins a tenth of a second sooner without what only editors need."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    return found
