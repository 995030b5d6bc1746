"""What records have in common: status, version, address.

What lives here: the status an editorial record has, the refusal of stale saves, slugs with their
memory. What does not: who may change a status (archive.workflow).
"""

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import slugify


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


class WithdrawalReason(models.TextChoices):
    ERROR = "error", "Error"
    SOURCE_RETRACTED = "source_retracted", "Source retracted"
    RIGHTS = "rights", "Rights"
    PRIVACY = "privacy", "Privacy"
    LEGAL = "legal", "Legal"


def withdrawn_says_why(kind: str) -> models.CheckConstraint:
    """Nothing is withdrawn without the reason that readers see at its address."""
    return models.CheckConstraint(
        condition=~Q(status=Status.WITHDRAWN) | ~Q(withdrawal_reason=""), name=f"{kind}_withdrawn_says_why"
    )


class StaleVersion(Exception):
    """Somebody saved this record after it was read. Nothing was written; read it again."""


class PublicQuerySet(models.QuerySet):
    """Every record a reader can meet has `published()`: the only door to the public."""

    def published(self) -> Self:
        raise NotImplementedError


class EditorialQuerySet(PublicQuerySet):
    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def withdrawn(self) -> Self:
        """What once was public: its address answers 410."""
        return self.filter(status=Status.WITHDRAWN)


class Editorial(models.Model):
    """A record that is drafted, reviewed, published and withdrawn (see archive.workflow)."""

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        db_index=True,
        help_text="Readers see published records only. Withdrawn ones keep their address and say so there.",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    publish_on = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When the record is to be published, UTC."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawal_reason = models.CharField(
        max_length=20,
        choices=WithdrawalReason,
        blank=True,
        help_text="Needed to withdraw. Readers see it at the record's old address, and nothing else of it.",
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    def save(self, **kwargs: Any) -> None:
        """Save over the version that was read, or raise StaleVersion and write nothing."""
        if self._state.adding:
            super().save(**kwargs)
            return
        with transaction.atomic():
            mine = type(self)._base_manager.filter(pk=self.pk, version=self.version)
            if not mine.update(version=F("version") + 1):
                raise StaleVersion(f"{self} was saved by somebody else in the meantime.")
            self.version += 1
            self.before_saving()
            try:
                super().save(**kwargs)
            except Exception:
                self.version -= 1
                raise

    def before_saving(self) -> None:
        """What a change takes from the record as it is stored. The row is locked by then."""


class FormerSlug(models.Model):
    """An address a record once had; it redirects to the one it has now."""

    model = models.CharField(max_length=20)
    slug = models.SlugField(max_length=120, allow_unicode=True)
    object_id = models.BigIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = "former address", "former addresses"
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="former_slug_leads_to_one")]

    def __str__(self) -> str:
        return f"{self.model}: {self.slug}"


class Slugged(models.Model):
    """A record with a readable address. A slug that readers may know is remembered (FormerSlug)."""

    slug = models.SlugField(
        max_length=120,
        unique=True,
        allow_unicode=True,
        help_text="The last part of the address. It may change: the old address then leads to the new one.",
    )

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def had_readers(self) -> bool:
        """Whether its address may be known outside: a draft's never was."""
        return getattr(self, "published_at", True) is not None

    def clean(self) -> None:
        super().clean()
        if leads_elsewhere(self, self.slug):
            raise ValidationError({"slug": f"{LEADS_ELSEWHERE} Choose a different one."})

    def save(self, **kwargs: Any) -> None:
        with transaction.atomic():
            old = type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
            super().save(**kwargs)
            if old and old != self.slug and self.had_readers:
                name = self._meta.model_name
                FormerSlug.objects.update_or_create(model=name, slug=old, defaults={"object_id": self.pk})
                FormerSlug.objects.filter(model=name, slug=self.slug).delete()


LEADS_ELSEWHERE = "Another record had this address once."


def leads_elsewhere(record: models.Model, slug: str) -> bool:
    """Whether an address leads on to another record of the same kind, which had it once."""
    taken = FormerSlug.objects.filter(model=record._meta.model_name, slug=slug)
    return taken.exclude(object_id=record.pk or 0).exists()


def free_slug(model: type[models.Model], name: str, own_pk: int | None = None) -> str:
    """A slug that no other record of this kind has or had, numbered where the name is taken."""
    base = slugify(name, allow_unicode=True)[:100].strip("-_") or str(model._meta.model_name)
    taken = set(
        model._base_manager.filter(slug__startswith=base).exclude(pk=own_pk).values_list("slug", flat=True)
    )
    former = FormerSlug.objects.filter(model=model._meta.model_name, slug__startswith=base)
    taken |= set(former.exclude(object_id=own_pk or 0).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


class SluggedManager(models.Manager):
    """For fixtures: a record is known by its slug."""

    def get_by_natural_key(self, slug: str) -> models.Model:
        return self.get(slug=slug)
