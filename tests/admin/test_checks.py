"""What an editor is told when a text or words change, and what is refused."""

import pytest

from archive import verification
from archive.models import Quote
from tests import cast

from .conftest import address, errors, messages

pytestmark = pytest.mark.django_db
PRINTED = "“Nobody will cross before the piers are sound,” Mira Tallow said on Monday."


@pytest.fixture
def quote():
    source = cast.article()
    cast.capture(source, PRINTED)
    made = cast.quote(article=source)
    verification.check(made)
    return made


def test_one_letter_changed_in_the_form_is_a_fall_within_that_save(save, quote, client):
    response = save(quote.article, **{"captures-0-text": PRINTED.replace("Nobody", "N0body")})
    assert f"These differ and need an editor: #{quote.public_id} (altered)" in messages(response)
    quote.refresh_from_db()
    assert quote.mark == "changed"
    assert "Source has changed" in client.get(quote.get_absolute_url()).content.decode()


def test_what_is_proved_now_is_named(save, quote):
    Quote.objects.filter(pk=quote.pk).update(verdict="unchecked")
    response = save(quote.article, **{"captures-0-text": f"Corrected. {PRINTED}"})
    assert f"Proved now: #{quote.public_id}" in messages(response)


def test_page_of_an_article_saved_without_a_new_text_compares_nothing(save, quote):
    before = quote.comparisons.get().compared_at
    assert "compared with its texts" not in messages(save(quote.article, byline="By a reporter"))
    assert quote.comparisons.get().compared_at == before


def test_fallen_draft_is_not_published_and_the_difference_is_shown(save, quote):
    Quote.objects.filter(pk=quote.pk).update(status="draft")
    quote.article.captures.update(text=PRINTED.replace("will", "may"))
    capture = quote.article.captures.get()
    capture.save()
    said = " ".join(errors(save(quote, status="published"))["status"])
    assert "“may” where you have “will”" in said


def test_version_without_the_words_is_named_beside_the_proof(save, quote):
    cast.capture(quote.article, "The page was emptied.")
    assert "Not so in the text of" in messages(save(quote, context="Asked on Monday."))


def test_changed_outside_the_archive_is_said(save, quote):
    quote.article.captures.update(text=PRINTED.replace("Monday", "Tuesday"))
    assert "no longer has its fingerprint" in messages(save(quote, context="Asked on Monday."))


def test_published_quote_without_kept_text_cannot_be_reworded(save, quote, settings):
    settings.PUBLISH_UNCHECKED = False
    quote.article.captures.update(text="")
    said = " ".join(errors(save(quote, text="Everybody will cross"))["status"])
    assert "no longer be proved" in said
    quote.refresh_from_db()
    assert quote.text.startswith("Nobody")


def test_comparisons_are_shown_and_cannot_be_changed(desk, quote):
    html = desk.get(address(quote)).content.decode()
    assert "which versions of the source have the words" in html
    assert "comparisons-0-verdict" not in html
