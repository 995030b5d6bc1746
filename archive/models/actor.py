"""Actor: a person or body that speaks or takes part, with its names and its roles over time."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from .base import Editorial, EditorialQuerySet, Slugged, SluggedManager, withdrawn_says_why
from .fields import (
    EDTFField,
    FollowingNames,
    NameField,
    bounds_columns,
    edtf_constraints,
    fold,
    folded,
    folded_column,
)
from .shortcuts import address, related


class ActorKind(models.TextChoices):
    PERSON = "person", "Person"
    ORGANISATION = "organisation", "Organisation"
    STATE = "state", "State"


class ActorQuerySet(FollowingNames, EditorialQuerySet):
    def named(self, text: str) -> Self:
        """Who has this name, whole, under any alias, case, accents or script."""
        key = folded(text)
        if not key:
            return self.none()
        aliases = Alias.objects.filter(name_folded=key).values("actor")
        return self.filter(Q(name_folded=key) | Q(sort_name_folded=key) | Q(pk__in=aliases))

    def matching(self, text: str) -> Self:
        """Who has all these words in one name, each word whole or begun. It reads every name: for the desk.

        Readers are answered by archive.search.names.
        """
        words = fold(text).split()
        if not words:
            return self.none()
        own, alias = Q(), Q()
        for word in words:
            own &= Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}")
            alias &= Q(name_folded__startswith=word) | Q(name_folded__contains=f" {word}")
        return self.filter(own | Q(pk__in=Alias.objects.filter(alias).values("actor")))


class Actor(Slugged, Editorial):
    kind = models.CharField(max_length=12, choices=ActorKind, default=ActorKind.PERSON)
    name_folded = folded_column()
    name = NameField(
        max_length=300,
        help_text="The name readers see: Fyodor Lukyanov. Other spellings and scripts are aliases below.",
    )
    sort_name_folded = folded_column()
    sort_name = NameField(
        max_length=300,
        help_text="How the name stands in an alphabetical list: Lukyanov, Fyodor.",
    )
    description = models.TextField(
        blank=True,
        help_text="One sentence in our own words, at the head of the page: a research group that "
        "advises the Kremlin. Roles with dates belong to the affiliations below.",
    )
    wikidata_id = models.CharField(
        "Wikidata id", max_length=20, null=True, blank=True, unique=True, help_text="Such as Q4268832."
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
    )

    objects = SluggedManager.from_queryset(ActorQuerySet)()

    class Meta:
        ordering = ["sort_name", "pk"]
        constraints = [
            withdrawn_says_why("actor"),
            models.CheckConstraint(
                condition=Q(wikidata_id__isnull=True) | Q(wikidata_id__startswith="Q"),
                name="actor_wikidata_id_starts_with_q",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="actor_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("actor_detail", self.slug)

    def clean(self) -> None:
        super().clean()
        self.wikidata_id = self.wikidata_id or None

    @property
    def public_affiliations(self) -> list["Affiliation"]:
        """Roles that readers may see: with a public source, where one is named, and something to say."""
        return [
            one
            for one in related(self, "affiliations")
            if (one.source is None or one.source.is_public) and one.public_words
        ]

    @property
    def established_role(self) -> str:
        """The newest role recorded, in our words, or ""."""
        return next((role.public_words for role in self.public_affiliations if role.public_words), "")


class AliasKind(models.TextChoices):
    ALIAS = "alias", "Alias"
    FORMER = "former", "Former name"
    TRANSLITERATION = "transliteration", "Transliteration"
    NATIVE = "native", "Native script"
    MISSPELLING = "misspelling", "Misspelling"


class AliasQuerySet(FollowingNames, models.QuerySet["Alias"]):
    pass


class AliasManager(models.Manager["Alias"]):
    def get_by_natural_key(self, actor: str, name: str) -> "Alias":
        return self.get(actor__slug=actor, name=name)


class Alias(models.Model):
    actor = models.ForeignKey(Actor, models.CASCADE, related_name="aliases")
    name_folded = folded_column()
    name = NameField(
        max_length=300,
        help_text="Another way the name is written. Searching it finds the actor. Misspellings are "
        "found, but not shown to readers.",
    )
    kind = models.CharField(max_length=15, choices=AliasKind, default=AliasKind.ALIAS)
    language = models.CharField(
        max_length=35, blank=True, help_text="Code of the language it is written in: ru, uk, en."
    )

    objects = AliasManager.from_queryset(AliasQuerySet)()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "aliases"
        constraints = [models.UniqueConstraint(fields=["actor", "name"], name="alias_once_an_actor")]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.actor.slug, self.name)

    natural_key.dependencies = ["archive.actor"]  # type: ignore[attr-defined]


class AffiliationManager(models.Manager["Affiliation"]):
    def get_by_natural_key(
        self, actor: str, title: str, organisation: str | None, since: str
    ) -> "Affiliation":
        return (
            self.get(actor__slug=actor, title=title, organisation__slug=organisation, since=since)
            if organisation
            else self.get(actor__slug=actor, title=title, organisation__isnull=True, since=since)
        )


class Affiliation(models.Model):
    """A role somebody had, when, and which article says so."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        limit_choices_to=~Q(kind=ActorKind.PERSON),
        help_text="The body, if it is an actor here.",
    )
    title = models.CharField(
        max_length=300, blank=True, help_text="The role in our words: head. As printed stands on the voice."
    )
    since_first, since_last, since_bounds_for = bounds_columns()
    since = EDTFField(help_text="Since when, as far as the source says. Left empty: not known.")
    until_first, until_last, until_bounds_for = bounds_columns()
    until = EDTFField(help_text="Until when. Left empty: not known, or still so.")
    source = models.ForeignKey(
        "archive.Article",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="affiliations",
        help_text="The article that says so.",
    )

    objects = AffiliationManager()

    class Meta:
        ordering = [F("since_first").desc(nulls_last=True), "pk"]
        constraints = [
            *edtf_constraints("since", "affiliation"),
            *edtf_constraints("until", "affiliation"),
            models.CheckConstraint(
                condition=~Q(title="") | Q(organisation__isnull=False), name="affiliation_says_something"
            ),
            models.UniqueConstraint(
                fields=["actor", "title", "organisation", "since"], name="affiliation_once"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, str(self.organisation or "")) if part)

    @property
    def public_words(self) -> str:
        """Title and organisation; an organisation that is not public lends no name."""
        body = self.organisation
        name = body.name if body and body.is_public else ""
        return ", ".join(part for part in (self.title, name) if part)

    def natural_key(self) -> tuple[str, str, str | None, str]:
        return (
            self.actor.slug,
            self.title,
            self.organisation.slug if self.organisation else None,
            self.since,
        )

    natural_key.dependencies = ["archive.actor", "archive.article"]  # type: ignore[attr-defined]
