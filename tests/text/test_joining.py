"""Two changes of one text are joined where they do not touch, and never where they do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.joining import MOST, join

BASE = "The bridge was closed to cars after a routine survey of its piers."


def test_changes_that_do_not_touch_are_joined():
    theirs = BASE.replace("routine ", "").replace("cars", "cars and carts")
    mine = BASE.replace("piers", "piers, which found two of them undermined")
    assert join(BASE, theirs, mine) == (
        "The bridge was closed to cars and carts after a survey of its piers, "
        "which found two of them undermined."
    )


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("one TWO three four", "one zwei three four"),  # the same word
        ("one TWO three four", "one two THREE four"),  # its neighbour
        ("one three four", "one two and three four"),  # put in beside what was taken out
        ("", "one two three four five"),  # all of it
        ("one two three four theirs", "one two three four mine"),  # put in at the same place
        ("one two theirs three four", "one two mine three four"),
    ],
)
def test_changes_that_touch_are_not_joined(theirs, mine):
    assert join("one two three four", theirs, mine) is None


def test_one_word_between_is_enough():
    assert join("one two three", "ONE two three", "one two THREE") == "ONE two THREE"


def test_what_both_changed_alike_stands_once():
    assert join("one two three four", "1 two three 4", "1 two three four") == "1 two three 4"
    assert join("one", "one two", "one two") == "one two"


def test_what_both_put_into_an_empty_text_is_not_joined():
    assert join("", "theirs", "mine") is None
    assert join("", "theirs", "theirs") == "theirs"


def test_lines_and_blanks_stay_as_they_are():
    assert join("a\n\nb  c\n", "A\n\nb  c\n", "a\n\nb  c\nd") == "A\n\nb  c\nd"


def test_text_too_long_to_be_compared_is_not_joined():
    words = [f"w{n}" for n in range(MOST + 10)]
    ends = ["x", *words[1:]], [*words[:-1], "y"]
    assert join(" ".join(words), " ".join(ends[0]), " ".join(ends[1])) is None


def test_long_text_with_small_changes_is_joined():
    before, after = "It was said so. " * 10_000, "So it was said. " * 10_000
    theirs, mine = (f"{before}{middle}{after}" for middle in ("Here, and there. ", "Here and there, too. "))
    assert join(f"{before}Here and there. {after}", theirs, mine) == f"{before}Here, and there, too. {after}"


SENTENCES = st.lists(st.sampled_from(["a", "b", "c", "d", ".", "\n"]), max_size=12).map(" ".join)


@given(SENTENCES, SENTENCES)
def test_one_change_alone_is_taken_whole(base, changed):
    assert join(base, changed, base) == changed
    assert join(base, base, changed) == changed
    assert join(base, changed, changed) == changed


@given(SENTENCES, SENTENCES, SENTENCES)
def test_joined_text_has_every_word_that_was_put_in(base, theirs, mine):
    joined = join(f"{base} end", f"theirs {base} end", f"{mine} mine {base} end")
    assert joined is None or ("theirs" in joined and "mine" in joined)
