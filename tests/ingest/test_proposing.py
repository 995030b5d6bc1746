"""What is proposed for a captured text, and what is not proposed again."""

import pytest
from django.contrib.auth import get_user_model

from archive import verification
from archive.ingest import suggestions
from archive.ingest.suggestions import Decision
from archive.models import Alias, Quote, Suggestion
from tests import cast

pytestmark = pytest.mark.django_db
SOURCE = (
    "ELLERY - The bridge stays shut.\n\n"
    "“Nobody will cross before the piers are sound,” said Mira Tallow, the harbour master. “That is my last "
    "word on it.”\n\n"
    "The mayor hopes for a date in May. “We have waited long enough,” said Jonas Reed, who runs the ferry.\n"
)
LATER = SOURCE + "\n“Nobody asked us,” said Ines Vale, who keeps the inn.\n"


@pytest.fixture
def capture():
    return cast.capture(cast.article(), SOURCE)


def proposed() -> list[str]:
    return [one.text.split("\n")[0] for one in Suggestion.objects.all()]


def test_quotations_are_proposed_in_their_order_with_speaker_role_and_reason(capture):
    assert suggestions.propose(capture) == 2
    first, second = Suggestion.objects.all()
    assert (first.speaker_name, first.role_as_printed, first.certainty) == (
        "Mira Tallow",
        "the harbour master",
        "high",
    )
    assert (second.speaker_name, bool(second.reason)) == ("Jonas Reed", True)


def test_places_give_back_the_words(capture):
    suggestions.propose(capture)
    assert all(suggestions.words(SOURCE, one.spans) == one.text for one in Suggestion.objects.all())


def test_actor_of_the_archive_is_recognised_by_any_name(capture):
    mira = cast.actor("Miranda Tallow")
    Alias.objects.create(actor=mira, name="Mira Tallow")
    suggestions.propose(capture)
    assert Suggestion.objects.first().speaker == mira


def test_name_of_two_actors_is_left_open(capture):
    cast.actor("Mira Tallow"), cast.actor("Mira Tallow")
    suggestions.propose(capture)
    assert Suggestion.objects.first().speaker is None


def test_proposing_again_finds_nothing_new(capture):
    suggestions.propose(capture)
    assert suggestions.propose(capture) == 0
    assert Suggestion.objects.count() == 2


def test_what_was_rejected_is_not_proposed_for_a_newer_text_either(capture):
    suggestions.propose(capture)
    rejected = Suggestion.objects.first()
    suggestions.reject(rejected, 1, get_user_model().objects.create_user("editor"))
    suggestions.propose(cast.capture(capture.article, LATER))
    assert [one.text for one in Suggestion.objects.filter(state="open").order_by("start")] == [
        "We have waited long enough",
        "Nobody asked us",
    ]


def test_what_is_undecided_moves_to_the_newer_text_with_what_was_typed(capture):
    suggestions.propose(capture)
    first = Suggestion.objects.first()
    typed = Decision(first.text, context="On the bridge", speaker_name="Mira Tallow")
    suggestions.save(first, 1, typed)
    newer = cast.capture(capture.article, "A new first paragraph.\n\n" + SOURCE)
    suggestions.propose(newer)
    first.refresh_from_db()
    assert (first.capture, first.context) == (newer, "On the bridge")
    assert suggestions.words(newer.text, first.spans) == first.text


def test_what_stands_in_a_quote_is_not_proposed(capture):
    quote = cast.quote("We have waited long enough", article=capture.article, status="draft")
    verification.check(quote)
    suggestions.propose(capture)
    assert proposed() == ["Nobody will cross before the piers are sound"]


def test_nothing_proposed_is_a_quote(capture):
    suggestions.propose(capture)
    assert not Quote.objects.exists()


def test_deleted_draft_leaves_its_suggestion_to_be_opened_again(capture):
    cast.actor()
    suggestions.propose(capture)
    first = Suggestion.objects.first()
    editor = get_user_model().objects.create_user("editor")
    suggestions.accept(first, 1, suggestions.as_it_stands(first), editor).delete()
    first.refresh_from_db()
    suggestions.reopen(first, first.version, editor)
    first.refresh_from_db()
    assert first.state == "open"
