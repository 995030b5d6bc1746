"""Anchors found again, paragraphs as an editor counts them, the words around a passage."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import Span, around, blocks, locate, prepare, selector, suggest, within

TEXT = (
    "The harbour at dawn\n\n"
    "“We sail at six,” said Ada Brook. The crew agreed. “We sail at six,” said Tomas Lind.\n"
    "\n \n"
    "  On Monday the ferry stayed in. “It isn’t the wind, it’s the engine.”  \n"
    "市长说：「我们不停航。」\n"
)


def found(text: str, *anchor: str, start: int | None = None) -> str | None:
    span = locate(text, *anchor, start=start)
    return None if span is None else text[span.start : span.end]


class TestLocate:
    def test_words_are_found_where_they_moved_to(self) -> None:
        moved = "A new first line.\n" + TEXT
        start = TEXT.index("It isn")
        anchor = selector(TEXT, start, start + 18)
        span = locate(moved, anchor.exact, anchor.prefix, anchor.suffix, anchor.start)
        assert span == Span(start + 18, start + 36)

    @pytest.mark.parametrize(
        "exact",
        ["It isn't the wind, it's the engine", "It  isn’t\nthe wind, it’s the engine", "“It isn‘t the wind"],
    )
    def test_typography_is_no_difference(self, exact: str) -> None:
        assert found(TEXT, exact)

    @pytest.mark.parametrize("exact", ["We sail at seven", "we sail at six", "", " ", "“”", "sail at si"])
    def test_words_that_are_gone_are_not_found(self, exact: str) -> None:
        assert found(TEXT, exact) is None

    def test_repeated_places_are_told_apart_by_what_stands_before(self) -> None:
        span = locate(TEXT, "We sail at six", prefix="The crew agreed. “")
        assert span and span.start == TEXT.rindex("We sail")

    def test_repeated_places_are_told_apart_by_what_stands_after(self) -> None:
        span = locate(TEXT, "We sail at six", suffix=",” said Tomas")
        assert span and span.start == TEXT.rindex("We sail")

    def test_context_counts_more_than_nearness(self) -> None:
        span = locate(TEXT, "We sail at six", suffix=",” said Tomas", start=0)
        assert span and span.start == TEXT.rindex("We sail")

    def test_without_context_the_nearest_place_is_taken(self) -> None:
        last = TEXT.rindex("We sail")
        assert locate(TEXT, "We sail at six", start=last + 5) == Span(last, last + 14)

    def test_without_anything_the_first_place_is_taken(self) -> None:
        first = TEXT.index("We sail")
        assert locate(TEXT, "We sail at six") == Span(first, first + 14)

    def test_a_prefix_cut_inside_a_word_does_not_mislead(self) -> None:
        span = locate(TEXT, "We sail at six", prefix="rew agreed. “")
        assert span and span.start == TEXT.rindex("We sail")

    def test_a_word_broken_at_a_line_end_is_the_same_word(self) -> None:
        assert found("the inter-\nnational line", "international line") == "inter-\nnational line"
        assert found("the international line", "inter-\nnational line") == "international line"

    def test_a_part_of_a_compound_is_another_word(self) -> None:
        assert found("a non-violent march, a violent sea", "violent") == "violent"
        assert locate("a non-violent march, a violent sea", "violent") == Span(23, 30)

    def test_words_of_a_script_without_blanks_are_found(self) -> None:
        assert found(TEXT, "不停航") == "不停航"

    def test_a_prepared_text_gives_the_same(self) -> None:
        assert locate(prepare(TEXT), "We sail", "agreed. “") == locate(TEXT, "We sail", "agreed. “")

    def test_a_word_in_a_hundred_thousand_places_is_found_near_its_start(self) -> None:
        assert locate("sea " * 100_000, "sea", start=200_000) == Span(200_000, 200_003)

    @given(st.text("ab .,\n“”’-", max_size=60), st.integers(0, 60), st.integers(0, 60))
    def test_an_anchor_is_found_again_in_its_own_text(self, text: str, start: int, end: int) -> None:
        anchor = selector(text, start, end)
        span = locate(text, anchor.exact, anchor.prefix, anchor.suffix, anchor.start)
        assert span is None or (anchor.start <= span.start <= span.end <= anchor.end) or span.end <= len(text)

    @given(st.text(), st.text(), st.text(), st.text(), st.none() | st.integers())
    def test_any_strings_give_an_answer(self, text: str, a: str, b: str, c: str, start: int | None) -> None:
        span = locate(text, a, b, c, start)
        assert span is None or 0 <= span.start < span.end <= len(text)


class TestBlocks:
    def test_each_line_that_is_not_blank_is_a_paragraph(self) -> None:
        assert [TEXT[a:b][:10] for a, b in blocks(TEXT)] == [
            "The harbou",
            "“We sail a",
            "On Monday ",
            "市长说：「我们不停航",
        ]

    def test_blanks_around_a_paragraph_are_not_part_of_it(self) -> None:
        assert blocks("  a b \n\t\n") == [Span(2, 5)]

    def test_an_empty_text_has_none(self) -> None:
        assert blocks("") == [] == blocks(" \n \n")


class TestWithin:
    def test_from_the_first_words_to_the_last(self) -> None:
        block = blocks(TEXT)[2]
        span = within(TEXT, block, "It isn't", "the engine")
        assert span and TEXT[span.start : span.end] == "It isn’t the wind, it’s the engine"

    def test_first_and_last_words_may_overlap(self) -> None:
        span = within(TEXT, blocks(TEXT)[1], "We sail at", "sail at six")
        assert span and TEXT[span.start : span.end] == "We sail at six"

    def test_the_first_words_alone_are_enough(self) -> None:
        span = within(TEXT, blocks(TEXT)[1], "The crew agreed", "")
        assert span and TEXT[span.start : span.end] == "The crew agreed"

    def test_the_last_words_are_looked_for_after_the_first(self) -> None:
        span = within(TEXT, blocks(TEXT)[1], "The crew", "at six")
        assert span and TEXT[span.start : span.end] == "The crew agreed. “We sail at six"

    def test_a_passage_may_go_over_several_paragraphs(self) -> None:
        found = blocks(TEXT)
        span = within(TEXT, Span(found[1].start, found[2].end), "The crew", "stayed in")
        assert span and TEXT[span.start : span.end].endswith("the ferry stayed in")

    @pytest.mark.parametrize(
        ("first", "last"), [("The crew", "no such"), ("no such", "six"), ("", "six"), ("On Monday", "")]
    )
    def test_words_that_are_not_there_give_nothing(self, first: str, last: str) -> None:
        assert within(TEXT, blocks(TEXT)[1], first, last) is None

    @given(st.text(), st.text(), st.text())
    def test_any_strings_give_an_answer(self, text: str, first: str, last: str) -> None:
        span = within(text, Span(0, len(text)), first, last)
        assert span is None or 0 <= span.start < span.end <= len(text)


class TestAround:
    def test_a_short_text_is_shown_whole(self) -> None:
        assert around("one two three", Span(4, 7), 100) == ("one ", " three")

    def test_context_is_cut_between_words(self) -> None:
        text = "alpha beta gamma delta epsilon"
        assert around(text, Span(11, 16), 7) == ("beta ", " delta")

    def test_context_is_cut_where_a_sentence_begins_and_ends(self) -> None:
        text = "The tide turned. The crew slept well. Here. The mast broke in two. The sea rose. So"
        start = text.index("Here")
        assert around(text, Span(start, start + 5), 26) == (
            "The crew slept well. ",
            " The mast broke in two.",
        )

    def test_context_of_a_script_without_blanks_is_cut_anywhere(self) -> None:
        assert around("一二三四五六七八九", Span(4, 5), 2) == ("三四", "六七")

    @given(st.text(), st.integers(0, 50), st.integers(0, 50), st.integers(0, 60))
    def test_context_joins_on_and_is_no_longer_than_asked_for(
        self, text: str, start: int, end: int, most: int
    ) -> None:
        start = min(start, len(text))
        end = max(start, min(end, len(text)))
        before, after = around(text, Span(start, end), most)
        assert text[:start].endswith(before) and text[end:].startswith(after)
        assert max(len(before), len(after)) <= most


def test_paragraphs_wrapped_by_hand_are_counted_as_one_and_as_suggestions_count_them() -> None:
    wrapped = (
        "The council of the town met late on Monday evening in the old\n"
        "hall, and spoke for three hours of the bridge and the ferry and\n"
        "of what both of them would cost the town in the coming year.\n\n"
        "Mira Tallow, who has been the harbour master for eleven years,\n"
        "listened from the back row and took no part in the long debate\n"
        "that the mayor had called and that nobody seemed able to end.\n\n"
        "“The piers are not sound, and nobody will cross before they are\n"
        "made so,” said Tallow at the end of it, and she left the hall to\n"
        "see to the evening boat, which was late again and half empty.\n"
    )
    assert len(blocks(wrapped)) == 3
    assert "block 2" in suggest(wrapped)[0].reason
