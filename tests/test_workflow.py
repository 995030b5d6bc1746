"""The only door for changes of status."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from archive import history, verification, workflow
from archive.models import Quote, Status
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    return cast.person()


def test_draft_quote_of_public_records_is_published(editor):
    quote = cast.quote(status=Status.DRAFT)
    workflow.publish(quote, by=editor)
    assert quote in Quote.objects.published()
    assert quote.published_at is not None


def test_quote_is_not_published_without_its_actors(editor):
    quote = cast.quote(status=Status.DRAFT, by=cast.actor("Joren Pike", status=Status.DRAFT))
    with pytest.raises(workflow.Refused, match="Joren Pike"):
        workflow.publish(quote, by=editor)
    quote.refresh_from_db()
    assert quote.status == Status.DRAFT


def test_quote_takes_what_it_rests_on_along(editor):
    source = cast.article(status=Status.DRAFT)
    quote = cast.quote(status=Status.DRAFT, article=source, by=cast.actor(status=Status.DRAFT))
    assert len(workflow.publish(quote, by=editor, along=True)) == 3
    assert quote in Quote.objects.published()


def test_withdrawn_actor_is_not_taken_along(editor):
    quote = cast.quote(status=Status.DRAFT, by=cast.actor(status=Status.WITHDRAWN))
    with pytest.raises(workflow.Refused, match="withdrawn"):
        workflow.publish(quote, by=editor, along=True)


def test_quote_without_a_voice_is_refused(editor):
    quote = cast.quote(status=Status.DRAFT)
    quote.voices.all().delete()
    with pytest.raises(workflow.Refused, match="no voice"):
        workflow.publish(quote, by=editor)


def test_embargoed_article_is_refused_until_its_hour(editor):
    source = cast.article(status=Status.DRAFT, embargo_until=timezone.now() + timedelta(hours=1))
    with pytest.raises(workflow.Refused, match="embargo"):
        workflow.publish(source, by=editor)


@pytest.mark.parametrize("verdict", ["altered", "absent"])
def test_bad_words_are_refused(editor, verdict):
    quote = cast.quote(status=Status.DRAFT, verdict=verdict)
    with pytest.raises(workflow.Refused, match=verdict):
        workflow.publish(quote, by=editor)


@pytest.mark.parametrize("verdict", ["altered", "absent"])
def test_bad_words_meet_the_gate_in_the_database(verdict):
    quote = cast.quote(status=Status.DRAFT, verdict=verdict)
    with pytest.raises(IntegrityError, match="cannot be published"), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(status=Status.PUBLISHED)
    with pytest.raises(IntegrityError, match="cannot be published"), transaction.atomic():
        cast.quote(verdict=verdict)


def test_bad_words_with_a_standing_pass_the_gate(editor):
    quote = cast.quote(status=Status.DRAFT, verdict="absent", standing="fabricated", standing_note="Made up.")
    workflow.publish(quote, by=editor)
    assert quote in Quote.objects.published()


def test_quote_that_falls_after_publication_stays_public_and_marked():
    quote = cast.quote(verdict="verbatim")
    Quote.objects.filter(pk=quote.pk).update(verdict="absent")
    quote.refresh_from_db()
    assert quote in Quote.objects.published()
    assert quote.mark == "changed"


@pytest.mark.parametrize("form", ["direct", "partial"])
def test_unchecked_words_are_not_published(editor, settings, form):
    settings.PUBLISH_UNCHECKED = False
    quote = cast.quote(status=Status.DRAFT, form=form)
    with pytest.raises(workflow.Refused, match="not checked.*captures.*verify_quotes.*PUBLISH_UNCHECKED"):
        workflow.publish(quote, by=editor)


def test_unchecked_words_are_published_where_the_archive_is_set_up_so(editor, settings):
    settings.PUBLISH_UNCHECKED = True
    quote = cast.quote(status=Status.DRAFT)
    workflow.publish(quote, by=editor)
    assert quote.mark == "unchecked"


def test_paraphrase_needs_no_check(editor, settings):
    settings.PUBLISH_UNCHECKED = False
    workflow.publish(quote := cast.quote(status=Status.DRAFT, form="paraphrase"), by=editor)
    assert quote in Quote.objects.published()


def test_unchecked_words_with_a_standing_are_published(editor, settings):
    settings.PUBLISH_UNCHECKED = False
    quote = cast.quote(status=Status.DRAFT, standing="denied", standing_note="She says so.")
    workflow.publish(quote, by=editor)
    assert quote in Quote.objects.published()


def test_setting_hides_nothing_that_is_public(settings):
    quote = cast.quote()
    settings.PUBLISH_UNCHECKED = False
    assert quote in Quote.objects.published()
    quote.context = "Asked about the bridge"
    quote.save()
    workflow.stay_public(quote, ["context"])


def test_refusal_shows_the_difference(editor, proven):
    Quote.objects.filter(pk=proven.pk).update(text="Nobody could cross", verdict="unchecked")
    proven.refresh_from_db()
    with pytest.raises(workflow.Refused, match="prints “will” where you have “could”"):
        workflow.publish(proven, by=editor)


def test_published_words_cannot_change_to_unchecked_ones(settings, proven):
    settings.PUBLISH_UNCHECKED = False
    workflow.publish(proven, by=None)
    proven.article.captures.update(text="")
    proven.text = "Everybody will cross"
    with pytest.raises(workflow.Refused, match="no longer be proved"):
        proven.save()
    proven.refresh_from_db()
    assert (proven.text, proven.verdict) == ("Nobody will cross", "verbatim")


def test_published_quote_that_its_source_let_down_stays_as_it_is(proven):
    workflow.publish(proven, by=None)
    proven.article.captures.update(text="Quite another text.")
    proven.refresh_from_db()
    workflow.stay_public(proven, ["context"])
    assert (proven.mark, proven in Quote.objects.published()) == ("changed", True)


def test_withdrawing_needs_a_reason(editor):
    quote = cast.quote()
    with pytest.raises(workflow.Refused, match="reason"):
        workflow.withdraw(quote, by=editor, reason="")
    workflow.withdraw(quote, by=editor, reason="privacy")
    assert quote.withdrawn_at is not None


def test_withdrawn_record_is_published_only_by_way_of_a_draft(editor):
    quote = cast.quote(status=Status.WITHDRAWN)
    with pytest.raises(workflow.Refused):
        workflow.publish(quote, by=editor)
    workflow.back_to_draft(quote, by=editor)
    workflow.publish(quote, by=editor)
    assert (quote.withdrawn_at, quote.withdrawal_reason) == (None, "")


def test_every_step_is_logged_with_who(editor):
    workflow.publish(cast.quote(status=Status.DRAFT), by=editor)
    assert LogEntry.objects.get().user == editor


def test_refused_step_changes_nothing(editor):
    quote = cast.quote(status=Status.DRAFT, article=cast.article(status=Status.DRAFT))
    with pytest.raises(workflow.Refused):
        workflow.publish(quote, by=editor)
    quote.refresh_from_db()
    assert (quote.version, quote.status, quote.article.status) == (1, Status.DRAFT, Status.DRAFT)


def stale(quote):
    """The quote as somebody read it before its source changed."""
    before = Quote.objects.get(pk=quote.pk)
    kept = quote.article.captures.get()
    kept.text = "Quite another text."
    kept.save()
    return before


@pytest.fixture
def proven():
    source = cast.article()
    cast.capture(source, "“Nobody will cross,” said Mira Tallow.")
    quote = cast.quote("Nobody will cross", article=source, status=Status.DRAFT)
    verification.check(quote)
    return quote


def test_quote_is_judged_anew_as_it_is_published(editor, proven):
    with pytest.raises(workflow.Refused, match="absent"):
        workflow.publish(stale(proven), by=editor)


def test_step_brings_no_old_verdict_back(editor, proven):
    workflow.submit(stale(proven), by=editor)
    proven.refresh_from_db()
    assert (proven.status, proven.verdict) == (Status.IN_REVIEW, "absent")


def test_record_is_taken_from_readers_also_if_its_waiting_change_fits_no_more():
    quote, event = cast.quote(), cast.event(status="draft")
    data = history.snapshot(quote)
    data["many"]["about"] = [event.pk]
    workflow.wait(quote, data, by=None)
    event.delete()
    workflow.back_to_draft(quote, by=None)
    assert (quote.status, history.waiting(quote)) == ("draft", None)
