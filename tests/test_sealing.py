"""Sealing: the words of a withdrawn record are gone for good, wherever the archive had them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from archive import history, verification, workflow
from archive.ingest import suggestions
from archive.ingest.fixtures import load_absent
from archive.models import (
    Affiliation,
    Alias,
    Article,
    Assignment,
    Capture,
    Comment,
    Comparison,
    Correction,
    Coverage,
    Editorial,
    Event,
    FormerSlug,
    Message,
    Participation,
    Quote,
    Revision,
    Seal,
    Suggestion,
    Utterance,
    Voice,
    Workbench,
)
from archive.search import indexing
from archive.text import fingerprint
from tests import cast

pytestmark = pytest.mark.django_db

WORD = "zyxquarkle"
WORDS = f"Nobody said {WORD} before the bridge was closed"
TEXT = f"“{WORDS},” said Mira Tallow. “The bridge will open in May,” she added."


@pytest.fixture
def ada() -> Any:
    return cast.person("ada", "Chief")


@pytest.fixture(autouse=True)
def one_pair_of_eyes(settings: Any) -> None:
    settings.FOUR_EYES = False


def withdrawn(record: Any) -> Any:
    record.refresh_from_db()
    workflow.withdraw(record, by=None, reason="privacy")
    return record


def sealed(record: Any, by: Any, **how: Any) -> Any:
    workflow.seal(withdrawn(record) if record.is_public else record, case="2026-07", by=by, **how)
    record.refresh_from_db()
    return record


def a_quote(**given: Any) -> Quote:
    """A proved quote with everything that may hang on it."""
    article = given.pop("article", None) or cast.article()
    if not article.captures.exists():
        cast.capture(article, TEXT)
    quote = cast.quote(WORDS, article=article, by=["a voice"], **given)
    verification.check(quote)
    quote.refresh_from_db()
    return quote


# The word in every field of it, and of everything that hangs on it


def fill(record: Any, **but: Any) -> None:
    """Put the word into every text field, by SQL: no rule of a form is in the way."""
    values: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        is_text = field.get_internal_type() in (
            "CharField",
            "TextField",
            "URLField",
            "EmailField",
            "SlugField",
        )
        if not is_text or field.choices or field.name.endswith(("_bounds_for", "sha256", "sender")):
            continue
        if type(field).__name__ == "EDTFField" or field.name in ("public_id", "country", "kind", "called"):
            continue
        limit = field.max_length or 100
        values[field.name] = {
            "wikidata_id": f"Q{WORD}",
            "slug": f"{WORD}-{record.pk}",
            "answer_to": f"{WORD}@example.org",
            "url": f"https://example.org/{WORD}",
            "archive_url": f"https://example.org/{WORD}",
        }.get(
            field.name, WORDS if field.name in ("text", "exact") and limit > 60 else f"{WORD} {WORDS}"[:limit]
        )
    type(record)._base_manager.filter(pk=record.pk).update(**{**values, **but})
    record.refresh_from_db()


def surround(record: Editorial, by: Any) -> None:
    """History, corrections, log, comments, messages, an assignment, former addresses."""
    kind = str(record._meta.model_name)
    history.keep(record, by=by, step="Changed", reason=f"Because of {WORD}")
    data = history.snapshot(record)
    history.keep_waiting(record, data, by=by, reason=WORD)
    told = {"title": WORD, "text": WORD, "voices": [WORD]}
    correction = Correction.objects.create(**{kind: record}, reason=WORD, before=told, after=told)
    about = {"kind": kind, "object_id": record.pk}
    comment = Comment.objects.create(**about, made_by=by, text=f"See {WORD}")
    decided = {"state": "answered", "note": f"No {WORD}", "answer_to": f"{WORD}@example.org"}
    message = Message.objects.create(**about, called=str(record), text=WORD, **decided)
    Assignment.objects.create(**about, to=by, made_by=by)
    if hasattr(record, "slug"):
        FormerSlug.objects.create(model=kind, slug=f"{WORD}-once", object_id=record.pk)
    for one in (record, correction, comment, message):
        LogEntry.objects.log_actions(by.pk, [one], CHANGE, f"Changed {WORD}", single_object=True)


def dump() -> str:
    """Every column of every table, with those that belong to the full text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    words = (
                        bytes(value).decode("latin-1")
                        if isinstance(value, bytes | memoryview)
                        else str(value)
                    )
                    found.append(f"{table}.{name}: {words}")
    return "\n".join(one for one in found if WORD[:-1] in one.lower())


def planted_quote(by: Any) -> Quote:
    other = cast.article("Another print of it")
    cast.capture(other, f"As the Courier had it: “{WORDS}.”")
    article = cast.article()
    first = cast.capture(article, TEXT)
    quote = a_quote(article=article, about=[cast.event()], topics=[cast.topic()])
    neighbour = cast.quote("The bridge will open in May", article=article)
    verification.check(neighbour)
    utterance = Utterance.objects.create(note=f"Both say {WORD}", preferred_quote=quote)
    text = {
        "text": WORDS,
        "speaker_name": WORD,
        "role_as_printed": WORD,
        "candidates": [WORD],
        "reason": WORD,
    }
    Suggestion.objects.create(
        article=article,
        capture=first,
        passages=[[1, 20]],
        start=1,
        certainty="high",
        state="accepted",
        quote=quote,
        **text,
    )
    fill(quote, utterance=utterance, verdict="verbatim", proved_at=timezone.now(), standing="disputed")
    for voice in quote.voices.all():
        fill(voice)
    quote.mentions.add(cast.actor())
    history.keep(utterance, by=by, step="Recorded")
    return quote


def planted_article(by: Any) -> Article:
    article = cast.article()
    capture = cast.capture(article, TEXT)
    quote = a_quote(article=article)
    fill(article)
    Capture.objects.filter(pk=capture.pk).update(
        captured_by=WORD, note=WORD, archive_url=f"https://example.org/{WORD}"
    )
    event = cast.event()
    Coverage.objects.create(event=event, article=article, wording_as_reported=WORD, note=WORD)
    history.keep(event, by=by, step="Changed")
    LogEntry.objects.log_actions(
        by.pk,
        [event],
        CHANGE,
        [{"added": {"name": "coverage", "object": f"{article} on {event}"}}],
        single_object=True,
    )
    Workbench.objects.create(article=article)
    suggestions.propose(capture)
    surround(quote, by)
    history.keep(quote, by=by, step="Changed", reason="names the article")
    return article


def planted_actor(by: Any) -> Any:
    actor = cast.actor()
    quote = cast.quote(by=actor)
    body = cast.actor("The Board", kind="organisation")
    fill(actor)
    actor.name = f"{WORD} Tallow"
    actor.save()
    for part in (
        Alias.objects.create(actor=actor, name="Tallow"),
        Affiliation.objects.create(actor=actor, title="Head", organisation=body),
        quote.voices.get(),
    ):
        fill(part)
    article = cast.article()
    capture = cast.capture(article, "“The bridge is closed,” said Tallow.")
    Suggestion.objects.create(
        article=article,
        capture=capture,
        passages=[[1, 20]],
        start=1,
        certainty="high",
        text="The bridge is closed",
        speaker=actor,
        speaker_name=actor.name,
        name_as_printed=actor.name,
        role_as_printed=WORD,
        candidates=[actor.name],
    )
    history.keep(quote, by=by, step="Changed")
    voice = {"actor": actor.pk, "name": "", "role": f"who has {WORD}", "capacity": "speaker"}
    told = {"voices": [f"{actor.name}, who heads it", voice]}
    Correction.objects.create(quote=quote, reason="Misread.", before=told, after={"voices": ["Otto Berg"]})
    LogEntry.objects.log_actions(
        by.pk, [quote], CHANGE, [{"added": {"name": "voice", "object": str(actor)}}], single_object=True
    )
    return actor


def planted_event(by: Any) -> Event:
    event = cast.event()
    article, actor = cast.article(), cast.actor()
    quote = cast.quote(said_at=event, about=[event])
    fill(event)
    fill(Coverage.objects.create(event=event, article=article))
    fill(Participation.objects.create(event=event, actor=actor))
    history.keep(quote, by=by, step="Changed")
    return event


PLANTED = {
    "quote": planted_quote,
    "article": planted_article,
    "actor": planted_actor,
    "event": planted_event,
}


@pytest.mark.parametrize("kind", PLANTED)
def test_a_word_of_a_sealed_record_stands_in_no_table(kind, ada):
    record = PLANTED[kind](ada)
    surround(record, ada)
    assert dump()
    sealed(record, ada, new_address=True)
    assert dump() == ""
    assert not indexing.check(connection)


# What stays


def test_number_steps_case_and_who_stay(ada):
    quote = a_quote()
    number = quote.public_id
    seal = Seal.objects.get(object_id=sealed(quote, ada).pk)
    assert (quote.public_id, quote.status, quote.withdrawal_reason) == (number, "withdrawn", "privacy")
    assert (seal.called, seal.case_reference, seal.sealed_by) == (number, "2026-07", ada)


def test_who_took_which_step_when_stays_in_its_history(ada):
    quote = a_quote()
    withdrawn(quote)
    before = list(Revision.objects.of(quote).values_list("number", "step", "made_at", "made_by"))
    sealed(quote, ada)
    after = list(Revision.objects.of(quote).values_list("number", "step", "made_at", "made_by"))
    assert after[:-1] == before
    assert after[-1][1] == "Sealed"


def test_other_quotes_that_a_dropped_text_proves_stay_proved(ada):
    quote = a_quote()
    other = cast.quote("The bridge will open in May", article=quote.article)
    verification.check(other)
    capture = quote.article.captures.get()
    sealed(quote, ada)
    other.refresh_from_db()
    capture.refresh_from_db()
    assert (other.verdict, other.checked_capture, capture.text) == ("verbatim", capture, "")
    assert capture.sha256 == fingerprint(TEXT)


def test_a_text_that_does_not_have_the_words_is_kept(ada):
    quote = a_quote()
    other = cast.capture(quote.article, "Nothing was said.")
    sealed(quote, ada)
    other.refresh_from_db()
    assert other.text == "Nothing was said."


def test_the_address_stays_unless_it_is_replaced(ada):
    kept, replaced = cast.event("A bridge of words"), cast.event("Another bridge")
    slug = kept.slug
    assert sealed(kept, ada).slug == slug
    assert sealed(replaced, ada, new_address=True).slug == f"event-{replaced.pk}"


def test_a_sealed_article_takes_its_quotes_along(ada):
    quote = a_quote()
    draft = a_quote(article=quote.article, status="draft")
    sealed(quote.article, ada)
    quote.refresh_from_db()
    draft.refresh_from_db()
    assert (quote.text, quote.status) == ("[sealed]", "withdrawn")
    assert (draft.text, draft.status) == ("[sealed]", "draft")
    assert Seal.objects.count() == 3


def test_a_new_text_of_the_article_is_checked_without_its_sealed_quote(ada):
    quote = a_quote()
    sealed(quote, ada)
    cast.capture(quote.article, "Another text of it.")
    assert not Comparison.objects.filter(quote=quote).exists()


# Who, and when


@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_only_a_chief_seals(role):
    quote = withdrawn(a_quote())
    with pytest.raises(workflow.Refused, match="Only a chief"):
        workflow.seal(quote, case="1", by=cast.person("ida", role))


def test_what_was_not_withdrawn_is_not_sealed(ada):
    with pytest.raises(workflow.Refused, match="Withdraw it first"):
        workflow.seal(a_quote(), case="1", by=ada)


@pytest.mark.parametrize("case", ["", " \n ", "x" * 81, "\0"])
def test_a_case_reference_is_needed_and_short(case, ada):
    with pytest.raises(workflow.Refused, match="case reference"):
        workflow.seal(withdrawn(a_quote()), case=case, by=ada)


def test_it_is_somebody_who_seals():
    with pytest.raises(workflow.Refused, match="Say who"):
        workflow.seal(withdrawn(a_quote()), case="1", by=None)


def test_what_is_sealed_is_not_sealed_again(ada):
    quote = sealed(a_quote(), ada)
    with pytest.raises(workflow.Refused, match="is sealed, case 2026-07"):
        workflow.seal(quote, case="2", by=ada)


def test_nothing_goes_that_was_not_confirmed(ada):
    quote = withdrawn(a_quote())
    seen = workflow.plan(quote).token
    Comment.objects.create(kind="quote", object_id=quote.pk, made_by=ada, text="Wait")
    with pytest.raises(workflow.Refused, match="Something of it changed"):
        workflow.seal(quote, case="1", by=ada, seen=seen)
    quote.refresh_from_db()
    assert quote.text == WORDS


# It does not come back


def refused(act: Any) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        act()
    return str(error.value)


def test_no_write_changes_a_sealed_row(ada):
    quote = sealed(a_quote(), ada)
    rows = Quote.objects.filter(pk=quote.pk)
    quote.text = WORDS

    def sql() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE archive_quote SET text = 'x' WHERE id = %s", [quote.pk])

    acts = (
        quote.save,
        lambda: rows.update(text=WORDS),
        lambda: rows.update(status="draft"),
        lambda: Quote.objects.bulk_update([quote], ["text"]),
        sql,
    )
    assert all("is sealed" in refused(act) for act in acts)


@pytest.mark.parametrize("kind", ["article", "actor", "event", "quote"])
def test_nothing_is_hung_on_a_sealed_record_again(kind, ada):
    record = sealed(getattr(cast, kind)(), ada)
    hung = {
        "article": lambda: cast.capture(record, "Mira"),
        "actor": lambda: Alias.objects.create(actor=record, name="Mira"),
        "event": lambda: Participation.objects.create(event=record, actor=cast.actor()),
        "quote": lambda: Voice.objects.create(quote=record, name_as_printed="Mira"),
    }
    assert "is sealed" in refused(hung[kind])
    assert "is sealed" in refused(
        lambda: Correction.objects.create(**{kind: record}, reason="Again", before={}, after={})
    )
    assert "is sealed" in refused(lambda: history.keep(record, by=ada, step="Changed", reason="Again"))


def test_the_words_of_its_history_cannot_be_put_back(ada):
    quote = sealed(a_quote(), ada)
    versions = Revision.objects.of(quote)
    assert "is sealed" in refused(lambda: versions.update(reason=WORDS))


def test_a_seal_is_not_altered(ada):
    sealed(a_quote(), ada)
    assert "is sealed" in refused(lambda: Seal.objects.update(case_reference="none"))


def test_a_dropped_text_is_not_kept_again_anywhere(ada):
    sealed(a_quote(), ada)
    said = refused(lambda: cast.capture(cast.article(), TEXT))
    assert "dropped when a record was sealed" in said


@pytest.mark.parametrize("how", ["submit", "back_to_draft", "agree", "publish"])
def test_no_step_leads_out_of_a_seal(how, ada):
    quote = sealed(a_quote(), ada)
    with pytest.raises(workflow.Refused, match="is sealed, case 2026-07"):
        getattr(workflow, how)(quote, by=cast.person("ida"))


def test_no_version_of_it_is_restored(ada):
    quote = sealed(a_quote(), ada)
    first = Revision.objects.of(quote).first()
    with pytest.raises(workflow.Refused, match="is sealed, case 2026-07"):
        workflow.restore(quote, first, by=ada)


def test_it_is_not_brought_back_even_where_its_row_was_deleted(ada):
    event = sealed(cast.event(), ada)
    last = Revision.objects.of(event).last()
    Event.objects.filter(pk=event.pk).delete()
    with pytest.raises(workflow.Refused, match="is sealed, case 2026-07"):
        workflow.bring_back(last, by=ada)


def test_a_dump_of_before_does_not_bring_it_back(ada, tmp_path):
    quote = a_quote()
    file = tmp_path / "before.json"
    call_command("dumpdata", "archive.quote", output=str(file), verbosity=0)
    sealed(quote, ada)
    assert "is sealed" in refused(lambda: call_command("loaddata", str(file), verbosity=0))


def test_a_fixture_does_not_bring_it_back_under_the_address_it_had(ada, tmp_path, settings):
    event = cast.event("Words of old")
    fields = {"slug": event.slug, "title": "Words of old", "status": "published"}
    (tmp_path / "old.json").write_text(json.dumps([{"model": "archive.event", "fields": fields}]))
    settings.FIXTURE_DIRS = [Path(tmp_path)]
    sealed(event, ada, new_address=True)
    assert load_absent(["old"]).kept == 1
    assert "not used again" in refused(lambda: call_command("loaddata", "old", verbosity=0))


def test_its_words_are_not_published_from_another_article(ada):
    sealed(a_quote(), ada)
    again = cast.quote(f"{WORDS.upper()}.", status="draft")
    with pytest.raises(workflow.Refused, match="is sealed, case 2026-07"):
        workflow.publish(again, by=cast.person("ida"))


def test_the_workbench_neither_proposes_nor_accepts_its_words(ada):
    sealed(a_quote(), ada)
    article = cast.article()
    capture = cast.capture(article, f"{TEXT} It rained.")
    suggestions.propose(capture)
    assert not Suggestion.objects.filter(text__contains=WORD).exists()
    at = capture.text.index(WORDS)
    with pytest.raises(suggestions.Refused, match="is sealed, case 2026-07"):
        suggestions.mark(capture, at, at + len(WORDS), "direct")


def test_words_of_two_are_anybodys(ada):
    quote = cast.quote("Utter nonsense")
    sealed(quote, ada)
    assert workflow.refused_words("Utter nonsense") == []


# Every wording it ever had, and whatever else says them

OTHER_WORDS = "The bridge will open in May"


def reworded(quote: Quote, by: Any) -> Quote:
    """A quote whose words were typed over since."""
    history.keep(quote, by=by, step="Recorded")
    quote.text = "These are quite other words"
    quote.save()
    verification.check(quote)
    history.keep(quote, by=by, step="Changed")
    return quote


def emptied(row: Any) -> Any:
    row.refresh_from_db()
    return row


def test_a_former_wording_does_not_come_back_and_its_texts_go(ada):
    quote = reworded(withdrawn(a_quote()), ada)
    elsewhere = cast.capture(cast.article("Another print"), f"“{WORDS}.”")
    sealed(quote, ada)
    assert workflow.refused_words(WORDS) and workflow.refused_words("These are quite other words")
    assert not emptied(elsewhere).text and not quote.article.captures.get().text


def test_a_wording_that_only_a_correction_tells_is_one_of_its_words(ada):
    quote = cast.quote(OTHER_WORDS)
    Correction.objects.create(quote=quote, reason="Misheard.", before={"text": WORDS}, after={})
    sealed(quote, ada)
    assert workflow.refused_words(WORDS)


@pytest.mark.parametrize("words", [WORDS, f"Мэр сказал {WORD}, и мост закрыли", f"{WORD} and on and on " * 9])
def test_what_another_quote_once_said_is_emptied_and_the_rest_of_it_stays(ada, words):
    quote, other = cast.quote(words), cast.quote(f"First, {words.upper()}", context="Asked in May")
    reworded(other, ada)
    told = {"text": words, "said": "2018-05-01"}
    correction = Correction.objects.create(quote=other, reason=f"Not “{words}”.", before=told, after={})
    goes = "\n".join(workflow.plan(withdrawn(quote)).goes)
    assert f"former versions and corrections of quote #{other.public_id}" in goes
    sealed(quote, ada)
    first = Revision.objects.of(other).first()
    assert (first.fields["text"], first.fields["context"]) == ("[sealed]", "Asked in May")
    assert emptied(correction).before == {"text": "[sealed]", "said": "2018-05-01"}
    assert correction.reason == "[sealed]"
    assert dump() == ""


def test_what_still_says_the_words_is_named_and_left_whole(ada):
    quote, copy = a_quote(), cast.quote(f"As I said, {WORDS}.")
    event = cast.event(summary=f"Told: {WORDS}.")
    history.keep(copy, by=ada, step="Recorded")
    found = workflow.plan(withdrawn(quote))
    assert f"quote #{copy.public_id}, event “{event}”. Seal them as well" in "\n".join(found.stays)
    sealed(quote, ada)
    assert WORDS in Revision.objects.of(copy).get().fields["text"]


def test_what_was_said_about_other_records_with_its_words_is_emptied_and_told(ada):
    quote = a_quote()
    about = {"kind": "article", "object_id": quote.article_id}
    said = Comment.objects.create(**about, made_by=ada, text=f"“{WORDS.upper()}” is libel")
    kept = Comment.objects.create(**about, made_by=ada, text="Who reads this?")
    told = Message.objects.create(**about, called="The article", text=f"You print: {WORDS}!")
    LogEntry.objects.log_actions(ada.pk, [quote.article], CHANGE, [{"added": {"object": WORDS}}])
    found = workflow.plan(withdrawn(quote))
    for what in ("1 comment", "1 reader's message", "1 line of the log"):
        assert f"About other records: {what} with its words, emptied." in found.goes
    assert "1 comment about its article, without its words as a whole: read what they say." in found.stays
    sealed(quote, ada)
    assert (emptied(said).text, emptied(told).text, emptied(kept).text) == (
        "[sealed]",
        "[sealed]",
        "Who reads this?",
    )
    assert dump() == ""


def test_what_was_said_on_a_sealed_record_since_is_emptied_with_the_next(ada):
    first, second = sealed(cast.event(), ada), a_quote()
    about = {"kind": "event", "object_id": first.pk}
    said = Comment.objects.create(**about, made_by=ada, text=WORDS)
    Message.objects.create(**about, called="It", text=WORDS, state="answered", note=WORDS)
    sealed(second, ada)
    assert emptied(said).text == "[sealed]"
    assert dump() == ""


def test_comments_that_name_a_sealed_actor_on_its_records_are_emptied(ada):
    actor = cast.actor("Zebulon Quixby", sort_name="Quixby, Zebulon")
    quote = cast.quote(by=actor)
    said, other = (
        Comment.objects.create(kind="quote", object_id=pk, made_by=ada, text="Ask Quixby")
        for pk in (quote.pk, cast.quote().pk)
    )
    assert "About other records: 1 comment with its words" in "\n".join(workflow.plan(withdrawn(actor)).goes)
    sealed(actor, ada)
    assert (emptied(said).text, emptied(other).text) == ("[sealed]", "Ask Quixby")


def test_a_version_without_its_words_is_not_published(ada):
    assert "taken out" in workflow.refused_words("[sealed]")[0]


def test_article_is_sealed_after_one_of_its_quotes_was(ada):
    quote = a_quote()
    sealed(quote, ada)
    article = Article.objects.get(pk=quote.article_id)
    sealed(article, ada)
    assert workflow.seal_of(article) and WORD not in dump()


def test_words_that_open_no_sentence_elsewhere_are_found_there(ada):
    elsewhere = cast.capture(cast.article(), f"She wrote that “{WORDS[0].lower()}{WORDS[1:]}”, and left.")
    sealed(a_quote(), ada)
    elsewhere.refresh_from_db()
    assert elsewhere.text == ""
