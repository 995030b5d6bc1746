"""The records. Django imports only this module, so it names every one of them."""

from .actor import Actor, ActorKind, Affiliation, Alias, AliasKind
from .article import (
    Access,
    Article,
    ArticleKind,
    ArticleStanding,
    Capture,
    CopyKind,
    MadeBy,
    TextRights,
)
from .base import Editorial, FormerSlug, StaleVersion, Status, WithdrawalReason
from .comparison import Comparison
from .correction import Correction
from .desk import Assignment, Comment, Message, MessageState, Opened
from .event import Coverage, Event, Participation
from .passage import Passage
from .proof import PROVEN, REFUSED, Form, Mark, Standing, Translator, Verdict
from .publication import Publication
from .quote import Quote
from .revision import Revision, RevisionState
from .seal import Seal
from .suggestion import Certainty, Suggestion, SuggestionState, Workbench
from .topic import Place, Topic
from .utterance import Utterance
from .voice import Capacity, Voice

__all__ = [
    "PROVEN",
    "REFUSED",
    "Access",
    "Actor",
    "ActorKind",
    "Affiliation",
    "Alias",
    "AliasKind",
    "Article",
    "ArticleKind",
    "ArticleStanding",
    "Assignment",
    "Capacity",
    "Capture",
    "Certainty",
    "Comment",
    "Comparison",
    "CopyKind",
    "Correction",
    "Coverage",
    "Editorial",
    "Event",
    "Form",
    "FormerSlug",
    "MadeBy",
    "Mark",
    "Message",
    "MessageState",
    "Opened",
    "Participation",
    "Passage",
    "Place",
    "Publication",
    "Quote",
    "Revision",
    "RevisionState",
    "Seal",
    "StaleVersion",
    "Standing",
    "Status",
    "Suggestion",
    "SuggestionState",
    "TextRights",
    "Topic",
    "Translator",
    "Utterance",
    "Verdict",
    "Voice",
    "WithdrawalReason",
    "Workbench",
]
