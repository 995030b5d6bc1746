"""A quote is compared with every kept text of its article, and what was found is kept."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from archive import verification
from archive.models import Capture, Comparison, Quote
from archive.text import fingerprint
from tests import cast

from .conftest import OTHER, PRINTED, compared, marked

pytestmark = pytest.mark.django_db


def spans(quote, capture):
    return list(quote.passages.filter(capture=capture).values_list("start", "end"))


def test_comparison_says_what_when_and_against_which_fingerprint(quote, kept):
    one = quote.comparisons.get()
    assert (one.verdict, one.capture, one.sha256) == ("verbatim", kept, kept.sha256)
    assert one.compared_at == quote.checked_at == quote.proved_at


def test_every_version_is_compared_and_has_its_passages(quote, kept, capture):
    newer, without = capture(f"Corrected. {PRINTED}", 1), capture(OTHER, 2)
    assert compared(quote) == ["absent", "verbatim", "verbatim"]
    assert spans(quote, kept) == [(1, 18)] and spans(quote, newer) == [(12, 29)]
    assert spans(quote, without) == []


def test_newest_version_that_has_the_words_proves_them(quote, capture):
    newer = capture(f"Corrected. {PRINTED}", 1)
    capture(OTHER, 2)
    assert marked(quote) == ("verbatim", "printed")
    assert quote.checked_capture == newer


def test_without_any_version_the_newest_that_alters_them_tells_how(quote, kept, capture):
    capture(PRINTED.replace("will", "may"), 1)
    capture(OTHER, 2)
    kept.text = "Something else."
    kept.save()
    assert marked(quote) == ("altered", "changed")
    assert quote.comparisons.get(capture=quote.checked_capture).differences[0]["source"] == "may"


def test_words_that_were_never_proved_differ_from_their_source(source):
    quote = cast.quote("Everybody will cross", article=source)
    cast.capture(source, PRINTED)
    assert marked(quote) == ("altered", "differs")


def test_version_without_text_stands_with_what_was_found_in_it(quote, kept, capture):
    type(kept).objects.update(text="")
    capture(OTHER, 1)
    assert marked(quote) == ("verbatim", "printed")
    assert quote.checked_capture == kept and compared(quote) == ["absent", "verbatim"]


def test_proof_without_a_comparison_is_not_believed(quote, kept, capture):
    Comparison.objects.all().delete()
    type(kept).objects.update(text="")
    capture(OTHER, 1)
    assert marked(quote)[0] == "absent"


def test_words_that_moved_are_said_to_have_moved(quote, capture):
    newer = capture(f"A paragraph was put before it.\n\n{PRINTED}", 1)
    assert quote.comparisons.get(capture=newer).flags == ["moved"]


def test_which_of_repeated_words_is_meant(source):
    text = "“We wait,” said Ida. The ferry came. “We wait,” said Otto."
    kept = cast.capture(source, text)
    quote = cast.quote("We wait", article=source)
    second = text.rindex("We wait")
    assert spans(quote, kept) == []
    verification.check(quote, at=[(second, second + 7)])
    assert spans(quote, kept) == [(second, second + 7)]
    verification.check(quote)
    assert spans(quote, kept) == [(second, second + 7)]


def test_repeated_words_are_told_apart_in_a_newer_version(source, capture):
    text = "“We wait,” said Ida. The ferry came. “We wait,” said Otto."
    cast.capture(source, text)
    quote = cast.quote("We wait", article=source)
    second = text.rindex("We wait")
    verification.check(quote, at=[(second, second + 7)])
    newer = capture(f"Updated at noon. {text}", 1)
    assert spans(quote, newer) == [(second + 17, second + 24)]


def test_place_where_the_words_do_not_stand_is_not_believed(quote, kept):
    verification.check(quote, at=[(40, 60)])
    assert spans(quote, kept) == [(1, 18)]


def repeated(source) -> tuple[str, int, Quote]:
    text = "The ferry had not come. “We wait,” said Ida. Then the rain set in. “We wait,” said Otto at last."
    kept, second = cast.capture(source, text), text.rindex("We wait")
    quote = cast.quote("We wait", article=source)
    verification.anchor(quote, kept, [(second, second + 7)])
    return text, second, quote


def test_words_that_only_somebody_else_says_now_are_for_an_editor(source, capture):
    text, _, quote = repeated(source)
    newer = capture(text.replace("“We wait,” said Otto at last.", "Nobody spoke."))
    assert quote.comparisons.get(capture=newer).flags == ["elsewhere", "moved"]
    assert list(Quote.objects.elsewhere()) == [quote]


def test_doubt_about_a_place_stays_until_somebody_says_which_is_meant(source, capture):
    text, _, quote = repeated(source)
    newer = capture(text.replace("“We wait,” said Otto at last.", "Nobody spoke."))
    verification.check(quote)
    assert Quote.objects.elsewhere().exists()
    here = text.index("We wait")
    verification.anchor(quote, newer, [(here, here + 7)])
    assert not Quote.objects.elsewhere().exists()


def test_place_that_is_known_by_one_side_is_the_same_place(source, capture):
    text, _, quote = repeated(source)
    newer = capture(text.replace("Then the rain set in.", "A long silence."))
    assert quote.comparisons.get(capture=newer).flags == ["moved"]


def test_words_that_are_gone_have_not_moved(source, capture):
    kept = cast.capture(source, PRINTED)
    quote = cast.quote("Nobody will cross\nThe piers are not sound.", article=source)
    verification.check(quote)
    newer = capture(f"Corrected. {PRINTED.replace('“The piers', 'Later: the first piers')}")
    assert "moved" not in quote.comparisons.get(capture=newer).flags
    assert quote.checked_capture == kept


def test_place_in_a_text_of_another_article_is_refused(quote):
    foreign = cast.capture(cast.article(), PRINTED)
    with pytest.raises(ValueError, match="not one of the article"):
        verification.anchor(quote, foreign, [(1, 18)])
    assert compared(quote) == ["verbatim"]


def test_captures_added_in_bulk_are_compared_on_demand(source, quote):
    later = timezone.now() + timedelta(days=1)
    Capture.objects.bulk_create(
        [Capture(article=source, captured_at=later, text=OTHER, sha256=fingerprint(OTHER))]
    )
    verification.recheck(source.pk)
    assert compared(quote) == ["absent", "verbatim"]


def test_locator_stays_with_its_run(quote, kept):
    quote.passages.update(locator="p. 12")
    kept.text = f"Corrected. {PRINTED}"
    kept.save()
    assert quote.passages.get().locator == "p. 12"


def test_paraphrase_is_watched_by_what_it_rests_on(source, kept, capture):
    quote = cast.quote("Said that the piers are bad", article=source, form="paraphrase")
    start = PRINTED.index("The piers")
    verification.anchor(quote, kept, [(start, start + 23)])
    moved, gone = capture(f"Corrected. {PRINTED}", 1), capture(OTHER, 2)
    assert compared(quote) == ["absent", "verbatim", "verbatim"]
    assert spans(quote, moved) == [(start + 11, start + 34)] and spans(quote, gone) == []
    assert marked(quote) == ("unchecked", "ours")


def test_paraphrase_without_passages_has_nothing_to_compare(source, kept):
    quote = cast.quote("Said that the piers are bad", article=source, form="paraphrase")
    verification.check(quote)
    assert not quote.comparisons.exists()


@pytest.mark.parametrize("wrong", [[], [(5, 5)], [(-1, 4)], [(0, 10_000)]])
def test_passage_outside_the_text_is_refused(source, kept, wrong):
    quote = cast.quote("Said that the piers are bad", article=source, form="paraphrase")
    with pytest.raises(ValueError, match="outside"):
        verification.anchor(quote, kept, wrong)
    assert not quote.passages.exists()


def test_words_that_change_lose_what_was_found_for_others(quote):
    quote.text, quote.status = "Other words", "draft"
    quote.save()
    assert marked(quote) == ("unchecked", "unchecked")
    assert (quote.proved_at, quote.checked_capture) == (None, None)
    assert not quote.comparisons.exists() and not quote.passages.exists()


def test_the_same_by_update(quote):
    Quote.objects.filter(pk=quote.pk).update(text="Other words", verdict="unchecked")
    assert marked(quote) == ("unchecked", "unchecked")
    assert (quote.proved_at, quote.checked_capture) == (None, None)
    assert not quote.comparisons.exists() and not quote.passages.exists()


def test_part_of_a_sentence_is_the_same_words(quote):
    quote.form = "partial"
    quote.save()
    assert quote.verdict == "verbatim" and quote.comparisons.exists()


def test_unchanged_words_are_not_stored_again(quote):
    before = list(quote.passages.values_list("pk", flat=True))
    verification.check(quote)
    assert list(quote.passages.values_list("pk", flat=True)) == before


def test_articles_quotes_are_judged_with_as_many_queries_as_one(source, kept):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            verification.check_all(source.pk, store=False)
        return len(found)

    cast.quote("Nobody will cross", article=source)
    few = queries()
    for _ in range(5):
        cast.quote("The piers are not sound", article=source)
    assert queries() == few


@pytest.mark.django_db(transaction=True)
def test_text_that_changes_while_words_are_compared_is_judged_anew(source, kept, monkeypatch):
    from archive.verification import checking

    quote = cast.quote("Nobody will cross", article=source)
    whole, times = checking.compare, []

    def slow(*args, **given):
        found = whole(*args, **given)
        if not times:
            times.append(1)
            type(kept).objects.filter(pk=kept.pk).update(text=OTHER, sha256="0" * 64)
        return found

    monkeypatch.setattr(checking, "compare", slow)
    verification.check(quote)
    assert marked(quote)[0] == "altered"  # the text has not the fingerprint that it says
