"""Quotes against the kept texts of their article."""

import pytest
from django.utils import timezone

from archive import verification
from archive.models import Quote
from tests import cast

pytestmark = pytest.mark.django_db
PRINTED = "“Nobody will cross,” said Mira Tallow, the harbour master. “The piers are not sound.”"


def checked(words: str, *texts: str, **given) -> Quote:
    source = cast.article()
    for text in texts:
        cast.capture(source, text)
    quote = cast.quote(words, article=source, status="draft", **given)
    verification.check(quote)
    return quote


def test_words_of_the_source_are_verbatim_and_anchored():
    quote = checked("Nobody will cross\nThe piers are not sound.", PRINTED)
    assert (quote.verdict, quote.mark) == ("verbatim", "printed")
    assert [PRINTED[p.start : p.end] for p in quote.passages.all()] == [
        "Nobody will cross",
        "The piers are not sound",
    ]


def test_marked_gap_is_edited():
    assert checked("Nobody […] cross", PRINTED).mark == "shortened"


def test_words_in_brackets_are_edited():
    assert checked("[People say] nobody will cross", PRINTED.replace("Nobody", "nobody")).mark == "bracketed"


def test_changed_word_is_altered():
    assert checked("Nobody could cross", PRINTED).verdict == "altered"


def test_other_words_are_absent():
    assert checked("The ferry sails on Sundays", PRINTED).verdict == "absent"


def test_older_capture_still_proves():
    assert checked("Nobody will cross", PRINTED, "The page was emptied.").verdict == "verbatim"


def test_without_kept_text_nothing_is_checked():
    assert checked("Nobody will cross").verdict == "unchecked"


def test_paraphrase_has_no_verdict():
    assert checked("Said the bridge stays shut", PRINTED, form="paraphrase").verdict == "unchecked"


def test_verdict_falls_with_the_words_it_was_reached_for():
    quote = checked("Nobody will cross", PRINTED)
    quote.text = "Everybody will cross"
    quote.save()
    assert (quote.verdict, quote.checked_at) == ("unchecked", None)


@pytest.mark.parametrize(
    "besides",
    [{}, {"checked_at": timezone.now()}, {"checked_at": None}, {"verdict": "edited"}, {"verdict": "altered"}],
)
def test_words_never_change_under_a_verdict_in_the_database(besides):
    quote = checked("Nobody will cross", PRINTED)
    Quote.objects.filter(pk=quote.pk).update(text="Everybody will cross", **besides)
    quote.refresh_from_db()
    assert (quote.verdict, quote.checked_at, quote.checked_capture) == ("unchecked", None, None)


def test_check_takes_no_version_from_an_editor():
    quote = checked("Nobody will cross", PRINTED)
    assert quote.version == 1
    quote.context = "Asked about the bridge"
    quote.save()


def test_check_again_keeps_one_set_of_passages():
    quote = checked("Nobody will cross", PRINTED)
    verification.check(quote)
    assert quote.passages.count() == 1


def test_emptied_text_keeps_the_verdict_and_the_fingerprint():
    quote = checked("Nobody will cross", PRINTED)
    kept = quote.checked_capture
    fingerprint, kept.text = kept.sha256, ""
    kept.save()
    quote.refresh_from_db()
    assert (quote.verdict, quote.checked_capture.sha256) == ("verbatim", fingerprint)


def test_passages_fall_with_the_words():
    quote = checked("Nobody will cross", PRINTED)
    quote.text = "Other words"
    quote.save()
    assert not quote.passages.exists()
