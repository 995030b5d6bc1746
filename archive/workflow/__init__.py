"""The only door for changes: who may, what is checked, what is recorded.

| module | what lives there |
|---|---|
| `roles` | the three roles, and four eyes |
| `obstacles` | why a record cannot be public now |
| `steps` | submit, publish, back to draft, withdraw |
| `schedule` | publishing at a time to come |
| `changes` | changing what readers see already: a change that waits, and the correction it leaves |

What does not live here: what the public may see (published() of each record), taking a record down as data
and putting it back (archive.history).
"""

from archive.verification import Refused

from .changes import agree, bring_back, drop_change, needs_reason, publish_change, restore, take_back, wait
from .obstacles import embargo, obstacles, rests_on, stay_public
from .roles import PUBLISH, ROLES, Who, may, may_change
from .schedule import in_words, publish_due, schedule, unschedule
from .steps import STEPS, back_to_draft, change_status, publish, submit, withdraw

__all__ = [
    "PUBLISH",
    "ROLES",
    "STEPS",
    "Refused",
    "Who",
    "agree",
    "back_to_draft",
    "bring_back",
    "change_status",
    "drop_change",
    "embargo",
    "in_words",
    "may",
    "may_change",
    "needs_reason",
    "obstacles",
    "publish",
    "publish_change",
    "publish_due",
    "restore",
    "rests_on",
    "schedule",
    "stay_public",
    "submit",
    "take_back",
    "unschedule",
    "wait",
    "withdraw",
]
