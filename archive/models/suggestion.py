"""Suggestion: a quotation proposed for an article. Workbench: what is said once for all of them.

Neither is ever public: a quotation becomes a Quote only when an editor accepts it (archive.ingest).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .actor import Actor
from .article import Article, Capture
from .event import Event
from .fields import EDTFField, bounds_columns, edtf_constraints
from .proof import Form, Translator
from .quote import Quote
from .topic import Topic


class Certainty(models.TextChoices):
    HIGH = "high", "High certainty"
    MIDDLE = "middle", "Middle certainty"
    LOW = "low", "Low certainty"
    BY_HAND = "by_hand", "Marked by hand"


class SuggestionState(models.TextChoices):
    OPEN = "open", "To decide"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Rejected"


class Suggestion(models.Model):
    """A quotation found by machine, or words marked by hand, in one captured text."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="suggestions")
    capture = models.ForeignKey(Capture, models.CASCADE, related_name="suggestions")
    passages = models.JSONField(
        help_text="[[start, end], …]: code points of the captured text, half open, ascending."
    )
    start = models.PositiveIntegerField(help_text="Start of its first passage: suggestions stand in order.")
    form = models.CharField(max_length=10, choices=Form, default=Form.DIRECT)
    text = models.TextField("words", help_text="One run a line; of a remark in our words: the sense.")
    context = models.CharField(max_length=200, blank=True)
    speaker = models.ForeignKey(Actor, models.SET_NULL, null=True, blank=True, related_name="suggestions")
    speaker_name = models.CharField(
        max_length=300,
        blank=True,
        help_text="The name proposed or typed, whether the archive knows it or not.",
    )
    speaker_is = models.CharField(
        max_length=12, blank=True, help_text="Nobody that is named, or the kind of actor to be made."
    )
    name_as_printed = models.CharField(max_length=300, blank=True)
    role_as_printed = models.CharField(max_length=300, blank=True)
    candidates = models.JSONField(default=list, blank=True, help_text="Names that may be meant.")
    certainty = models.CharField(max_length=7, choices=Certainty)
    reason = models.CharField(max_length=300, blank=True, help_text="The rule that found the speaker.")
    is_fragment = models.BooleanField(default=False, help_text="Shown only when fragments are asked for.")
    about = models.ForeignKey(
        Event,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Instead of the events set for all.",
    )
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.OPEN)
    version = models.PositiveIntegerField(default=1, help_text="Counts changes: two editors never overwrite.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    quote = models.OneToOneField(
        Quote, models.SET_NULL, null=True, blank=True, related_name="suggestion", help_text="What it became."
    )

    class Meta:
        ordering = ["article", "start", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_has_words"),
            models.CheckConstraint(
                condition=Q(state=SuggestionState.ACCEPTED) | Q(quote__isnull=True),
                name="suggestion_became_a_quote_when_accepted",
            ),
        ]
        indexes = [models.Index(fields=["article", "state"], name="suggestion_by_article")]

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        return f"{words[:80]}{'…' if len(words) > 80 else ''}"

    @property
    def spans(self) -> list[tuple[int, int]]:
        return [(start, end) for start, end in self.passages]


class Workbench(models.Model):
    """What is set once, at the head of an article's workbench, for all quotations taken from it."""

    article = models.OneToOneField(Article, models.CASCADE, related_name="workbench")
    about = models.ManyToManyField(Event, blank=True, related_name="+")
    said_at = models.ForeignKey(Event, models.SET_NULL, null=True, blank=True, related_name="+")
    said_first, said_last, said_bounds_for = bounds_columns()
    said = EDTFField("said on")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    spoken_language = models.CharField(max_length=35, blank=True)
    translated_by = models.CharField(max_length=11, choices=Translator, blank=True)

    class Meta:
        verbose_name_plural = "workbenches"
        constraints = [*edtf_constraints("said", "workbench")]

    def __str__(self) -> str:
        return f"Workbench of {self.article}"
