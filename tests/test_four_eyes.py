"""Nobody publishes alone what they changed last; a change of what readers see waits for a second person."""

import pytest

from archive import history, workflow
from archive.models import Correction, Quote, Revision
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("four_eyes")]


def changed(quote: Quote, **fields) -> history.Data:
    data = history.snapshot(quote)
    data["fields"] |= fields
    return data


def test_who_changed_it_last_does_not_publish_it(ida):
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish(cast.drafted(ida), by=ida)


def test_somebody_else_publishes_it(ida, otto):
    quote = cast.drafted(ida)
    workflow.publish(quote, by=otto)
    assert quote in Quote.objects.published()


def test_submitting_is_no_change(ida, otto):
    quote = cast.drafted(ida)
    workflow.submit(quote, by=otto)
    workflow.publish(quote, by=otto)
    assert quote.is_public


def test_superuser_needs_a_second_person_too(ida):
    ida.is_superuser = True
    ida.save()
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish(cast.drafted(ida), by=ida)


def test_nobody_publishes_nothing():
    with pytest.raises(workflow.Refused, match="say who publishes it"):
        workflow.publish(cast.quote(status="draft"), by=None)


def test_what_goes_along_needs_a_second_person_as_well(ida, otto):
    quote = cast.drafted(otto, by=cast.actor(status="draft", updated_by=ida))
    with pytest.raises(workflow.Refused, match="Actor"):
        workflow.publish(quote, by=ida, along=True)


def test_authors_agreement_is_the_second_pair_of_eyes(ida, otto):
    quote = cast.drafted(ida)
    quote.context = "Mended by the reviewer"
    quote.save()
    history.keep(quote, by=otto, step="Changed")
    workflow.agree(quote, by=ida)
    workflow.publish(quote, by=otto)
    assert quote.is_public


def test_agreement_ends_with_the_next_change(ida, otto):
    quote = cast.drafted(otto)
    workflow.agree(quote, by=ida)
    quote.context = "Once more"
    quote.save()
    history.keep(quote, by=otto, step="Changed")
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish(quote, by=otto)


def test_nobody_agrees_to_their_own_change(ida):
    with pytest.raises(workflow.Refused, match="somebody else has to agree"):
        workflow.agree(cast.drafted(ida), by=ida)


def test_contributor_publishes_nothing(ida):
    with pytest.raises(workflow.Refused, match="Only an editor"):
        workflow.publish(cast.drafted(ida), by=cast.person("uma", "Contributor"))


def test_switched_off_one_person_publishes_and_the_history_says_so(ida, settings):
    settings.FOUR_EYES = False
    quote = cast.drafted(ida)
    workflow.publish(quote, by=ida)
    assert Revision.objects.of(quote).last().step == "Published, alone"


def test_change_of_a_public_quote_waits(ida):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="After"), by=ida)
    quote.refresh_from_db()
    assert (quote.context, history.waiting(quote).made_by) == ("Before", ida)


def test_change_that_waits_is_published_by_somebody_else(ida, otto):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="After"), by=ida)
    with pytest.raises(workflow.Refused, match="somebody else"):
        workflow.publish_change(quote, by=ida)
    workflow.publish_change(quote, by=otto)
    quote.refresh_from_db()
    assert (quote.context, quote.is_public, history.waiting(quote)) == ("After", True, None)


def test_change_of_the_words_is_a_correction_and_needs_a_reason(ida, otto):
    quote = cast.quote("Nobody will cross")
    workflow.wait(quote, changed(quote, text="Nobody shall cross"), by=ida)
    with pytest.raises(workflow.Refused, match="this is a correction"):
        workflow.publish_change(quote, by=otto)
    workflow.publish_change(quote, by=otto, reason="Our words differed from the printed ones.")
    correction = Correction.objects.get()
    assert (correction.before, correction.after) == (
        {"text": "Nobody will cross"},
        {"text": "Nobody shall cross"},
    )


def test_change_of_the_speaker_is_a_correction(ida, otto):
    quote, jonas = cast.quote(), cast.actor("Jonas Reed")
    data = history.snapshot(quote)
    data["parts"]["voices"][0]["actor"] = jonas.pk
    data["names"]["actor"][str(jonas.pk)] = "Jonas Reed"
    workflow.wait(quote, data, by=ida, reason="The paper named the wrong man.")
    assert workflow.publish_change(quote, by=otto).after["voices"][0]["actor"] == jonas.pk


def test_small_change_is_no_correction(ida, otto):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="After"), by=ida)
    assert workflow.publish_change(quote, by=otto) is None


def test_words_that_the_source_does_not_have_are_not_published_as_a_change(ida, otto):
    source = cast.article()
    cast.capture(source, "“Nobody will cross,” said Mira Tallow.")
    quote = cast.quote("Nobody will cross", article=source)
    workflow.wait(quote, changed(quote, text="Everybody will cross"), by=ida, reason="Misread.")
    with pytest.raises(workflow.Refused, match="Everybody"):
        workflow.publish_change(quote, by=otto)
    quote.refresh_from_db()
    assert quote.text == "Nobody will cross"


def test_dropped_change_stays_in_the_history(ida):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="After"), by=ida)
    workflow.drop_change(quote, by=ida)
    assert history.waiting(quote) is None
    assert Revision.objects.of(quote).filter(state="dropped").exists()


def test_one_change_waits_at_a_time(ida, otto):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="One"), by=ida)
    workflow.wait(quote, changed(quote, context="Two"), by=otto)
    assert history.waiting(quote).data["fields"]["context"] == "Two"


def test_change_that_rests_on_an_older_version_is_not_published(ida, otto):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="After"), by=ida)
    quote.save()
    with pytest.raises(workflow.Refused, match="in the meantime"):
        workflow.publish_change(quote, by=otto)


def test_back_to_draft_takes_the_change_along(ida, otto):
    quote = cast.quote(context="Before")
    workflow.wait(quote, changed(quote, context="After"), by=ida)
    workflow.back_to_draft(quote, by=otto)
    quote.refresh_from_db()
    assert (quote.status, quote.context, history.last_hand(quote)) == ("draft", "After", ida.pk)


def test_author_of_a_published_change_stays_its_last_hand(ida, otto):
    """Also once it is taken from readers again: whoever published it did not write it."""
    quote = cast.quote(context="Asked in May.")
    data = history.snapshot(quote)
    data["fields"]["context"] = "Asked in June."
    workflow.wait(quote, data, by=ida)
    workflow.publish_change(quote, by=otto)
    workflow.back_to_draft(quote, by=otto)
    with pytest.raises(workflow.Refused, match="somebody else publishes"):
        workflow.publish(quote, by=ida)
    workflow.publish(quote, by=otto)
    assert quote.is_public
