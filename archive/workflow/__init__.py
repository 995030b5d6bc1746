"""The only door for changes: who may, what is checked, what is recorded.

| module | what lives there |
|---|---|
| `roles` | the three roles, and four eyes |
| `obstacles` | why a record cannot be public now |
| `steps` | submit, publish, back to draft, withdraw |
| `taken` | what was done, told to whoever listens |
| `schedule` | publishing at a time to come |
| `changes` | changing what readers see already: a change that waits |
| `many` | changes that are made to many records alike: topics, events |
| `articles` | an embargo that is loosened, captured texts that are changed |
| `grounds` | whose such a step was: that person does not publish alone what rests on it |
| `corrections` | what of such a change readers are told, and the record of it |
| `sealing` | taking the words of a withdrawn record out for good |
| `sealed` | what is sealed, and what must not come back |

What does not live here: what the public may see (published() of each record), taking a record down as data
and putting it back (archive.history).
"""

from archive.verification import Refused

from .articles import keep_texts, may_loosen
from .changes import agree, bring_back, drop_change, publish_change, restore, take_back, wait
from .corrections import needs_reason
from .many import assign_topics, change, change_event
from .obstacles import embargo, hidden_with, obstacles, rests_on, stay_public
from .roles import PUBLISH, ROLES, SEAL, Who, four_eyes, lacks_second_pair, may, may_change
from .schedule import in_words, publish_due, schedule, unschedule
from .sealed import is_sealed_address, refused_words, seal_of
from .sealing import Plan, plan, seal
from .steps import STEPS, back_to_draft, change_status, offered, publish, submit, withdraw

__all__ = [
    "PUBLISH",
    "ROLES",
    "Plan",
    "SEAL",
    "STEPS",
    "Refused",
    "Who",
    "agree",
    "assign_topics",
    "back_to_draft",
    "bring_back",
    "change",
    "change_event",
    "change_status",
    "drop_change",
    "embargo",
    "four_eyes",
    "hidden_with",
    "in_words",
    "is_sealed_address",
    "keep_texts",
    "lacks_second_pair",
    "may",
    "may_change",
    "may_loosen",
    "needs_reason",
    "obstacles",
    "plan",
    "offered",
    "publish",
    "publish_change",
    "publish_due",
    "refused_words",
    "restore",
    "rests_on",
    "schedule",
    "seal",
    "seal_of",
    "stay_public",
    "submit",
    "take_back",
    "unschedule",
    "wait",
    "withdraw",
]
