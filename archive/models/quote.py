"""Quote: one utterance as one article prints it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Cast

from archive import dates, text

from .actor import Actor
from .article import Article, Capture
from .base import Editorial, EditorialQuerySet, Status, withdrawn_says_why
from .event import Event
from .fields import EDTFField, bounds_columns, edtf_constraints, new_public_id
from .proof import NOT_THEIRS, PROVEN, REFUSED, Form, Mark, Standing, Translator, Verdict
from .seal import Seal
from .shortcuts import address, related
from .topic import Topic
from .utterance import Utterance

if TYPE_CHECKING:
    from archive.dates import FuzzyDate


def protect_proof(collector: Any, field: Any, quotes: Any, using: str) -> None:
    """A capture that proves a quote is not deleted. One that was only compared with it may be."""
    proven = quotes.filter(verdict__in=PROVEN)
    if proven:
        models.PROTECT(collector, field, proven, using)
    models.SET_NULL(collector, field, quotes, using)


CHECKED = ("verdict", "checked_at", "proved_at", "checked_capture_id")
"""What a check writes."""
JUDGED = frozenset({"text", "form", "article", "standing"})
"""What it depends on whether words may be public."""


def _differ(name: str, one: "Quote", other: "Quote") -> bool:
    column = "article_id" if name == "article" else name
    return bool(getattr(one, column) != getattr(other, column))


class QuoteQuerySet(EditorialQuerySet):
    def published(self) -> Self:
        """Published itself, from a published article, with no named voice unpublished."""
        from .voice import Voice

        hidden = Voice.objects.filter(quote=OuterRef("pk"), actor__isnull=False).exclude(
            actor__status=Status.PUBLISHED
        )
        return self.filter(~Exists(hidden), status=Status.PUBLISHED, article__status=Status.PUBLISHED)

    def by(self, *actors: Actor | int) -> Self:
        """With a voice of one of these actors."""
        from .voice import Voice

        voices = Voice.objects.filter(quote=OuterRef("pk"), actor__in=actors)
        return self.filter(Exists(voices)) if actors else self.none()

    def unsealed(self) -> Self:
        """Those that still have their words."""
        return self.exclude(pk__in=Seal.objects.filter(kind="quote").values("object_id"))

    def fallen(self) -> Self:
        """Public as somebody's words, and not in their source so: for an editor to mend or explain."""
        # Two equalities: SQLite does not use the index of fallen quotes for IN with variables.
        refused = Q(verdict=Verdict.ALTERED) | Q(verdict=Verdict.ABSENT)
        undisputed = self.published().filter(refused, standing=Standing.UNDISPUTED)
        return undisputed.exclude(form=Form.PARAPHRASE)

    def gone_from_newest(self) -> Self:
        """Proved by an older capture, but not in the newest that was compared; and paraphrases that rest
        on words which are gone from it."""
        from .comparison import Comparison

        failed = Comparison.objects.filter(verdict__in=REFUSED).values("quote")
        newest = Comparison.objects.filter(quote=OuterRef("pk")).order_by("-capture__captured_at", "-capture")
        rests = Q(verdict__in=PROVEN) | Q(form=Form.PARAPHRASE)
        return (
            self.filter(rests, pk__in=failed)
            .alias(newest=Subquery(newest.values("verdict")[:1]))
            .filter(newest__in=REFUSED)
        )

    def elsewhere(self) -> Self:
        """Proved, but in the text that decides nothing around the words is as it was where they were found
        before: somebody else may be saying them there."""
        from .comparison import Comparison

        told = Comparison.objects.alias(told=Cast("flags", models.TextField()))
        told = told.filter(told__contains='"elsewhere"', capture=F("quote__checked_capture"))
        return self.filter(verdict__in=PROVEN, pk__in=told.values("quote"))

    def for_display(self) -> Self:
        """With everything that a quotation on a page shows, in a fixed number of queries.

        Of its passages only those in the text that decides.
        """
        from .passage import Passage

        deciding = Passage.objects.filter(capture=F("quote__checked_capture"))
        return (
            self.select_related("article__publication", "said_at", "checked_capture")
            .defer("checked_capture__text")
            .prefetch_related(
                "voices__actor__affiliations__organisation",
                "voices__actor__affiliations__source",
                "about",
                Prefetch("passages", deciding),
            )
        )

    def in_order_of(self, ids: Iterable[int]) -> list["Quote"]:
        """The quotes of these ids, in the order of the ids."""
        rows: Iterable[Any] = self.filter(pk__in=list(ids))
        found = {quote.pk: quote for quote in rows}
        return [found[pk] for pk in ids if pk in found]


class QuoteManager(models.Manager.from_queryset(QuoteQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, public_id: str) -> "Quote":
        return self.get(public_id=public_id)


class Quote(Editorial):
    public_id = models.CharField("number", max_length=8, unique=True, default=new_public_id, editable=False)
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="quotes", help_text="The article that prints these words."
    )
    form = models.CharField(
        max_length=10,
        choices=Form,
        default=Form.DIRECT,
        help_text="Whole sentences of the speaker; a fragment inside the reporter's sentence; or the sense "
        "of what was said, in our words.",
    )
    text = models.TextField(
        "words",
        help_text="As printed, without quotation marks. Where the article breaks off to name the speaker, "
        "start a new line: each line gets its own marks. […] only for words you leave out, [words] only "
        "for words you put in. Of a paraphrase: the sense, in our own words.",
    )
    context = models.CharField(
        max_length=200,
        blank=True,
        help_text="One sentence in our words, printed above: what it answers or is about. Asked when the "
        "bridge would open again.",
    )
    said_first, said_last, said_bounds_for = bounds_columns()
    said = EDTFField(
        "said on",
        help_text="The day of speaking, if the source gives it. Left empty, the quote is filed under the "
        "event it was said at, else under its article; readers are told which.",
    )
    said_at = models.ForeignKey(
        Event,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes_said_at",
        help_text="Where it was said: Valdai Forum, 2019. Not what it is about.",
    )
    about = models.ManyToManyField(
        Event, blank=True, related_name="quotes_about", help_text="The events it speaks about."
    )
    mentions = models.ManyToManyField(
        Actor, blank=True, related_name="mentioned_in", help_text="Actors named in the words."
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="quotes")
    spoken_language = models.CharField(
        max_length=35, blank=True, help_text="Code of the language it was spoken in, if recorded: ru."
    )
    translated_by = models.CharField(
        max_length=11,
        choices=Translator,
        blank=True,
        help_text="Who translated the printed words, if recorded.",
    )
    our_translation = models.TextField(
        blank=True, help_text="Our English of words printed in another language. Never what is checked."
    )
    standing = models.CharField(
        max_length=13,
        choices=Standing,
        default=Standing.UNDISPUTED,
        help_text="What became of it. Anything but undisputed is shown in place of the mark.",
    )
    standing_note = models.TextField(
        blank=True, help_text="How we know, for readers. Needed for every standing but undisputed."
    )
    standing_source = models.ForeignKey(
        Article,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quotes_judged",
        verbose_name="article that says so",
        help_text="Where the denial or retraction was printed. Readers see it once it is published.",
    )
    utterance = models.ForeignKey(
        Utterance,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quotes",
        help_text="Groups this quote with other articles' prints of the same act of speech.",
    )
    verdict = models.CharField(max_length=9, choices=Verdict, default=Verdict.UNCHECKED, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    proved_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="When these words were last found in the source: since then, the source has changed.",
    )
    checked_capture = models.ForeignKey(
        Capture, protect_proof, null=True, blank=True, editable=False, related_name="quotes_checked"
    )

    objects = QuoteManager()

    changed: frozenset[str] = frozenset()
    """Of a public quote, as it is saved: which of JUDGED become other than they are stored."""

    class Meta:
        ordering = ["-pk"]
        constraints = [
            withdrawn_says_why("quote"),
            *edtf_constraints("said", "quote"),
            models.CheckConstraint(condition=~Q(text=""), name="quote_has_words"),
            models.CheckConstraint(
                condition=~Q(form=Form.PARAPHRASE) | Q(verdict=Verdict.UNCHECKED),
                name="quote_paraphrase_has_no_verdict",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=PROVEN) | Q(proved_at__isnull=False),
                name="quote_proof_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.UNDISPUTED) | ~Q(standing_note=""),
                name="quote_standing_says_how_we_know",
            ),
            models.CheckConstraint(
                condition=Q(public_id__regex=r"^[0-9a-hjkmnp-tv-z]{8}$"),
                name="quote_number_is_crockford",
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "id"], name="quote_by_day_added"),
            models.Index(fields=["verdict"], condition=Q(verdict__in=REFUSED), name="quote_that_fell"),
            models.Index(
                fields=["verdict"],
                condition=Q(verdict=Verdict.UNCHECKED) & ~Q(form=Form.PARAPHRASE),
                name="quote_not_checked",
            ),
        ]

    def __str__(self) -> str:
        words = " ".join(self.text.split())
        return f"#{self.public_id} {words[:80]}{'…' if len(words) > 80 else ''}"

    def natural_key(self) -> tuple[str]:
        return (self.public_id,)

    def get_absolute_url(self) -> str:
        return address("quote_detail", self.public_id)

    def clean(self) -> None:
        super().clean()
        self.text = text.clean(self.text).strip()
        if self.standing != Standing.UNDISPUTED and not self.standing_note.strip():
            raise ValidationError({"standing_note": "Say how we know: readers see it beside the standing."})

    def save(self, **kwargs: Any) -> None:
        while self._state.adding and Quote.objects.filter(public_id=self.public_id).exists():
            self.public_id = new_public_id()
        super().save(**kwargs)

    def before_saving(self) -> None:
        """Take the verdict as it is stored: archive.verification alone writes that.

        An instance read before the last check would else bring an old verdict back. A verdict falls when
        the words it was reached for change, are called a paraphrase, or move to another article; the
        database then drops its passages and comparisons (archive.verification.triggers).
        """
        self.changed = frozenset()
        stored = Quote.objects.only("status", *JUDGED, *CHECKED).filter(pk=self.pk).first()
        if stored is None:
            return
        if stored.is_public and self.is_public:
            self.changed = frozenset(name for name in JUDGED if _differ(name, self, stored))
        for name in CHECKED:
            setattr(self, name, getattr(stored, name))
        if self._words != stored._words:
            self.verdict, self.checked_at, self.checked_capture_id = Verdict.UNCHECKED, None, None
            self.proved_at = None

    @property
    def _words(self) -> tuple[str, bool, int]:
        """What a verdict is about."""
        return self.text, self.is_paraphrase, self.article_id

    @property
    def is_paraphrase(self) -> bool:
        return self.form == Form.PARAPHRASE

    @property
    def runs(self) -> list[str]:
        """The runs of printed words, one a line (a paraphrase is one run)."""
        return [self.text] if self.is_paraphrase else text.runs(self.text)

    @property
    def is_theirs(self) -> bool:
        """Whether its words are still taken for its speakers'."""
        return self.standing not in NOT_THEIRS

    @property
    def mark(self) -> Mark:
        """What readers are told. The view `archive_visible` works out the same for the index."""
        if self.standing != Standing.UNDISPUTED:
            return Mark(self.standing)
        if self.is_paraphrase:
            return Mark.OURS
        if self.verdict == Verdict.EDITED:
            return Mark.SHORTENED if "…" in self.text or "..." in self.text else Mark.BRACKETED
        return {
            Verdict.VERBATIM: Mark.PRINTED,
            Verdict.UNCHECKED: Mark.UNCHECKED,
        }.get(Verdict(self.verdict), Mark.CHANGED if self.proved_at else Mark.DIFFERS)

    @property
    def public_said_at(self) -> Event | None:
        """Where it was said, if readers may know that event."""
        return self.said_at if self.said_at and self.said_at.is_public else None

    @property
    def dated_by(self) -> str:
        """What its date rests on: said, event, article, or "" for a quote without a date."""
        if self.said:
            return "said"
        if self.public_said_at and self.public_said_at.date:
            return "event"
        return "article" if self.article.published else ""

    @property
    def filed(self) -> "FuzzyDate | None":
        """The date it is filed under: its own, else its event's, else its article's."""
        event = self.public_said_at
        found = {"said": self.said, "event": event.date if event else "", "article": self.article.published}
        typed = found.get(self.dated_by, "")
        return dates.parse(typed) if typed else None

    @property
    def is_dated_apart(self) -> bool:
        """Filed under another date than its article's: to be said wherever the article's stands."""
        return self.dated_by in {"said", "event"} and self.filed != self._article_date

    @property
    def _article_date(self) -> "FuzzyDate | None":
        return dates.parse(self.article.published) if self.article.published else None

    @property
    def public_about(self) -> list[Event]:
        return [event for event in related(self, "about") if event.is_public]
