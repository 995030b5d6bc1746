"""Altered or absent words do not become public as undisputed, and no proof is believed that nothing bears
out: whichever way a record is written."""

import json

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from archive import verification, workflow
from archive.models import Capture, Comparison, Quote
from archive.text import fingerprint
from tests import cast

from .conftest import PRINTED, compared, marked

pytestmark = pytest.mark.django_db
CHANGED = "Anybody will cross"
LETTER = PRINTED.replace("Nobody", "Anybody")


def refused(**values):
    with pytest.raises(IntegrityError, match="cannot be published"), transaction.atomic():
        Quote.objects.update(**values)


@pytest.fixture
def altered(source, kept) -> Quote:
    """A draft whose words are not those of its source."""
    quote = cast.quote(CHANGED, article=source, status="draft")
    verification.check(quote)
    return quote


@pytest.fixture
def load(tmp_path):
    """Load records as loaddata does, with some of their fields changed."""

    def loaded(*records, quote=None, comparison=None):
        found = json.loads(serializers.serialize("json", records))
        for one in found:
            one["fields"] |= {"archive.quote": quote, "archive.comparison": comparison}.get(
                one["model"]
            ) or {}
        (tmp_path / "some.json").write_text(json.dumps(found))
        call_command("loaddata", str(tmp_path / "some.json"), verbosity=0)

    return loaded


@pytest.fixture
def whole(quote, kept) -> list:
    """What is stored of a public, proved quote, parents first."""
    return [kept, quote, *quote.comparisons.all(), *quote.passages.all()]


def gone() -> None:
    """As in a database that does not have them yet."""
    Quote.objects.all().delete()
    Capture.objects.all().delete()


# Claims that nothing bears out


def test_forged_verdict_falls(altered):
    Quote.objects.update(verdict="verbatim", proved_at=timezone.now())
    assert marked(altered)[0] == "unchecked"
    refused(status="published")


def test_forged_verdict_publishes_nothing_in_one_statement(altered):
    refused(verdict="verbatim", proved_at=timezone.now(), status="published")


def test_copy_with_other_words_takes_no_proof_along(quote):
    copy = Quote.objects.get(pk=quote.pk)
    copy.pk, copy._state.adding, copy.public_id, copy.text = None, True, "zzzzzzz1", CHANGED
    copy.save()
    assert (*marked(copy), copy.proved_at) == ("unchecked", "unchecked", None)


def test_proof_that_is_put_in_is_not_believed(source):
    made = Quote(article=source, text=CHANGED, verdict="verbatim", proved_at=timezone.now())
    Quote.objects.bulk_create([made])
    assert (*marked(made), made.proved_at) == ("unchecked", "unchecked", None)


def test_comparison_of_other_words_bears_nothing_out(quote, altered):
    Comparison.objects.filter(quote=altered).update(verdict="verbatim", words_sha256=fingerprint("Others"))
    Quote.objects.filter(pk=altered.pk).update(verdict="verbatim", proved_at=timezone.now())
    assert marked(altered)[0] == "unchecked"


def test_comparison_with_another_text_bears_nothing_out(altered):
    Comparison.objects.update(verdict="verbatim", sha256="0" * 64)
    Quote.objects.update(verdict="verbatim", proved_at=timezone.now())
    assert marked(altered)[0] == "unchecked"


# Steps to the public


def test_verdict_that_was_taken_off_does_not_open_the_gate(altered):
    Quote.objects.update(verdict="unchecked")
    refused(status="published")


def test_standing_there_and_back_is_refused_by_update(altered):
    Quote.objects.update(standing="disputed", standing_note="So it says.", status="published")
    refused(standing="undisputed", standing_note="")


def test_standing_there_and_back_is_refused_by_save_in_sentences(altered):
    altered.standing, altered.standing_note = "disputed", "So it says."
    altered.save()
    workflow.publish(altered, by=None)
    altered.standing, altered.standing_note = "undisputed", ""
    with pytest.raises(workflow.Refused, match="prints “Nobody” where you have “Anybody”"):
        altered.save()


def test_form_there_and_back_is_refused(altered):
    altered.form = "paraphrase"
    altered.save()
    workflow.publish(altered, by=None)
    altered.form = "direct"
    with pytest.raises(workflow.Refused, match="altered"):
        altered.save()
    assert marked(altered)[1] == "ours"


def test_other_form_is_saved_where_the_source_has_the_words(quote):
    Quote.objects.update(form="paraphrase", verdict="unchecked")
    now = Quote.objects.get()
    now.form = "direct"
    now.save()
    assert marked(quote)[0] == "verbatim"


def test_unchecked_words_stay_no_quotation_unless_the_archive_is_set_up_so(settings):
    quote = cast.quote(form="paraphrase")
    settings.PUBLISH_UNCHECKED = False
    quote.form = "direct"
    with pytest.raises(workflow.Refused, match="not checked"):
        quote.save()


# Texts that come back


@pytest.mark.parametrize("status", ["published", "draft"])
def test_emptied_text_that_is_filled_with_others_was_tampered_with(quote, kept, status):
    Quote.objects.update(status=status)
    Capture.objects.update(text="")
    Capture.objects.update(text=LETTER)
    assert marked(quote)[0] == "altered"
    verification.recheck(kept.article_id)
    assert marked(quote)[0] == "altered" and quote.comparisons.get().flags == ["tampered"]


def test_emptied_text_that_comes_back_proves_on(quote, kept):
    Capture.objects.update(text="")
    Capture.objects.update(text=PRINTED)
    assert marked(quote) == ("verbatim", "printed")


def test_text_without_its_fingerprint_is_compared_whatever_is_stored(quote, kept):
    Capture.objects.update(text=LETTER)
    Comparison.objects.update(verdict="verbatim", flags=[])
    verification.recheck(kept.article_id)
    assert marked(quote)[0] == "altered"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own statement")
def test_text_that_is_replaced_as_a_row_proves_nothing(quote, kept):
    with connection.cursor() as cursor:
        columns = [one.column for one in Capture._meta.concrete_fields]
        taken = ", ".join("%s" if one == "text" else one for one in columns)
        cursor.execute(
            f"INSERT OR REPLACE INTO archive_capture ({', '.join(columns)}) "
            f"SELECT {taken} FROM archive_capture WHERE id = %s",
            [LETTER, kept.pk],
        )
    assert marked(quote)[0] == "altered"


def test_saving_the_text_alone_stores_its_fingerprint(kept):
    kept.text = LETTER
    kept.save(update_fields=["text"])
    kept.refresh_from_db()
    assert kept.sha256 == fingerprint(LETTER)


# Imports


def test_import_of_changed_words_over_a_public_quote_is_refused(quote, whole, load):
    with pytest.raises(IntegrityError, match=f"quote {quote.public_id} are altered"), transaction.atomic():
        load(*whole, quote={"text": CHANGED})
    quote.refresh_from_db()
    assert (quote.text, quote.verdict) == ("Nobody will cross", "verbatim")


def test_import_of_changed_words_into_an_empty_database_is_refused(quote, whole, load):
    frozen = [type(one).objects.get(pk=one.pk) for one in whole]
    gone()
    with pytest.raises(IntegrityError, match="are altered"), transaction.atomic():
        load(*frozen, quote={"text": CHANGED})
    assert not Quote.objects.exists()


def test_import_of_changed_words_without_their_text_proves_nothing(quote, whole, load):
    Capture.objects.update(text="")
    frozen = [type(one).objects.get(pk=one.pk) for one in whole]
    gone()
    load(*frozen, quote={"text": CHANGED})
    assert Quote.objects.get().verdict == "unchecked"


@pytest.mark.parametrize("text", [PRINTED, ""])
def test_import_into_an_empty_database_proves_as_before(quote, whole, load, text):
    Capture.objects.update(text=text)
    frozen = [type(one).objects.get(pk=one.pk) for one in whole]
    before = marked(quote), compared(quote), quote.passages.count()
    gone()
    load(*frozen)
    again = Quote.objects.get()
    assert (marked(again), compared(again), again.passages.count()) == before


def test_import_believes_no_comparison_with_a_kept_text(altered, load):
    one = altered.comparisons.get()
    forged = {"verdict": "verbatim", "proved_at": "2020-01-01T00:00Z"}
    load(altered, one, comparison={"verdict": "verbatim"}, quote=forged)
    assert marked(altered)[0] == "altered"


def test_old_import_brings_no_proof_back_to_a_quote_that_fell(quote, kept, load):
    old = Quote.objects.get(pk=quote.pk)
    kept.text = LETTER
    kept.save()
    load(old)
    assert marked(quote) == ("altered", "changed")


@pytest.mark.django_db(transaction=True)
def test_what_an_import_does_not_bring_is_compared_once_it_is_stored(source, load):
    kept = cast.capture(source, PRINTED)
    quote = cast.quote("Nobody will cross", article=source)
    load(kept, quote)
    assert marked(quote)[0] == "verbatim"
    assert compared(quote) == ["verbatim"] and quote.passages.count() == 1
