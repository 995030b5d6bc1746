"""One letter changed in a stored capture shows at once, whichever way it was changed."""

import json

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection
from django.db.models import ProtectedError

from archive import verification
from archive.models import Capture, Quote
from archive.text import fingerprint
from tests import cast

from .conftest import OTHER, PRINTED, compared, marked

pytestmark = pytest.mark.django_db
LETTER = PRINTED.replace("Nobody will", "Nobody wil1")
ELSEWHERE = PRINTED.replace("harbour master", "harbour-master!")


def by_save(kept: Capture, text: str) -> None:
    kept.text = text
    kept.save()


def by_update(kept: Capture, text: str) -> None:
    Capture.objects.filter(pk=kept.pk).update(text=text)


def by_update_of_both(kept: Capture, text: str) -> None:
    Capture.objects.filter(pk=kept.pk).update(text=text, sha256=fingerprint(text))


def by_bulk_update(kept: Capture, text: str) -> None:
    kept.text = text
    Capture.objects.bulk_update([kept], ["text"])


def by_sql(kept: Capture, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE archive_capture SET text = %s WHERE id = %s", [text, kept.pk])


@pytest.fixture
def by_loaddata(tmp_path):
    def load(kept: Capture, text: str) -> None:
        (record,) = json.loads(serializers.serialize("json", [kept]))
        record["fields"]["text"] = text
        (tmp_path / "one.json").write_text(json.dumps([record]))
        call_command("loaddata", str(tmp_path / "one.json"), verbosity=0)

    return load


@pytest.mark.parametrize("way", [by_save, by_update, by_update_of_both, by_bulk_update, by_sql])
def test_one_letter_of_the_words_is_a_fall(quote, kept, way):
    way(kept, LETTER)
    assert marked(quote) == ("altered", "changed")


def test_one_letter_is_a_fall_by_import(quote, kept, by_loaddata):
    by_loaddata(kept, LETTER)
    assert marked(quote) == ("altered", "changed")


@pytest.mark.parametrize("way", [by_update, by_bulk_update, by_sql])
def test_any_letter_changed_outside_the_archive_is_a_fall(quote, kept, way):
    way(kept, ELSEWHERE)
    assert marked(quote) == ("altered", "changed")
    assert quote.comparisons.get().flags == ["tampered"]


def test_letter_elsewhere_that_was_properly_saved_is_none(quote, kept):
    by_save(kept, ELSEWHERE)
    assert marked(quote) == ("verbatim", "printed")
    assert quote.comparisons.get().sha256 == fingerprint(ELSEWHERE)


def test_letter_elsewhere_with_its_fingerprint_waits_for_the_check(quote, kept):
    by_update_of_both(kept, ELSEWHERE)
    assert marked(quote) == ("unchecked", "unchecked")
    assert not quote.comparisons.exists()


def test_tampered_text_proves_nothing_on_a_check_either(quote, kept):
    by_update(kept, ELSEWHERE)
    assert verification.check(quote).verdict == "altered"
    assert quote.comparisons.get().flags == ["tampered"]


def test_text_put_back_proves_again(quote, kept):
    by_update(kept, ELSEWHERE)
    by_save(kept, PRINTED)
    assert marked(quote) == ("verbatim", "printed")


def test_tampered_evidence_is_not_passed_over_for_another_version(quote, kept, capture):
    capture(f"Corrected. {PRINTED}", 1)
    by_update(kept, LETTER)
    assert marked(quote) == ("altered", "changed")
    verification.check(quote)
    assert marked(quote) == ("altered", "changed")
    assert compared(quote) == ["verbatim", "altered"]


def test_tampered_version_that_never_had_the_words_takes_no_proof_away(quote, kept, capture):
    empty = capture("The page was emptied.", 1)
    by_update(empty, "The page was emptied again.")
    assert verification.check(quote).verdict == "verbatim"


@pytest.mark.parametrize("way", [by_save, by_update, by_sql])
def test_dropped_text_leaves_the_verdict_and_the_fingerprint(quote, kept, way):
    way(kept, "")
    assert marked(quote) == ("verbatim", "printed")
    assert quote.comparisons.get().sha256 == kept.sha256


def test_words_put_right_are_proved_again(quote, kept):
    by_save(kept, LETTER)
    by_save(kept, PRINTED)
    assert marked(quote) == ("verbatim", "printed")
    assert quote.passages.count() == 1


def test_new_capture_checks_the_quotes_of_its_article_alone(source):
    here, elsewhere = cast.quote("Nobody will cross", article=source), cast.quote("Nobody will cross")
    cast.capture(source, PRINTED)
    assert (marked(here)[0], marked(elsewhere)[0]) == ("verbatim", "unchecked")


def test_capture_that_moves_takes_its_proof_along(quote, kept):
    other = cast.article()
    there = cast.quote("Nobody will cross", article=other)
    kept.article = other
    kept.save()
    assert (marked(quote)[0], marked(there)[0]) == ("unchecked", "verbatim")


def test_wrong_capture_may_be_deleted_and_is_forgotten(source):
    wrong = cast.capture(source, OTHER)
    quote = cast.quote("Nobody will cross", article=source)
    verification.check(quote)
    wrong.delete()
    assert marked(quote) == ("unchecked", "unchecked")


def test_deleted_capture_leaves_the_verdict_to_the_others(source, kept):
    wrong = cast.capture(source, LETTER)
    quote = cast.quote("Nobody wil1 cross", article=source)
    verification.check(quote)
    quote.passages.all().delete()
    Quote.objects.filter(pk=quote.pk).update(verdict="absent", checked_capture=wrong)
    wrong.delete()
    assert marked(quote)[0] == "altered"


def test_capture_that_proves_is_not_deleted(quote, kept):
    with pytest.raises(ProtectedError):
        kept.delete()


def test_text_is_not_compared_again_with_the_same_words(quote, kept):
    before = quote.comparisons.get().compared_at
    kept.note = "From the newsroom."
    kept.save()
    assert quote.comparisons.get().compared_at == before
