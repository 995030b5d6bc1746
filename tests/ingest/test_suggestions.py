"""Suggestions: deciding, undoing, and what they become."""

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth import get_user_model

from archive.ingest import suggestions
from archive.ingest.suggestions import Decision, Refused, Stale
from archive.models import Actor, Quote, Suggestion
from tests import cast

pytestmark = pytest.mark.django_db
SOURCE = (
    "ELLERY - The bridge stays shut.\n\n"
    "“Nobody will cross before the piers are sound,” said Mira Tallow, the harbour master. “That is my last "
    "word on it.”\n\n"
    "The mayor hopes for a date in May. “We have waited long enough,” said Jonas Reed, who runs the ferry.\n"
)
WORDS = "Nobody will cross before the piers are sound\nThat is my last word on it."


@pytest.fixture
def editor():
    return get_user_model().objects.create_user("editor")


@pytest.fixture
def capture():
    return cast.capture(cast.article(), SOURCE)


def spans(*runs: str) -> list[list[int]]:
    return [[SOURCE.index(run), SOURCE.index(run) + len(run)] for run in runs]


def suggestion(capture, text: str = WORDS, **given) -> Suggestion:
    places = spans(*text.split("\n"))
    given = {"certainty": "high", "role_as_printed": "the harbour master", **given}
    return Suggestion.objects.create(
        article=capture.article, capture=capture, passages=places, start=places[0][0], text=text, **given
    )


def says(text: str = WORDS, **given) -> Decision:
    return Decision(**{"text": text, "speaker_name": "Mira Tallow", **given})


def accepted(capture, editor, decision: Decision | None = None) -> Quote:
    return suggestions.accept(suggestion(capture), 1, decision or says(), editor)


def test_accepted_suggestion_is_a_draft_quote_with_voice_anchors_and_verdict(capture, editor):
    actor = cast.actor()
    quote = accepted(capture, editor, says(role_as_printed="the harbour master", context="On the bridge"))
    assert (quote.status, quote.verdict, quote.context) == ("draft", "verbatim", "On the bridge")
    assert [(v.actor, v.role_as_printed) for v in quote.voices.all()] == [(actor, "the harbour master")]
    assert [SOURCE[p.start : p.end].rstrip(".") for p in quote.passages.all()] == [
        run.rstrip(".") for run in WORDS.split("\n")
    ]


def test_what_is_set_for_all_is_set_on_the_quote(capture, editor):
    cast.actor()
    forum, hearing, bridges = cast.event("Forum"), cast.event("Hearing"), cast.topic()
    head = suggestions.workbench(capture.article)
    head.said_at, head.said, head.spoken_language, head.translated_by = forum, "2018-05-02", "ru", "outlet"
    head.save()
    head.about.set([hearing])
    head.topics.set([bridges])
    quote = accepted(capture, editor)
    assert (quote.said_at, quote.said, quote.spoken_language, quote.translated_by) == (
        forum,
        "2018-05-02",
        "ru",
        "outlet",
    )
    assert (list(quote.about.all()), list(quote.topics.all())) == ([hearing], [bridges])


def test_event_of_its_own_takes_the_place_of_those_set_for_all(capture, editor):
    cast.actor()
    suggestions.workbench(capture.article).about.set([cast.event("Hearing")])
    flood = cast.event("Flood")
    assert list(accepted(capture, editor, says(about=flood)).about.all()) == [flood]


def test_words_that_do_not_stand_in_the_text_are_refused_and_nothing_is_made(capture, editor):
    cast.actor()
    with pytest.raises(Refused) as refused:
        accepted(capture, editor, says("Nobody could cross before the piers are sound"))
    assert refused.value.finding.verdict == "altered"
    assert (Quote.objects.count(), Suggestion.objects.get().state) == (0, "open")


def test_edited_words_take_their_anchors_along(capture, editor):
    cast.actor()
    quote = accepted(capture, editor, says("That is my […] word on it."))
    assert (quote.verdict, quote.passages.first().start) == ("edited", SOURCE.index("That is my"))
    assert Suggestion.objects.get().start == SOURCE.index("That is my")


def test_new_actor_is_made_in_place_as_a_draft(capture, editor):
    quote = accepted(capture, editor, says(speaker_name="Mira Tallow", speaker_is="person"))
    actor = quote.voices.get().actor
    assert (actor.name, actor.sort_name, actor.status, actor.created_by) == (
        "Mira Tallow",
        "Tallow, Mira",
        "draft",
        editor,
    )


def test_unknown_name_is_refused_with_those_it_may_mean(capture, editor):
    mira = cast.actor("Mira Tallow")
    with pytest.raises(Refused, match="no actor called “Tallow”") as refused:
        accepted(capture, editor, says(speaker_name="Tallow"))
    assert refused.value.actors == [mira]


def test_name_of_two_actors_is_never_guessed(capture, editor):
    both = {cast.actor("Mira Tallow"), cast.actor("Mira Tallow")}
    with pytest.raises(Refused, match="Several actors") as refused:
        accepted(capture, editor)
    assert set(refused.value.actors) == both


def test_choice_settles_which_of_two_actors(capture, editor):
    cast.actor("Mira Tallow")
    second = cast.actor("Mira Tallow")
    assert accepted(capture, editor, says(speaker_is=str(second.pk))).voices.get().actor == second


def test_choice_that_is_not_of_the_typed_name_is_not_taken(capture, editor):
    other = cast.actor("Jonas Reed")
    mira = cast.actor("Mira Tallow")
    assert accepted(capture, editor, says(speaker_is=str(other.pk))).voices.get().actor == mira


def test_second_actor_of_a_name_is_not_made_by_accident(capture, editor):
    cast.actor("Mira Tallow")
    with pytest.raises(Refused, match="already"):
        accepted(capture, editor, says(speaker_is="person"))
    assert Actor.objects.count() == 1


def test_unnamed_speaker_keeps_the_words_of_the_article(capture, editor):
    quote = accepted(
        capture, editor, says(speaker_name="", speaker_is="unnamed", name_as_printed="a port official")
    )
    assert (quote.voices.get().actor, quote.voices.get().name_as_printed) == (None, "a port official")


def test_unnamed_speaker_without_words_is_refused(capture, editor):
    with pytest.raises(Refused, match="article's words"):
        accepted(capture, editor, says(speaker_name="", speaker_is="unnamed"))


def test_withdrawn_actor_is_refused(capture, editor):
    cast.actor(status="withdrawn", withdrawal_reason="error")
    with pytest.raises(Refused, match="withdrawn"):
        accepted(capture, editor)


def test_remark_in_our_words_keeps_private_anchors_and_no_verdict(capture, editor):
    cast.actor()
    marked = suggestions.mark(capture, *spans("The bridge stays shut")[0], "paraphrase")
    quote = suggestions.accept(marked, 1, says("Said the bridge was closed", form="paraphrase"), editor)
    assert (quote.form, quote.verdict) == ("paraphrase", "unchecked")
    assert quote.passages.get().exact == "The bridge stays shut"


def test_remark_in_our_words_is_not_in_the_articles(capture, editor):
    cast.actor()
    marked = suggestions.mark(capture, *spans("The bridge stays shut")[0], "paraphrase")
    with pytest.raises(Refused, match="Say it in ours"):
        suggestions.accept(marked, 1, says("The bridge stays shut", form="paraphrase"), editor)


def test_repeated_words_are_anchored_where_they_were_marked(editor):
    cast.actor()
    twice = "“No,” he said on Monday.\n\nAgain: “No,” said Mira Tallow."
    capture = cast.capture(cast.article(), twice)
    marked = suggestions.mark(capture, twice.rindex("No"), twice.rindex("No") + 2, "direct")
    quote = suggestions.accept(marked, 1, says("No"), editor)
    assert quote.passages.get().start == twice.rindex("No")


def test_accepting_is_logged_with_who_did_it(capture, editor):
    cast.actor()
    quote = accepted(capture, editor)
    assert LogEntry.objects.get().user == editor and LogEntry.objects.get().object_id == str(quote.pk)


def test_second_editor_decides_nothing_that_the_first_decided(capture, editor):
    cast.actor()
    open_twice = suggestion(capture)
    suggestions.accept(open_twice, 1, says(), editor)
    with pytest.raises(Stale, match="accepted"):
        suggestions.reject(open_twice, 1, editor)
    assert Quote.objects.count() == 1


def test_older_version_is_refused(capture, editor):
    one = suggestion(capture)
    suggestions.save(one, 1, says(context="Typed by one"))
    with pytest.raises(Stale):
        suggestions.save(one, 1, says(context="Typed by another"))
    assert Suggestion.objects.get().context == "Typed by one"


def test_undoing_an_acceptance_takes_the_draft_away(capture, editor):
    cast.actor()
    accepted(capture, editor)
    row = Suggestion.objects.get()
    suggestions.reopen(row, row.version, editor)
    row.refresh_from_db()
    assert (row.state, Quote.objects.count()) == ("open", 0)


def test_undoing_never_deletes_a_quote_that_was_worked_on(capture, editor):
    cast.actor()
    quote = accepted(capture, editor)
    quote.context = "Added by a colleague"
    quote.save()
    row = Suggestion.objects.get()
    with pytest.raises(Refused, match="worked on since"):
        suggestions.reopen(row, row.version, editor)
    assert Quote.objects.count() == 1 and Suggestion.objects.get().state == "accepted"


def test_undoing_a_rejection_opens_it_again(capture, editor):
    one = suggestion(capture)
    suggestions.reject(one, 1, editor)
    suggestions.reopen(one, 2, editor)
    assert Suggestion.objects.get().state == "open"


def test_those_that_need_nothing_are_accepted_together(capture, editor):
    mira = cast.actor()
    suggestion(capture, speaker=mira, speaker_name="Mira Tallow")
    suggestion(capture, "We have waited long enough", certainty="middle", speaker=cast.actor("Jonas Reed"))
    made = suggestions.accept_sure(capture.article, editor)
    assert [quote.text for quote in made] == [WORDS]
    assert Suggestion.objects.filter(state="open").count() == 1


@pytest.mark.parametrize(
    "lacks",
    [
        {"speaker": None},
        {"role_as_printed": ""},
        {"certainty": "middle"},
        {"is_fragment": True},
        {"state": "rejected"},
    ],
)
def test_what_needs_something_is_not_accepted_unseen(capture, editor, lacks):
    suggestion(capture, **{"speaker": cast.actor(), "speaker_name": "Mira Tallow", **lacks})
    assert suggestions.accept_sure(capture.article, editor) == []


def test_edited_words_that_were_not_found_are_kept_but_never_sure(capture, editor):
    one = suggestion(capture, speaker=cast.actor(), speaker_name="Mira Tallow")
    suggestions.save(one, 1, says("Nobody could cross"))
    assert (Suggestion.objects.get().text, suggestions.sure(capture.article)) == ("Nobody could cross", [])


def test_marked_words_lose_the_blanks_around_them(capture):
    start = SOURCE.index(" The bridge stays shut")
    assert suggestions.mark(capture, start, start + 22, "direct").text == "The bridge stays shut"


@pytest.mark.parametrize("place", [(5, 5), (9, 3), (10_000, 10_010), (-7, -1)])
def test_marking_no_words_is_refused(capture, place):
    with pytest.raises(Refused, match="no words"):
        suggestions.mark(capture, *place, "direct")


def test_too_long_a_role_is_refused_by_name(capture, editor):
    cast.actor()
    with pytest.raises(Refused, match="Role as printed"):
        accepted(capture, editor, says(role_as_printed="x" * 301))


def test_choice_of_a_new_or_unnamed_speaker_is_kept_undecided(capture):
    one = suggestion(capture)
    suggestions.save(one, 1, says(speaker_name="", speaker_is="unnamed", name_as_printed="a port official"))
    one.refresh_from_db()
    assert suggestions.as_it_stands(one).speaker_is == "unnamed"


def test_undone_acceptance_of_a_new_actor_can_be_accepted_again(capture, editor):
    accepted(capture, editor, says(speaker_is="person"))
    row = Suggestion.objects.get()
    suggestions.reopen(row, row.version, editor)
    row.refresh_from_db()
    quote = suggestions.accept(row, row.version, suggestions.as_it_stands(row), editor)
    assert quote.voices.get().actor.name == "Mira Tallow" and Actor.objects.count() == 1


def test_undoing_what_somebody_else_accepted_needs_the_right_to_delete(capture, editor):
    cast.actor()
    accepted(capture, editor)
    row = Suggestion.objects.get()
    with pytest.raises(Refused, match="editor accepted it"):
        suggestions.reopen(row, row.version, get_user_model().objects.create_user("other"))
    assert Quote.objects.count() == 1


def test_undone_acceptance_is_logged(capture, editor):
    cast.actor()
    accepted(capture, editor)
    row = Suggestion.objects.get()
    suggestions.reopen(row, row.version, editor)
    assert LogEntry.objects.filter(action_flag=DELETION, user=editor).exists()


@pytest.mark.parametrize("chosen", ["sound,” said Mira Tallow", "the harbour master. “That is"])
def test_words_outside_the_quotation_marks_are_refused(capture, chosen):
    start = SOURCE.index(chosen)
    with pytest.raises(Refused, match="outside the quotation marks|two people"):
        suggestions.mark(capture, start, start + len(chosen), "direct")


def test_part_of_a_word_is_refused(capture):
    with pytest.raises(Refused, match="cuts a word"):
        suggestions.mark(capture, SOURCE.index("ridge"), SOURCE.index("ridge") + 5, "direct")


def test_words_of_another_suggestion_are_not_taken_over(capture, editor):
    cast.actor()
    suggestion(capture, "We have waited long enough", speaker_name="Jonas Reed")
    with pytest.raises(Refused, match="in the list already"):
        suggestions.accept(suggestion(capture), 1, says("We have waited long enough"), editor)


def test_words_that_never_stood_in_the_text_are_refused_whatever_their_places_say(capture, editor):
    cast.actor()
    row = suggestion(capture, text=WORDS)
    Suggestion.objects.filter(pk=row.pk).update(
        text="Nobody will cross\nthe harbour master",
        passages=spans("Nobody will cross", "the harbour master"),
    )
    with pytest.raises(Refused, match="do not stand"):
        suggestions.accept(row, 1, says("Nobody will cross\nthe harbour master"), editor)
