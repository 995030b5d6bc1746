"""The workbench: from an article's text to draft quotes, as plain forms."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.models import Actor, Capture, Event, Quote, Suggestion, Workbench
from tests import cast

from .conftest import address, messages

pytestmark = pytest.mark.django_db
TEXT = (
    "ELLERY - The bridge stays shut.\n\n"
    "“Nobody will cross before the piers are sound,” said Mira Tallow, the harbour master. “That is my last "
    "word on it.”\n\n"
    "The mayor hopes for a date in May. “We have waited long enough,” said Jonas Reed, who runs the ferry.\n"
)
WORDS = "Nobody will cross before the piers are sound\nThat is my last word on it."
REED = "We have waited long enough"


@pytest.fixture
def source():
    return cast.article()


@pytest.fixture
def capture(source):
    return cast.capture(source, TEXT)


def suggested(capture: Capture, words: str = WORDS, **given: Any) -> Suggestion:
    places = [[TEXT.index(run), TEXT.index(run) + len(run)] for run in words.split("\n")]
    given = {"certainty": "high", "speaker_name": "Mira Tallow", "reason": "“said” and the name", **given}
    return Suggestion.objects.create(
        article=capture.article, capture=capture, passages=places, start=places[0][0], text=words, **given
    )


def bench(article: Any, query: str = "") -> str:
    return reverse("admin:archive_article_quotations", args=[article.pk]) + query


def said(one: Suggestion, **changes: Any) -> dict[str, Any]:
    """What the form of a suggestion sends."""
    names = ("text", "speaker_name", "name_as_printed", "role_as_printed", "context", "form", "version")
    return {
        "suggestion": one.pk,
        "picked": one.speaker_id or "",
        "speaker_is": "",
        **{name: getattr(one, name) for name in names},
        **changes,
    }


@pytest.fixture
def press(desk):
    """Press a button of the workbench; what comes back, redirects followed."""

    def pressed(article: Any, do: str, query: str = "", **sent: Any) -> Any:
        return desk.post(bench(article, query), {"do": do, **sent}, follow=True)

    return pressed


def html(response: Any) -> str:
    assert response.status_code == 200
    return response.content.decode()


# The text


def test_an_article_without_text_asks_for_it(desk, source):
    assert "The article’s text" in html(desk.get(bench(source)))


def test_the_articles_page_leads_to_its_workbench(desk, source):
    assert f'href="{bench(source)}"' in html(desk.get(address(source)))


def test_pasted_text_is_kept_and_its_quotations_are_proposed(press, source):
    cast.actor()
    page = press(source, "paste", text=TEXT, captured_at="2018-05-04T10:00:00", made_by="publisher")
    assert source.captures.get().text == TEXT
    assert WORDS in set(Suggestion.objects.values_list("text", flat=True))
    assert "Nobody will cross" in html(page)


def test_a_newer_text_without_the_words_is_told(press, source, capture):
    quote = cast.quote(REED, article=source, form="partial")
    page = press(source, "paste", text="Other.", captured_at="2018-05-04T10:00:00", made_by="publisher")
    assert quote.public_id in messages(page)


def test_an_uploaded_page_is_read_without_altering_its_characters(press, source):
    file = SimpleUploadedFile("a.html", "<html><p>He said: “No –\xa0never.”<p>So.".encode())
    press(source, "paste", file=file, captured_at="2018-05-04T10:00:00", made_by="publisher")
    assert source.captures.get().text == "He said: “No –\xa0never.”\n\nSo."


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({}, "Paste the article&#x27;s text"),
        ({"text": "x", "captured_at": "soon"}, "valid date"),
        ({"text": "x", "captured_at": "9999-12-31T23:59:59"}, "in the future"),
        ({"text": "x" * 2_000_001}, "At most 2,000,000 characters"),
        ({"text": "x", "made_by": "nobody"}, "Select a valid choice"),
        ({"text": "x", "archive_url": "javascript:1"}, "valid URL"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "is a PDF, not text"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "is empty"),
        ({"text": "kept here", "file": SimpleUploadedFile("a.txt", b"x")}, "not both"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_at_its_field(press, source, sent, sentence):
    given = {"captured_at": "2018-05-04T10:00:00", "made_by": "publisher", **sent}
    page = html(press(source, "paste", **given))
    assert sentence in page and 'role="alert"' in page and str(given.get("text", ""))[:50] in page
    assert not Capture.objects.exists()


def test_the_newest_text_is_worked_on_and_another_can_be_chosen(desk, source, capture):
    older = Capture.objects.create(article=source, captured_at="2018-01-02T00:00Z", text="An older text.")
    assert "The bridge stays shut" in html(desk.get(bench(source)))
    page = html(desk.get(bench(source, f"?capture={older.pk}")))
    assert "An older text." in page and "Text of 2 January 2018" in page


def test_blocks_are_numbered_and_passages_lead_to_their_suggestion(desk, source, capture):
    suggested(capture)
    page = html(desk.get(bench(source)))
    assert 'data-n="2"' in page and 'id="m1"' in page
    assert f'href="#s1">{WORDS.splitlines()[0]}</a>' in page


def test_text_is_never_markup(desk, source):
    nasty = "<script>alert(1)</script> “<b>& so</b>” he said."
    capture = cast.capture(source, nasty)
    at = nasty.index("<b>")
    given = {"passages": [[at, at + 9]], "start": at, "text": "<b>& so</b>", "certainty": "low"}
    Suggestion.objects.create(article=source, capture=capture, reason="<i>", speaker_name='"><x', **given)
    page = html(desk.get(bench(source)))
    assert "<script>alert" not in page and "<b>&" not in page and "<i>" not in page and "<x" not in page


def test_passages_that_overlap_can_all_be_reached(desk, source, capture):
    suggested(capture)
    suggested(capture, "before the piers")
    page = html(desk.get(bench(source)))
    assert 'href="#s1"' in page and 'href="#s2">before the piers</a>' in page


# Deciding


def test_accepting_makes_a_draft_quote_of_a_known_actor(press, source, capture):
    actor = cast.actor()
    page = press(source, "accept", **said(suggested(capture), role_as_printed="the harbour master"))
    quote = Quote.objects.get()
    assert (quote.status, quote.verdict, quote.voices.get().actor) == ("draft", "verbatim", actor)
    assert quote.public_id in html(page) and "1 accepted" in html(page)


def test_accepting_leads_to_the_next_undecided(desk, source, capture):
    cast.actor()
    one, two = suggested(capture), suggested(capture, REED)
    response = desk.post(bench(source), {"do": "accept", **said(one)})
    assert response["Location"] == bench(source, f"?at={two.pk}#s2")


def test_accepting_with_a_new_actor_makes_it_in_place(press, source, capture):
    one = suggested(capture, REED)
    press(source, "accept", **said(one, speaker_name="Jonas Reed", speaker_is="person"))
    reed = Actor.objects.get(name="Jonas Reed")
    assert (reed.status, reed.kind, Quote.objects.get().voices.get().actor) == ("draft", "person", reed)


def test_an_unknown_speaker_is_refused_and_those_that_fit_are_offered(press, source, capture):
    tallow = cast.actor()
    page = html(press(source, "accept", **said(suggested(capture), speaker_name="Tallow", context="Typed")))
    assert "no actor called “Tallow”" in page and f'name="speaker_is" value="{tallow.pk}"' in page
    assert 'value="Typed"' in page and 'aria-invalid="true"' in page and not Quote.objects.exists()


def test_one_of_those_that_fit_can_be_chosen(press, source, capture):
    tallow = cast.actor()
    sent = said(suggested(capture), speaker_name="Tallow", speaker_is=tallow.pk)
    page = html(press(source, "accept", **sent))
    assert Quote.objects.filter(voices__actor=tallow).exists(), page


def test_a_candidate_can_be_chosen(press, source, capture):
    reed = cast.actor("Jonas Reed")
    one = suggested(capture, speaker_name="", candidates=["Mira Tallow", "Jonas Reed"])
    press(source, "accept", **said(one, speaker_is="candidate-1"))
    assert Quote.objects.get().voices.get().actor == reed


def test_a_speaker_the_article_does_not_name_keeps_its_words(press, source, capture):
    one = suggested(capture)
    sent = {"speaker_is": "unnamed", "speaker_name": "", "name_as_printed": "a senior official"}
    press(source, "accept", **said(one, **sent))
    voice = Quote.objects.get().voices.get()
    assert (voice.actor, voice.name_as_printed) == (None, "a senior official")


def test_wrong_words_are_refused_with_the_difference_and_kept(press, source, capture):
    cast.actor()
    wrong = WORDS.replace("before", "until")
    page = html(press(source, "accept", **said(suggested(capture), text=wrong)))
    assert "The source prints “before” where you have “until”" in page
    assert "will cross until the piers" in page and not Quote.objects.exists()


def test_words_in_our_own_form_need_words_of_ours(press, source, capture):
    cast.actor()
    page = html(press(source, "accept", **said(suggested(capture), form="paraphrase")))
    assert "Say it in ours" in page.replace("&#x27;", "'")


def test_saving_keeps_it_undecided_for_later(press, desk, source, capture):
    one = suggested(capture)
    press(source, "save", **said(one, context="On the bridge", speaker_name="Jonas Reed"))
    page = html(desk.get(bench(source)))
    assert 'value="On the bridge"' in page and 'value="Jonas Reed"' in page
    assert Suggestion.objects.get().state == "open"


def test_rejecting_and_opening_again(press, source, capture):
    one = suggested(capture)
    assert "1 rejected" in html(press(source, "reject", suggestion=one.pk, version=1))
    assert "1 to decide" in html(press(source, "reopen", suggestion=one.pk, version=2))


def test_undoing_an_acceptance_deletes_the_draft(press, source, capture):
    cast.actor()
    one = suggested(capture)
    press(source, "accept", **said(one))
    press(source, "reopen", suggestion=one.pk, version=2)
    assert not Quote.objects.exists() and Suggestion.objects.get().state == "open"


def test_words_that_leave_out_a_negation_are_accepted_with_a_caution(press, source, capture):
    cast.actor()
    text = "“I will not, at any price, cross it before May,” said Mira Tallow."
    newer = Capture.objects.create(article=source, captured_at="2019-01-02T00:00Z", text=text)
    one = Suggestion.objects.create(
        article=source, capture=newer, passages=[[1, 46]], start=1, text=text[1:46], certainty="high"
    )
    cut = "I will […] cross it before May"
    kept = press(source, "save", f"?capture={newer.pk}", **said(one, text=cut, speaker_name="Mira Tallow"))
    assert kept.context["rows"][0].state.label == "Check the sense"
    one.refresh_from_db()
    assert "leaves out a negation" in messages(press(source, "accept", f"?capture={newer.pk}", **said(one)))


def test_words_that_are_not_in_the_text_are_not_shown_as_printed(desk, source, capture):
    one = suggested(capture, speaker=cast.actor())
    Suggestion.objects.filter(pk=one.pk).update(text=WORDS.replace("Nobody", "Somebody"))
    assert desk.get(bench(source)).context["rows"][0].state.label == "Check the words"


def test_nothing_of_a_withdrawn_article_is_accepted(desk, press, source, capture):
    cast.actor()
    one = suggested(capture)
    type(source).objects.filter(pk=source.pk).update(status="withdrawn", withdrawal_reason="error")
    page = html(desk.get(bench(source)))
    assert "This article is withdrawn" in page and 'value="accept"' not in page
    press(source, "accept", **said(one))
    press(source, "accept-sure")
    assert not Quote.objects.exists()


def test_texts_of_one_day_are_told_apart_by_their_time(desk, source):
    for hour in (9, 17):
        Capture.objects.create(article=source, captured_at=f"2018-01-02T{hour:02}:00Z", text=f"Text {hour}.")
    page = html(desk.get(bench(source)))
    assert "Text of 2 January 2018, 09:00:00 UTC" in page and "2018, 17:00:00 UTC" in page


@pytest.mark.parametrize(
    "typed, code", [("Russian", "ru"), ("deutsch", "de"), ("pt-BR", "pt-BR"), ("ce", "ce")]
)
def test_a_language_is_known_by_name_and_code(press, source, capture, typed, code):
    seen = press(source, "unknown").context["head"].now
    press(source, "set-all", seen=seen, spoken_language=typed)
    assert Workbench.objects.get().spoken_language == code


def test_actors_of_one_name_are_told_apart(desk):
    first, second = cast.actor(), cast.actor()
    where = reverse("admin:archive_article_quotations_actors")
    roles = [one["role"] for one in desk.get(where, {"q": first.name[:5]}).json()["actors"]]
    assert len(set(roles)) == 2 and second.name == first.name


def test_bounds_move_by_a_word_and_what_was_typed_stays(press, source, capture):
    one = suggested(capture, REED)
    press(source, "end-earlier", **said(one, context="Typed"))
    one.refresh_from_db()
    assert (one.text, one.context) == ("We have waited long", "Typed")


def test_runs_are_split_and_joined(press, source, capture):
    one = suggested(capture)
    press(source, "split", **said(one))
    assert Suggestion.objects.count() == 2
    one.refresh_from_db()
    press(source, "join", **said(one))
    assert Suggestion.objects.get().text == WORDS


def test_those_that_need_nothing_are_accepted_at_once(desk, press, source, capture):
    given = {"speaker": cast.actor(), "role_as_printed": "the harbour master"}
    suggested(capture, **given)
    suggested(capture, REED)
    assert "Accept the 1 that needs nothing" in html(desk.get(bench(source)))
    press(source, "accept-sure")
    assert Quote.objects.count() == 1


def test_fragments_stand_behind_a_switch(desk, source, capture):
    suggested(capture, "last word", is_fragment=True)
    assert "Show 1 fragment too" in html(desk.get(bench(source)))
    assert 'name="text"' in html(desk.get(bench(source, "?fragments=1")))


def test_what_was_made_here_is_sent_to_review(press, source, capture):
    cast.actor()
    press(source, "accept", **said(suggested(capture)))
    page = press(source, "submit")
    assert Quote.objects.get().status == "in_review"
    assert "Nobody will cross" in html(page)


def test_article_and_new_speaker_go_to_review_with_what_was_made_here(press):
    source, mira = cast.article(status="draft"), cast.actor(status="draft")
    capture = cast.capture(source, TEXT)
    press(source, "accept", **said(suggested(capture)))
    assert "1 quote sent to review, with the article and 1 new actor." in html(press(source, "submit"))
    for one in (source, mira):
        one.refresh_from_db()
    assert (source.status, mira.status) == ("in_review", "in_review")


# Words by hand


def test_words_are_marked_by_block_first_and_last_words(press, source, capture):
    press(source, "quotation", block=3, first="The mayor", last="in May")
    one = Suggestion.objects.get()
    assert (one.text, one.form, one.certainty) == ("The mayor hopes for a date in May", "direct", "by_hand")


def test_selected_words_keep_their_very_place(press, source, capture):
    at = TEXT.rindex("said")
    press(source, "paraphrase", block=3, first="said", last="said", start=at, end=at + 4)
    one = Suggestion.objects.get()
    assert (one.passages, one.form) == ([[at, at + 4]], "paraphrase")


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"block": "", "first": "x"}, "Give the number of the block"),
        ({"block": "9", "first": "x"}, "The text has 3 blocks"),
        ({"block": "9" * 30, "first": "x"}, "less than or equal"),
        ({"block": "1", "first": ""}, "Give the first words"),
        ({"block": "1", "first": "Nobody"}, "does not stand in block 1"),
        ({"block": "3", "first": "in May", "last": "mayor"}, "does not stand after the first words"),
        ({"block": "1", "first": "Nope", "start": "5", "end": "99999"}, "does not stand in block 1"),
        ({"block": "1", "first": "Nope", "start": "-5", "end": "x"}, "does not stand in block 1"),
        ({"block": "1", "first": "—"}, "There are no words at that place"),
    ],
)
def test_words_that_do_not_stand_there_are_refused(press, source, capture, sent, sentence):
    assert sentence in html(press(source, "quotation", **sent))
    assert not Suggestion.objects.exists()


# For all


def test_what_is_set_for_all_goes_to_those_accepted_from_then_on(press, source, capture):
    cast.actor()
    event, topic = cast.event(), cast.topic()
    given = {"about": event.title, "said_at": f"#{event.pk}", "said": "2018-05~", "topics": topic.name}
    seen = press(source, "unknown").context["head"].now
    press(source, "set-all", seen=seen, spoken_language="ru", translated_by="outlet", **given)
    press(source, "accept", **said(suggested(capture)))
    quote = Quote.objects.get()
    assert (quote.said_at, quote.said, quote.spoken_language) == (event, "2018-05~", "ru")
    assert (list(quote.about.all()), list(quote.topics.all())) == ([event], [topic])


@pytest.mark.parametrize(
    "sent, sentence",
    [
        ({"about": "No such"}, "There is no event called “No such”"),
        ({"about": "Ellery"}, "Write one of these in full: “Ellery bridge closed to cars (#"),
        ({"said_at": "#999"}, "There is no event"),
        ({"said": "Oct 2019"}, "2019-10"),
        ({"spoken_language": "Germanic"}, "de (German)"),
        ({"spoken_language": "!"}, "Write the code of the language"),
        ({"translated_by": "me"}, "Select a valid choice"),
        ({"topics": "Bri"}, "There is no topic called “Bri”. Write one of these in full: “Bridges”"),
    ],
)
def test_what_cannot_be_set_for_all_is_refused_and_kept(press, source, capture, sent, sentence):
    cast.event(), cast.topic()
    page = html(press(source, "set-all", **sent))
    assert sentence in page and str(next(iter(sent.values()))) in page
    assert not Event.objects.filter(quotes_about__isnull=False).exists()


def test_a_title_of_two_events_is_not_guessed(press, source, capture):
    cast.event(), cast.event()
    assert "Several events are called" in html(press(source, "set-all", about="Ellery bridge closed to cars"))


def test_two_editors_do_not_overwrite_what_is_set_for_all(press, source, capture):
    Workbench.objects.create(article=source, spoken_language="de")
    page = html(press(source, "set-all", seen="older", spoken_language="ru"))
    assert "Somebody set this in the meantime (Spoken in: de)" in page
    assert Workbench.objects.get().spoken_language == "de"


def test_looking_writes_nothing(desk, source, capture):
    desk.get(bench(source))
    assert not Workbench.objects.exists()


# Two editors, and requests that no form of ours sends


def test_what_somebody_decided_meanwhile_is_not_decided_again(press, source, capture):
    cast.actor()
    one = suggested(capture)
    press(source, "reject", suggestion=one.pk, version=1)
    typed = {"context": "My words", "role_as_printed": "My role", "name_as_printed": "My name"}
    page = html(press(source, "accept", **said(one, **typed)))
    assert "Somebody changed it in the meantime" in page
    assert all(words in page for words in ("My words", "My role", "My name"))
    assert not Quote.objects.exists()


def test_an_older_version_is_refused_and_the_next_press_goes_through_knowingly(press, source, capture):
    cast.actor()
    one = suggested(capture)
    press(source, "save", **said(one, context="Theirs"))
    page = press(source, "accept", **said(one, context="Mine"))
    row = page.context["rows"][0]
    assert row.values["context"] == "Mine" and row.suggestion.version == 2 and not Quote.objects.exists()


def test_a_suggestion_of_another_article_is_not_found(press, source, capture):
    other = suggested(cast.capture(cast.article(), TEXT))
    page = html(press(source, "reject", suggestion=other.pk, version=1))
    assert "no longer in the list" in page
    other.refresh_from_db()
    assert other.state == "open"


@pytest.mark.parametrize("do", ["accept", "save", "reject", "reopen", "join", "split", "end-later", "", "x"])
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"suggestion": "9" * 30, "version": "9" * 30},
        {"suggestion": "\0", "version": "-1"},
        {"suggestion": "1 OR 1=1", "text": "\0" * 9},
    ],
    ids=["nothing", "figures", "NUL", "words"],
)
def test_made_up_requests_are_answered_with_a_sentence(press, source, capture, do, sent):
    assert 'role="alert"' in html(press(source, do, **sent))


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "\0 \n"},
        {"text": "x" * 100_001},
        {"speaker_name": "x" * 301},
        {"speaker_name": "\0"},
        {"speaker_is": "9" * 19},
        {"speaker_is": "x" * 100},
        {"speaker_is": "candidate-99999999999999999999"},
        {"picked": "9" * 40, "speaker_name": "Nobody at all"},
        {"context": "x" * 201},
        {"form": "sung"},
        {"form": ""},
        {"about": "x" * 501},
        {"version": "0"},
    ],
    ids=str,
)
def test_a_suggestion_that_cannot_be_accepted_says_why(press, source, capture, changes):
    page = html(press(source, "accept", **said(suggested(capture), **changes)))
    assert 'role="alert"' in page and not Quote.objects.exists()


@pytest.mark.parametrize(
    "query", ["?capture=x", "?capture=" + "9" * 40, "?page=99999", "?page=-1", "?at=%00"]
)
def test_made_up_addresses_show_the_page(desk, source, capture, query):
    suggested(capture)
    assert "Source text" in html(desk.get(bench(source, query)))


def test_more_than_can_be_sent_is_refused_with_the_reason(client, editor, source, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client.force_login(editor)
    answer = client.post(bench(source), {"do": "paste", "text": "x" * 2000})
    assert answer.status_code == 400 and "more than can be taken at once" in answer.content.decode()


def test_no_article_no_workbench(desk):
    assert desk.get("/admin/archive/article/999999999999999999/quotations/").status_code == 404


# Who may


@pytest.mark.parametrize("name", ["", "actors"])
def test_who_may_not_work_here_gets_nothing(client, source, capture, name):
    where = reverse("admin:archive_article_quotations_actors") if name else bench(source)
    assert client.get(where).status_code == 302
    user = User.objects.create_user("reader", is_staff=True)
    for codenames in ([], ["view_article", "view_suggestion"], ["change_article"], ["add_quote"]):
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(User.objects.get(pk=user.pk))
        assert client.get(where).status_code == 403
        assert client.post(where, {"do": "propose"}).status_code == 403


@pytest.fixture
def helper(client, source):
    """May change articles and add quotes, and nothing else."""
    user = User.objects.create_user("helper", is_staff=True)
    codenames = ["change_article", "add_quote", "publish"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


def test_who_may_not_add_captures_pastes_none(helper, source):
    assert "you may not add one" in html(helper.get(bench(source)))
    assert helper.post(bench(source), {"do": "paste", "text": "x"}).status_code == 403


def test_who_may_not_add_actors_makes_none(helper, source, capture):
    one = suggested(capture)
    sent = {"do": "accept", **said(one, speaker_name="Jonas Reed", speaker_is="person")}
    assert "You may not add actors" in html(helper.post(bench(source), sent))
    assert not Actor.objects.exists()


def test_who_may_not_change_quotes_sends_none_to_review(helper, source, capture):
    assert helper.post(bench(source), {"do": "submit"}).status_code == 403


def test_speaker_field_is_answered_with_actors_by_any_alias(desk):
    tallow = cast.actor()
    tallow.aliases.create(name="Мира Тэллоу")
    found = json.loads(desk.get(reverse("admin:archive_article_quotations_actors"), {"q": "тэлл"}).content)
    assert found == {"actors": [{"id": tallow.pk, "name": "Mira Tallow", "role": "person"}]}


@pytest.mark.parametrize("typed", ["", "\0", "x" * 9999, "%"])
def test_speaker_field_asks_for_nothing_or_nonsense(desk, typed):
    answer = desk.get(reverse("admin:archive_article_quotations_actors"), {"q": typed})
    assert json.loads(answer.content) == {"actors": []}


def test_at_most_eight_actors_are_offered(desk):
    for n in range(10):
        cast.actor(f"Mira Tallow{n}")
    found = json.loads(desk.get(reverse("admin:archive_article_quotations_actors"), {"q": "mira"}).content)
    assert len(found["actors"]) == 8


# Never public, and never slow


def test_suggestions_are_on_no_public_page(client, source, capture):
    cast.quote(article=source)
    suggested(capture, REED, speaker_name="Sentinella Zugzwang", context="sentinella", reason="sentinella")
    Workbench.objects.create(article=source, said="1899")
    slug = source.get_absolute_url()
    lists = ["/", "/quotes/", "/quotes/?q=waited", "/actors/", "/actors/?q=Sentin", "/events/", "/articles/"]
    for where in [*lists, slug, "/about/checking/", "/?from=1899&to=1899", "/corrections/", "/topics/"]:
        page = client.get(where).content.decode().lower()
        assert "zugzwang" not in page and "waited long enough" not in page and "sentinella" not in page, where


def test_a_page_asks_as_many_questions_for_many_suggestions_as_for_few(
    desk, source, capture, django_assert_num_queries
):
    for _ in range(3):
        suggested(capture, speaker=cast.actor(), about=cast.event(), role_as_printed="x")
    desk.get(bench(source))
    with django_assert_num_queries(17):
        desk.get(bench(source))
    for _ in range(37):
        suggested(capture, speaker=cast.actor(), about=cast.event(), role_as_printed="x")
    with django_assert_num_queries(17):
        desk.get(bench(source))


def test_a_long_list_is_cut_into_pages_with_the_blocks_of_each(desk, source):
    raw = "".join(f"Block {n}: “Words number {n} of many,” she said.\n\n" for n in range(250))
    capture = cast.capture(source, raw)
    for n in range(250):
        at = raw.index(f"Words number {n} ")
        Suggestion.objects.create(
            article=source,
            capture=capture,
            passages=[[at, at + 9]],
            start=at,
            text="Words nu",
            certainty="low",
        )
    first, last = html(desk.get(bench(source))), html(desk.get(bench(source, "?page=3")))
    assert 'data-n="1"' in first and 'data-n="250"' not in first and "?page=3" in first
    assert 'data-n="250"' in last and 'data-n="1"' not in last and 'id="s250"' in last


def test_a_capture_and_its_article_can_still_be_deleted(desk, source):
    source.status = "draft"
    source.published_at = None
    source.save()
    Workbench.objects.create(article=source)
    desk.post(address(source, "delete"), {"post": "yes"})
    assert not Workbench.objects.exists()


def test_the_lists_of_suggestions_lead_to_the_workbench(desk, source, capture):
    one = suggested(capture)
    assert bench(source, f"?at={one.pk}") in html(desk.get(address(Suggestion, "changelist")))
    assert "Find quotations" in html(desk.get(address(one)))
