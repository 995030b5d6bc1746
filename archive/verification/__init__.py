"""Quotes against their sources: reaching a verdict, keeping it right, and the gate before publication.

| module | what lives there |
|---|---|
| `judging` | words against captured texts: what came of each, and which of them decides; writes nothing |
| `checking` | `check`, `check_all`, `check_against`, `recheck`, `anchor`: judging and storing |
| `reports` | many quotes in batches, for verify_quotes |
| `sentences` | what was found, in words for editors |
| `gate` | what may be public |
| `triggers` | the same in the database, where no path goes around it; what falls with a text or words |
| `watching` | what is checked by itself as captures and public quotes are saved, and as records are loaded |

What does not live here: comparing words (archive.text), and who may publish (archive.workflow).
"""

from archive.models import PROVEN, REFUSED

from .checking import NotThatText, Outcome, anchor, check, check_against, check_all, recheck
from .gate import Refused, may_be_public
from .judging import ELSEWHERE, MOVED, TAMPERED, Judgement, judge
from .triggers import gate_problems, install_gate, uninstall_gate

__all__ = [
    "ELSEWHERE",
    "MOVED",
    "PROVEN",
    "REFUSED",
    "TAMPERED",
    "Judgement",
    "NotThatText",
    "Outcome",
    "Refused",
    "anchor",
    "check",
    "check_against",
    "check_all",
    "gate_problems",
    "install_gate",
    "judge",
    "may_be_public",
    "recheck",
    "uninstall_gate",
]
