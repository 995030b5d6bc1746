"""Joining, splitting and moving the bounds of suggestions."""

import pytest

from archive.ingest import rearranging, suggestions
from archive.ingest.suggestions import Refused
from archive.models import Suggestion
from tests import cast

pytestmark = pytest.mark.django_db
SOURCE = "He spoke. “We will wait, wait and see!” said Mira Tallow. “It is early.” Nobody else spoke."


@pytest.fixture
def capture():
    return cast.capture(cast.article(), SOURCE)


def marked(capture, words: str) -> Suggestion:
    start = SOURCE.index(words)
    return suggestions.mark(capture, start, start + len(words), "direct")


def test_two_are_joined_as_runs_of_one(capture):
    first, _ = marked(capture, "We will wait, wait and see!"), marked(capture, "It is early.")
    joined = rearranging.join(first, 1)
    assert (joined.text, joined.reason) == (
        "We will wait, wait and see!\nIt is early.",
        "Joined by an editor",
    )
    assert Suggestion.objects.count() == 1


def test_two_peoples_words_are_never_joined(capture):
    first, second = marked(capture, "We will wait, wait and see!"), marked(capture, "It is early.")
    Suggestion.objects.filter(pk=first.pk).update(speaker_name="Mira Tallow")
    Suggestion.objects.filter(pk=second.pk).update(speaker_name="Jonas Reed")
    with pytest.raises(Refused, match="two people's words"):
        rearranging.join(first, 1)
    assert Suggestion.objects.count() == 2


def test_what_stands_between_must_be_who_said_it(capture):
    first, _ = marked(capture, "We will wait"), marked(capture, "It is early.")
    with pytest.raises(Refused, match="two quotations"):
        rearranging.join(first, 1)


def test_last_one_has_nothing_to_be_joined_to(capture):
    with pytest.raises(Refused, match="Nothing undecided follows"):
        rearranging.join(marked(capture, "It is early."), 1)


def test_runs_are_split_into_suggestions_of_their_own(capture):
    first, _ = marked(capture, "We will wait, wait and see!"), marked(capture, "It is early.")
    made = rearranging.split(rearranging.join(first, 1), 2)
    assert [one.text for one in made] == ["We will wait, wait and see!", "It is early."]


def test_one_run_cannot_be_split(capture):
    with pytest.raises(Refused, match="one run"):
        rearranging.split(marked(capture, "It is early."), 1)


@pytest.mark.parametrize(
    ("bound", "by", "words"),
    [
        ("start", 1, "will wait"),
        ("start", -1, "spoke. “We will wait"),
        ("end", -1, "We will"),
        ("end", 1, "We will wait, wait"),
        ("end", 3, "We will wait, wait and see!"),
        ("start", -99, "We will wait"),
    ],
)
def test_bound_moves_by_words(capture, bound, by, words):
    assert rearranging.move_bound(marked(capture, "We will wait"), 1, bound, by).text == words


def test_bounds_never_cross(capture):
    with pytest.raises(Refused, match="Nothing would be left"):
        rearranging.move_bound(marked(capture, "We will wait"), 1, "start", 3)


def test_moving_a_bound_never_undoes_an_editors_mark(capture):
    row = marked(capture, "We will wait, wait and see!")
    Suggestion.objects.filter(pk=row.pk).update(text="We […] see!")
    with pytest.raises(Refused, match="edited"):
        rearranging.move_bound(row, 1, "end", -1)
