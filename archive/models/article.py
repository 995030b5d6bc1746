"""Article: one source. Capture: its text as it stood on one day, or the fingerprint of it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from archive.text import clean, fingerprint

from .base import Editorial, EditorialQuerySet, Slugged, SluggedManager, withdrawn_says_why
from .fields import EDTFField, bounds_columns, edtf_constraints
from .publication import Publication
from .shortcuts import address


class ArticleKind(models.TextChoices):
    REPORT = "report", "Report"
    COLUMN = "column", "Column"
    INTERVIEW = "interview", "Interview"
    TRANSCRIPT = "transcript", "Transcript"
    SPEECH = "speech", "Speech (prepared text)"
    STATEMENT = "statement", "Statement"
    LETTER = "letter", "Letter"
    DOCUMENT = "document", "Document"
    BROADCAST = "broadcast", "Broadcast"
    POST = "post", "Post"


class Access(models.TextChoices):
    OPEN = "open", "Open"
    REGISTRATION = "registration", "Needs registration"
    PAYWALL = "paywall", "Behind a paywall"
    GONE = "gone", "Gone"


class ArticleStanding(models.TextChoices):
    AS_PUBLISHED = "as_published", "As published"
    CORRECTED = "corrected", "Corrected by the outlet"
    RETRACTED = "retracted", "Retracted by the outlet"
    GONE = "gone", "Gone"


class CopyKind(models.TextChoices):
    REPRINT = "reprint", "Reprint"
    EDITED = "edited", "Edited copy"
    EXCERPT = "excerpt", "Excerpt"
    TRANSLATION = "translation", "Translation"


class TextRights(models.TextChoices):
    PRIVATE = "private", "Private: kept for checking, never shown"
    EXCERPTS = "excerpts", "Excerpts: a few words around each quotation"
    PUBLIC = "public", "Public: the whole text may be shown"


class Article(Slugged, Editorial):
    publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        help_text="The outlet. Left empty for a letter or a post that no outlet printed.",
    )
    kind = models.CharField(max_length=10, choices=ArticleKind, default=ArticleKind.REPORT)
    title = models.CharField(
        max_length=500,
        help_text="As printed. Where none is printed, describe it in square brackets and tick the box below.",
    )
    title_supplied = models.BooleanField(
        "title supplied by us", default=False, help_text="Readers are told that the title is the archive's."
    )
    byline = models.CharField(
        max_length=300,
        blank=True,
        help_text="As printed: Marc Champion in London. Left empty, readers see “No author recorded”.",
    )
    edited_by = models.CharField(
        max_length=300, blank=True, help_text="Editors, where the article names them, as printed."
    )
    authors = models.ManyToManyField(
        "archive.Actor",
        blank=True,
        related_name="articles_written",
        help_text="Authors who are actors in this archive.",
    )
    published_first, published_last, published_bounds_for = bounds_columns()
    published = EDTFField(
        "published",
        help_text="When it appeared, as exactly as is known: 2019-10-03, 2019-10, [2019-10-03..2019-10-06].",
    )
    url = models.URLField(
        "address",
        max_length=1000,
        blank=True,
        help_text="Where it can be read. Left empty, readers see “Address not recorded”.",
    )
    access = models.CharField(
        max_length=12,
        choices=Access,
        blank=True,
        help_text="Who can read it there. Left empty: not recorded.",
    )
    language = models.CharField(
        max_length=35, default="en", help_text="Code of the language it is printed in: en, ru, de."
    )
    summary = models.TextField(
        blank=True, help_text="In our own words, never the article's. A blank line starts a new paragraph."
    )
    standing = models.CharField(
        max_length=12,
        choices=ArticleStanding,
        default=ArticleStanding.AS_PUBLISHED,
        help_text="What became of it at the outlet.",
    )
    copy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        help_text="The article this one reprints: a wire copy is not a second report.",
    )
    copy_kind = models.CharField(max_length=12, choices=CopyKind, blank=True)
    text_rights = models.CharField(
        max_length=8,
        choices=TextRights,
        default=TextRights.PRIVATE,
        help_text="How much of the captured text readers may see.",
    )
    rights_note = models.CharField(max_length=300, blank=True, help_text="As printed: © 2019 Bloomberg L.P.")
    embargo_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Neither the article nor its quotes can be published before then, UTC.",
    )

    objects = SluggedManager.from_queryset(EditorialQuerySet)()

    class Meta:
        ordering = [F("published_first").desc(nulls_last=True), "-pk"]
        constraints = [
            withdrawn_says_why("article"),
            *edtf_constraints("published", "article"),
            models.CheckConstraint(
                condition=Q(copy_of__isnull=True, copy_kind="")
                | (Q(copy_of__isnull=False) & ~Q(copy_kind="")),
                name="article_copy_says_of_what_and_how",
            ),
            models.CheckConstraint(
                condition=Q(copy_of__isnull=True) | ~Q(copy_of=F("pk")), name="article_not_copy_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publication})" if self.publication else self.title

    def get_absolute_url(self) -> str:
        return address("article_detail", self.slug)

    @property
    def is_gone(self) -> bool:
        """No longer to be read at its address."""
        return self.access == Access.GONE or self.standing == ArticleStanding.GONE

    def clean(self) -> None:
        super().clean()
        held = self.embargo_until and self.embargo_until > timezone.now()
        if held and self.is_public:
            raise ValidationError(
                {"embargo_until": "Readers see this article already. Send it back to draft first."}
            )


class MadeBy(models.TextChoices):
    PUBLISHER = "publisher", "The publisher's text"
    OFFICIAL = "official", "Official transcript"
    ARCHIVE = "archive", "Our transcript"
    MACHINE = "machine", "Machine transcript"
    OCR = "ocr", "Read from print by machine (OCR)"


class CaptureManager(models.Manager["Capture"]):
    def get_by_natural_key(self, article: str, captured_at: str) -> "Capture":
        return self.get(article__slug=article, captured_at=datetime.fromisoformat(captured_at))


class Capture(models.Model):
    """An article's text as it stood when it was captured. Anchors point into it by code point."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="captures")
    captured_at = models.DateTimeField(help_text="When the text was taken, UTC.")
    captured_by = models.CharField(max_length=200, blank=True, help_text="Who or what took it.")
    made_by = models.CharField(
        max_length=10,
        choices=MadeBy,
        default=MadeBy.PUBLISHER,
        help_text="Who put it into writing. Readers of a transcript are told so.",
    )
    archive_url = models.URLField(
        "archived at", max_length=1000, blank=True, help_text="A copy kept by a web archive."
    )
    text = models.TextField(
        blank=True,
        help_text="The whole text, as pasted. It is private unless the article's text rights say otherwise, "
        "and may be emptied later: its fingerprint then still says what was compared.",
    )
    sha256 = models.CharField(
        "fingerprint",
        max_length=64,
        blank=True,
        help_text="SHA-256 of the text, in hexadecimal. Worked out from the text where there is one.",
    )
    note = models.CharField(max_length=300, blank=True)

    objects = CaptureManager()

    class Meta:
        ordering = ["-captured_at", "-pk"]
        get_latest_by = "captured_at"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="capture_has_a_fingerprint"
            ),
            models.UniqueConstraint(
                fields=["article", "captured_at"], name="capture_once_an_article_and_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Text of {self.captured_at:%-d %B %Y}"

    def natural_key(self) -> tuple[str, str]:
        return (self.article.slug, self.captured_at.isoformat())

    natural_key.dependencies = ["archive.article"]  # type: ignore[attr-defined]

    def save(self, **kwargs: Any) -> None:
        """Save it; its quotes are checked anew in the same transaction (archive.verification.watching)."""
        if self.text:
            self.text = clean(self.text)
            self.sha256 = fingerprint(self.text)
            if (names := kwargs.get("update_fields")) is not None and "text" in names:
                kwargs["update_fields"] = {*names, "sha256"}
        with transaction.atomic():
            super().save(**kwargs)
