"""Reviewing an article with everything new that hangs on it, in one step.

| module | what lives there |
|---|---|
| `hanging` | what hangs on an article, and which articles wait |
| `rows` | each of these records as a reviewer sees it: who changed it last, what stands in its way |
| `steps` | publishing them, sending them back, agreeing to them, sending them to review |

What does not live here: which step is allowed (archive.workflow), the page (archive.admin.review).
"""

from . import steps
from .hanging import Hanging, Waiting, WaitingArticle, hanging_on, waiting_articles
from .rows import Row, Sheet, doubles, is_mine

__all__ = [
    "Hanging",
    "Row",
    "Sheet",
    "Waiting",
    "WaitingArticle",
    "doubles",
    "hanging_on",
    "is_mine",
    "steps",
    "waiting_articles",
]
