"""Runs, marks, selectors and fragments."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.text import runs, segments, selector, text_fragment

ROW = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


def test_a_quotation_has_one_run_a_line_and_blank_lines_count_for_nothing() -> None:
    assert runs("The mill is old\n\n  We must mend it \n") == ["The mill is old", "We must mend it"]


def test_a_word_broken_at_a_line_end_is_no_new_run() -> None:
    assert runs("an inter-\nnational mill") == ["an inter-\nnational mill"]


def test_segments_tell_own_words_from_the_editors_marks() -> None:
    assert segments("[Holt] will … go [home]") == [
        ("[Holt]", "insertion"),
        (" will ", "words"),
        ("…", "gap"),
        (" go ", "words"),
        ("[home]", "insertion"),
    ]


def test_an_ellipsis_in_brackets_is_a_gap() -> None:
    assert segments("a [...] b")[1] == ("[...]", "gap")


@given(st.text("ab .…[]()", max_size=60))
def test_segments_lose_nothing(run: str) -> None:
    assert "".join(text for text, _ in segments(run)) == run


def test_selector_has_thirty_two_characters_on_both_sides() -> None:
    start = ROW.index("eight")
    found = selector(ROW, start, start + 5)
    assert (found.exact, len(found.prefix), len(found.suffix)) == ("eight", 32, 32)


def test_selector_takes_what_there_is_at_the_edges() -> None:
    assert selector("one two", 0, 3).prefix == ""


def test_selector_grows_until_it_is_unique() -> None:
    source = "a " + "the same words again " * 4 + "and " + "the same words again " * 4
    start = source.rindex("again the")
    found = selector(source, start, start + 5)
    assert source.count(found.prefix + found.exact + found.suffix) == 1


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_selector_gives_back_the_source(source: str, start: int, end: int) -> None:
    found = selector(source, start, end)
    assert source[found.start : found.end] == found.exact
    assert source[: found.start].endswith(found.prefix) and source[found.end :].startswith(found.suffix)


def test_a_short_run_goes_whole_into_the_fragment() -> None:
    assert text_fragment(["I don’t buy it"]) == ":~:text=I%20don%E2%80%99t%20buy%20it"


def test_hyphen_comma_and_ampersand_are_encoded() -> None:
    assert text_fragment(["a-b, c & d"]) == ":~:text=a%2Db%2C%20c%20%26%20d"


def test_a_long_run_goes_in_by_its_ends() -> None:
    assert text_fragment([ROW]) == ":~:text=one%20two%20three,fourteen%20fifteen%20sixteen"


def test_every_run_has_its_own_directive() -> None:
    assert text_fragment(["The mill is old", "We must mend it"]) == (
        ":~:text=The%20mill%20is%20old&text=We%20must%20mend%20it"
    )


def test_marks_never_go_into_a_fragment() -> None:
    assert text_fragment(["[Holt] has the old mill … and the new one [too]"]) == (
        ":~:text=has%20the%20old%20mill,and%20the%20new%20one"
    )


def test_a_word_with_a_mark_in_it_stays_out() -> None:
    assert text_fragment(["[T]he mill is old"]) == ":~:text=mill%20is%20old"


def test_no_words_no_fragment() -> None:
    assert text_fragment(["[…]", ""]) == ""
