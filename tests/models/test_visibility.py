"""published() is the only door: what the public may see of each record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from archive.models import Actor, Article, Correction, Event, Place, Publication, Quote, Status, Topic
from tests import cast

pytestmark = pytest.mark.django_db
HIDDEN = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]


def test_published_quote_of_published_article_and_actor_is_public():
    assert cast.quote() in Quote.objects.published()


@pytest.mark.parametrize("status", HIDDEN)
def test_quote_hides_with_its_own_status(status):
    assert cast.quote(status=status) not in Quote.objects.published()


@pytest.mark.parametrize("status", HIDDEN)
def test_quote_hides_with_its_article(status):
    assert cast.quote(article=cast.article(status=status)) not in Quote.objects.published()


@pytest.mark.parametrize("status", HIDDEN)
def test_quote_hides_with_any_of_its_named_voices(status):
    quote = cast.quote(by=[cast.actor(), cast.actor("Joren Pike", status=status)])
    assert quote not in Quote.objects.published()


def test_unnamed_voice_hides_nothing():
    assert cast.quote(by="a senior harbour official") in Quote.objects.published()


def test_publication_of_drafts_alone_is_not_named():
    cast.article(status=Status.DRAFT)
    assert not Publication.objects.published().exists()


def test_topic_of_drafts_alone_is_not_named():
    cast.quote(status=Status.DRAFT, topics=[cast.topic()])
    assert not Topic.objects.published().exists()


def test_topic_of_a_public_event_is_named():
    cast.event().topics.add(cast.topic())
    assert Topic.objects.published().exists()


def test_place_of_a_draft_event_is_not_named():
    cast.event(status=Status.DRAFT).places.add(cast.place())
    assert not Place.objects.published().exists()


def test_country_is_named_with_a_public_place_in_it():
    britain = cast.place("Britain", is_country=True)
    cast.event().places.add(cast.place("Ellery"))
    assert britain in Place.objects.published()


def test_country_finds_all_its_places():
    britain, ellery = cast.place("Britain", is_country=True), cast.place("Ellery")
    assert set(Place.objects.within(britain.counted_under)) == {britain, ellery}
    assert set(Place.objects.within(ellery.counted_under)) == {ellery}


def test_correction_of_a_hidden_record_is_hidden():
    Correction.objects.create(quote=cast.quote(status=Status.DRAFT), reason="A word was missing.")
    assert not Correction.objects.published().exists()


def test_draft_event_lends_a_quote_neither_name_nor_date():
    draft = cast.event(status=Status.DRAFT, date="1999-01-01")
    quote = cast.quote(said_at=draft)
    assert quote.public_said_at is None
    assert quote.dated_by == "article"


def test_affiliation_rests_on_its_public_source():
    actor = cast.actor()
    actor.affiliations.create(title="harbour master", source=cast.article(status=Status.DRAFT))
    assert actor.established_role == ""


def test_organisation_that_is_not_public_lends_no_name():
    actor, board = cast.actor(), cast.actor("Ellery Harbour Board", status=Status.DRAFT)
    actor.affiliations.create(title="chair", organisation=board)
    assert actor.established_role == "chair"


@pytest.mark.parametrize("model", [Actor, Article, Event, Quote])
def test_every_editorial_record_starts_as_a_draft(model):
    assert model().status == Status.DRAFT


def test_role_of_a_hidden_organisation_alone_is_no_role():
    actor, board = cast.actor(), cast.actor("Ellery Harbour Board", status=Status.DRAFT)
    actor.affiliations.create(organisation=board, since="2001")
    assert actor.public_affiliations == []


def test_embargo_is_not_laid_on_what_readers_see():
    article = cast.article(embargo_until=timezone.now() + timedelta(days=1))
    with pytest.raises(ValidationError, match="Send it back to draft"):
        article.full_clean()
