"""The first archive is consistent, and keeps no text that is not ours."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from archive import dates
from archive.ingest import fixtures
from archive.models import (
    Actor,
    Affiliation,
    Alias,
    Article,
    Capture,
    Coverage,
    Event,
    Form,
    Mark,
    Passage,
    Quote,
    Status,
    Utterance,
    Verdict,
    Voice,
)
from archive.models.fields import EDTFField
from archive.search import indexing
from archive.text import fingerprint
from archive.verification import PROVEN, judge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]

REPORT, COLUMN = "post-imperial-putin", "what-a-softer-line-would-mean"
PRINTED = [Form.DIRECT, Form.PARTIAL]
NOT_CHECKED = "7je2x4rv"  # of the sample post, of which no text is kept
DENIED = "2np6y0jf"


def records(name: str, model: str) -> list[dict[str, Any]]:
    return [record["fields"] for record in fixtures.read(name) if record["model"] == f"archive.{model}"]


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The first archive, loaded once: the tests here only read it."""
    with django_db_blocker.unblock():
        fixtures.load_absent()
    yield
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)


# What may stand in the files


@pytest.mark.parametrize("name", fixtures.FIRST)
def test_file_is_written_for_reading_diffs(name: str) -> None:
    text = (settings.FIXTURE_DIRS[0] / f"{name}.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("name", fixtures.FIRST)
def test_records_are_known_by_natural_keys(name: str) -> None:
    assert not [record for record in fixtures.read(name) if "pk" in record]


def test_text_of_the_two_sources_is_not_kept() -> None:
    captures = records("first_archive", "capture")
    assert [capture["text"] for capture in captures] == ["", ""]
    assert all(len(capture["sha256"]) == 64 and capture["note"] for capture in captures)


def test_passage_of_a_private_source_keeps_the_quotations_own_words_alone() -> None:
    words = {quote["public_id"]: quote for quote in records("first_archive", "quote")}
    for passage in records("first_archive", "passage"):
        quote = words[passage["quote"][0]]
        assert "prefix" not in passage and "suffix" not in passage
        if quote["form"] == Form.PARAPHRASE:
            assert "exact" not in passage
        else:
            assert passage["exact"] in quote["text"]


def test_invented_article_says_that_it_is_invented() -> None:
    for article in records("sample_article", "article"):
        assert article["summary"].startswith("Sample: ")
    for actor in records("sample_article", "actor"):
        assert actor["description"].startswith("Invented")


def test_every_date_can_be_read() -> None:
    read = 0
    for record in [record for name in fixtures.FIRST for record in fixtures.read(name)]:
        for field in apps.get_model(record["model"])._meta.get_fields():
            if isinstance(field, EDTFField) and record["fields"].get(field.name):
                read += bool(dates.parse(record["fields"][field.name]).words)
    assert read > 30


# What the loaded records say


def test_everything_is_public() -> None:
    for model in (Actor, Article, Event, Quote):
        assert model.objects.published().count() == model.objects.count()


@pytest.mark.parametrize(
    "model", [Actor, Article, Event, Quote, Voice, Passage, Coverage, Alias, Affiliation]
)
def test_an_editor_could_have_saved_every_record(model: Any) -> None:
    for record in model.objects.all():
        record.full_clean()


def test_every_quote_has_a_voice_and_a_source() -> None:
    assert not Quote.objects.filter(voices=None).exists()
    assert not Quote.objects.filter(passages=None).exclude(public_id=NOT_CHECKED).exists()


def test_every_printed_quote_is_proved_but_the_one_that_says_it_is_not() -> None:
    unproved = Quote.objects.filter(form__in=PRINTED).exclude(verdict__in=PROVEN)
    assert [quote.public_id for quote in unproved] == [NOT_CHECKED]


def test_verdict_names_the_day_and_a_text_of_the_same_article() -> None:
    for quote in Quote.objects.filter(verdict__in=PROVEN).select_related("checked_capture"):
        assert quote.checked_at and quote.checked_capture
        assert quote.checked_capture.article_id == quote.article_id
        assert {passage.capture_id for passage in quote.passages.all()} == {quote.checked_capture_id}


def test_every_passage_stands_in_its_quote() -> None:
    for passage in Passage.objects.exclude(quote__form=Form.PARAPHRASE).select_related("quote"):
        assert passage.exact and passage.exact in passage.quote.text
        assert passage.end - passage.start == len(passage.exact)


def test_passages_ascend_and_do_not_overlap() -> None:
    for quote in Quote.objects.all():
        passages = list(quote.passages.order_by("position"))
        assert [passage.position for passage in passages] == list(range(1, len(passages) + 1))
        assert all(before.end < after.start for before, after in pairwise(passages))


def test_printed_passages_of_one_article_do_not_overlap() -> None:
    for article in Article.objects.all():
        printed = Passage.objects.filter(quote__article=article, quote__form__in=PRINTED).order_by("start")
        assert all(before.end < after.start for before, after in pairwise(printed))


def test_every_event_is_reported_by_a_public_article() -> None:
    assert not Event.objects.exclude(coverage__article__status=Status.PUBLISHED).exists()


def test_date_of_an_event_names_the_article_it_rests_on() -> None:
    for event in Event.objects.exclude(date=""):
        assert event.date_source in event.articles.all()


def test_search_agrees() -> None:
    call_command("reindex", "--check", verbosity=0)
    assert not indexing.problems(connection)


# The two sources


def test_report_has_eight_quotes_in_thirteen_segments() -> None:
    quotes = Quote.objects.filter(article__slug=REPORT, form__in=PRINTED)
    assert quotes.count() == 8
    assert Passage.objects.filter(quote__in=quotes).count() == 13
    assert {quote.verdict for quote in quotes} == {Verdict.VERBATIM}


def test_each_run_of_the_report_has_its_segment() -> None:
    for quote in Quote.objects.filter(article__slug=REPORT, form__in=PRINTED):
        assert [run.rstrip(".") for run in quote.runs] == [one.exact for one in quote.passages.all()]


@pytest.mark.parametrize(
    ("speaker", "count"),
    [
        ("fyodor-lukyanov", 2),
        ("cliff-kupchan", 2),
        ("robert-legvold", 1),
        ("vasily-kashin", 1),
        ("andrei-kortunov", 1),
        ("timofey-bordachev", 1),
        ("vladimir-putin", 0),
    ],
)
def test_report_quotes_each_speaker_as_often_as_it_does(speaker: str, count: int) -> None:
    actor = Actor.objects.get(slug=speaker)
    assert Quote.objects.by(actor).filter(article__slug=REPORT, form__in=PRINTED).count() == count


def test_column_has_one_quote() -> None:
    quote = Quote.objects.get(article__slug=COLUMN, form__in=PRINTED)
    assert [voice.actor.slug for voice in quote.voices.all() if voice.actor] == ["vladimir-putin"]
    assert (quote.spoken_language, quote.translated_by) == ("", "")


def test_fragments_are_partial_and_as_printed() -> None:
    quote = Quote.objects.get(article__slug=REPORT, form=Form.PARTIAL)
    assert [str(voice) for voice in quote.voices.all()] == ["Robert Legvold"]
    assert quote.mark == Mark.PRINTED
    assert Actor.objects.get(slug="vladimir-putin") in quote.mentions.all()


def test_unnamed_voice_is_linked_to_nobody() -> None:
    unnamed = Voice.objects.filter(actor=None, quote__article__slug__in=[REPORT, COLUMN])
    assert [voice.name_as_printed for voice in unnamed] == ["some Russian policy analysts"]


def test_one_utterance_in_two_articles() -> None:
    utterance = Utterance.objects.get(quotes__article__slug=COLUMN)
    assert {quote.article.slug for quote in utterance.quotes.all()} == {REPORT, COLUMN}
    assert utterance.preferred_quote in utterance.quotes.all()


def test_putins_words_were_said_at_the_forum() -> None:
    quotes = Quote.objects.by(Actor.objects.get(slug="vladimir-putin"))
    forum = Event.objects.get(slug="valdai-forum-2019")
    assert {quote.said_at for quote in quotes} == {forum, *forum.parts.filter(title__startswith="Session")}
    assert {quote.dated_by for quote in quotes} == {"event"}


def test_columns_title_is_the_archives() -> None:
    column = Article.objects.get(slug=COLUMN)
    assert column.title_supplied and column.title.startswith("[") and not column.byline


def test_nothing_is_dated_from_beyond_the_two_texts() -> None:
    articles = Article.objects.filter(slug__in=[REPORT, COLUMN])
    assert {article.published for article in articles} == {"2019-10"}
    ban = Coverage.objects.get(event__slug="ban-on-flights-to-and-from-georgia")
    assert (ban.date_as_reported, ban.wording_as_reported) == ("2019-07/..", "in July")


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("Лукьянов", "fyodor-lukyanov"),
        ("фёдор лукьянов", "fyodor-lukyanov"),
        ("Lukyanov", "fyodor-lukyanov"),
        ("Fedor Lukyanov", "fyodor-lukyanov"),
        ("Zelensky", "volodymyr-zelenskiy"),
        ("ZELENSKYY", "volodymyr-zelenskiy"),
        ("Зеленський", "volodymyr-zelenskiy"),
        ("North Atlantic Treaty Organization", "nato"),
        ("EU", "european-union"),
        ("National Research University Higher School of Economics", "higher-school-of-economics"),
        ("Washington", "united-states"),
    ],
)
def test_actor_is_found_by_every_spelling(typed: str, slug: str) -> None:
    assert [actor.slug for actor in Actor.objects.named(typed)] == [slug]


def test_surname_in_cyrillic_is_enough() -> None:
    assert [actor.slug for actor in Actor.objects.matching("Лукьян")] == ["fyodor-lukyanov"]


# The sample


def test_fingerprint_of_every_kept_text_is_right() -> None:
    kept = Capture.objects.exclude(text="")
    assert kept.count() == 4
    assert all(capture.sha256 == fingerprint(capture.text) for capture in kept)


def test_check_of_the_sample_can_be_run_again_with_the_same_result() -> None:
    quotes = Quote.objects.exclude(article__captures__text="").exclude(article__captures=None)
    again = [quote for quote in quotes if not quote.is_paraphrase]
    assert len(again) == 10
    for quote in again:
        found = judge(quote.article, quote.form, quote.text)
        assert found.verdict == quote.verdict
        stored = list(quote.passages.values_list("start", "end"))
        assert stored == [(span.start, span.end) for span in found.passages]


def test_passages_of_the_sample_stand_in_its_text() -> None:
    for passage in Passage.objects.exclude(capture__text="").exclude(quote__form=Form.PARAPHRASE):
        text = passage.capture.text
        around = passage.prefix + passage.exact + passage.suffix
        assert text[passage.start : passage.end] == passage.exact
        assert around in text


def test_sample_shows_what_the_two_sources_cannot() -> None:
    sample = Quote.objects.filter(article__slug__startswith="sample-")
    marks = {quote.mark for quote in sample}
    capacities = set(Voice.objects.filter(quote__in=sample).values_list("capacity", flat=True))
    assert {Mark.SHORTENED, Mark.BRACKETED, Mark.UNCHECKED, Mark.DENIED} <= marks
    assert capacities == {"speaker", "jointly", "on_behalf"}
    assert sample.filter(said="2018-05-02").exists()
    assert sample.filter(translated_by="outlet", utterance__quotes__article__language="de").exists()


def test_denied_words_are_marked_and_explained() -> None:
    denied = Quote.objects.get(public_id=DENIED)
    assert denied.mark == Mark.DENIED and denied.standing_note
