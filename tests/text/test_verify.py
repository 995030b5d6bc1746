"""The four verdicts, rule by rule. A bad quotation shown as good is the failure that matters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import Span, verify
from archive.text.tokens import tokenise

BRIDGE = (
    "The council met on Monday.\n\n"
    "“We will not close the old bridge before winter,” said Mara Holt, who chairs the council of Ellery. "
    "“It carries the school bus, and it is safe.”\n\n"
    "“I don't believe it,” said Jon Reed, a farmer. The repair – if it comes – costs 1,200 crowns, he said.\n"
)


def verdict(source: str, quote: str) -> str:
    return verify(source, quote).verdict


def said(source: str, quote: str) -> list[str]:
    return [source[span.start : span.end] for span in verify(source, quote).passages]


class TestVerbatim:
    def test_words_in_one_run_are_verbatim(self) -> None:
        assert verdict(BRIDGE, "We will not close the old bridge before winter") == "verbatim"

    def test_passage_is_in_code_points_of_the_raw_source(self) -> None:
        start = BRIDGE.index("We will")
        assert verify(BRIDGE, "We will not close").passages == (Span(start, start + 17),)

    @pytest.mark.parametrize(
        "quote", ["“I don’t believe it,”", '"I don\'t believe it"', "«I donʼt believe it»."]
    )
    def test_enclosing_marks_and_the_final_stop_are_no_part_of_a_quote(self, quote: str) -> None:
        assert said(BRIDGE, quote) == ["I don't believe it"]

    @pytest.mark.parametrize(
        "quote",
        ["repair -- if it comes -- costs", "repair—if it comes—costs", "repair - if it comes - costs"],
    )
    def test_all_dashes_are_one_with_or_without_blanks(self, quote: str) -> None:
        assert verdict(BRIDGE, quote) == "verbatim"

    @pytest.mark.parametrize(
        "source", ["Well... yes, he said", "Well. . . yes, he said", "Well … yes, he said"]
    )
    def test_an_ellipsis_the_source_prints_is_verbatim(self, source: str) -> None:
        assert verdict(source, "Well… yes") == "verbatim"

    def test_brackets_the_source_prints_are_verbatim(self) -> None:
        assert verdict("They [the miners] went home early", "They [the miners] went home") == "verbatim"

    @pytest.mark.parametrize(
        ("source", "quote"),
        [
            ("a co\u00adop\u200beration pact", "cooperation pact"),
            ("the of\ufb01ce is shut", "the office is shut"),
            ("the inter-\nnational line", "the international line"),
            ("the well-\nknown line", "the well-known line"),
            ("the international line", "the inter-\nnational line"),
            ("ＡＢＣ news at ten", "ABC news at ten"),
            ("the cafe\u0301 is shut", "the café is shut"),
            ("two\u00a0long   words\there", "two long words here"),
        ],
    )
    def test_typography_is_no_difference(self, source: str, quote: str) -> None:
        assert verdict(source, quote) == "verbatim"

    def test_a_wrapped_quote_stands_in_unwrapped_text(self) -> None:
        assert verdict(BRIDGE, "We will not close\nthe old bridge") == "verbatim"

    @pytest.mark.parametrize(
        ("source", "quote"),
        [
            ("«Мост останется открытым», — сказал мэр.", "Мост останется открытым"),
            ("„Die Brücke bleibt offen“, sagte sie.", "Die Brücke bleibt offen"),
            ("« Le pont reste ouvert », dit-elle.", "Le pont reste ouvert"),
            ("市长说：「我们不会关闭这座桥。」", "不会关闭这座桥"),
        ],
    )
    def test_marks_and_scripts_of_other_languages(self, source: str, quote: str) -> None:
        assert said(source, quote) == [quote]


class TestSplit:
    def test_runs_around_one_attribution_are_verbatim_and_split(self) -> None:
        found = verify(
            BRIDGE,
            "We will not close the old bridge before winter\nIt carries the school bus, and it is safe.",
        )
        assert (found.verdict, found.flags, len(found.passages)) == ("verbatim", frozenset({"split"}), 2)

    def test_a_split_quote_on_one_line_is_found_too(self) -> None:
        found = verify(
            BRIDGE,
            "We will not close the old bridge before winter. It carries the school bus, and it is safe.",
        )
        assert (found.verdict, found.flags, len(found.passages)) == ("verbatim", frozenset({"split"}), 2)

    @pytest.mark.parametrize(
        "between",
        [
            ",” he said. “",
            ",” said Mara Holt. Still, “",
            ",” with regard to the mill, said Holt. “",
            ",” Holt told the Sen. Ann Fox inquiry. “",
            "”, she added: “",
        ],
    )
    def test_what_may_stand_between_runs(self, between: str) -> None:
        assert (
            verdict(f"“The mill is old{between}we must mend it.”", "The mill is old\nwe must mend it")
            == "verbatim"
        )

    @pytest.mark.parametrize(
        "between",
        [
            ",” she said. The hall was cold. “",
            ".” The hall was cold. “",
            ",” she said.\n\n“",
            ".” “",
            ".”\n\n“",
            ",” Holt said, and Reed answered: “",
            ".” Reed replied: “",
            " and ",
            ",” she said; the hall was cold; “",
            "” and “",
        ],
    )
    def test_what_may_not_stand_between_runs(self, between: str) -> None:
        assert (
            verdict(f"“The mill is old{between}we must mend it.”", "The mill is old\nwe must mend it")
            == "altered"
        )

    def test_a_run_of_another_speaker_is_not_joined(self) -> None:
        source = "“The mill is old,” said Holt. “We must mend it,” said Reed."
        assert verdict(source, "The mill is old\nWe must mend it") == "altered"

    def test_a_speaker_named_before_the_first_run_is_remembered(self) -> None:
        source = "Holt said: “The mill is old.” Then Reed added: “We must mend it.”"
        assert verdict(source, "The mill is old\nWe must mend it") == "altered"

    def test_a_mark_repeated_after_a_paragraph_break_goes_on(self) -> None:
        assert (
            verdict("“The mill is old.\n\n“We must mend it,” Holt said.", "The mill is old.\nWe must mend it")
            == "verbatim"
        )

    def test_reported_words_before_a_scare_quote_are_not_joined(self) -> None:
        source = "He backed the “big” plan, said Lee, and the “small” one too."
        assert verdict(source, "the big small one") != "verbatim"

    def test_runs_in_the_wrong_order_are_altered(self) -> None:
        assert (
            verdict(BRIDGE, "It carries the school bus, and it is safe\nWe will not close the old bridge")
            == "altered"
        )

    def test_a_line_break_is_never_an_ellipsis(self) -> None:
        assert verdict(BRIDGE, "We will not close\nbefore winter") == "altered"

    def test_russian_attribution_inside_the_marks(self) -> None:
        source = "«Мост останется, — сказал мэр Орлов, — мы его починим»."
        assert verdict(source, "Мост останется\nмы его починим") == "verbatim"


class TestEdited:
    @pytest.mark.parametrize("gap", ["…", "...", "[…]", "[...]", "(...)", ". . ."])
    def test_an_ellipsis_skips_forward(self, gap: str) -> None:
        assert said(BRIDGE, f"We will not close {gap} before winter") == [
            "We will not close",
            "before winter",
        ]

    def test_an_ellipsis_skips_two_thousand_characters_and_no_more(self) -> None:
        near, far = "x" * 1990, "x" * 2010
        assert verdict(f"we begin here {near} and end there", "we begin here … and end there") == "edited"
        assert verdict(f"we begin here {far} and end there", "we begin here … and end there") == "altered"

    def test_an_ellipsis_never_skips_back(self) -> None:
        assert verdict(BRIDGE, "before winter … We will not close") == "altered"

    @pytest.mark.parametrize(
        "quote",
        [
            "We will not close the old bridge [of Ellery] before winter",
            "[The council] will not close the old bridge",
            "[W]e will not close the old bridge",
            "[w]e will not close the old bridge",
            "We will not clos[ing] the old bridge".replace("clos[ing]", "close[d]"),
            "We will not close [that structure] before winter",
        ],
    )
    def test_brackets_put_in_or_replace(self, quote: str) -> None:
        assert verdict(BRIDGE, quote) == "edited"

    def test_brackets_replace_at_most_five_words(self) -> None:
        source = "they said one two three four five six and then they all went home again"
        assert verdict(source, "they said [x] six and then they all went home") == "edited"
        assert verdict(source, "they said [x] and then they all went home") == "altered"

    def test_the_speakers_own_words_are_the_majority(self) -> None:
        assert verdict(BRIDGE, "We will [surely and happily and soon] close") == "altered"

    def test_a_negation_swallowed_by_a_gap_is_flagged(self) -> None:
        found = verify(BRIDGE, "We will … close the old bridge")
        assert (found.verdict, found.flags) == ("edited", {"negation_in_gap"})

    def test_a_negation_put_in_is_flagged(self) -> None:
        found = verify(BRIDGE, "it is [not] safe and sound".replace(" and sound", ""))
        assert (found.verdict, found.flags) == ("edited", {"negation_in_insertion"})

    def test_a_case_bracket_needs_the_same_word(self) -> None:
        assert verdict("Today she will go home", "[T]he will go home") == "altered"


class TestAltered:
    @pytest.mark.parametrize(
        "quote",
        [
            "We will close the old bridge before winter",
            "We will not close the bridge before winter",
            "We will not close the old bridges before winter",
            "We will never close the old bridge before winter",
            "We will not close the old bridge before winter?",
            "we will not close the old bridge before winter",
            "We will not, close the old bridge before winter",
        ],
    )
    def test_an_unmarked_difference_is_altered(self, quote: str) -> None:
        assert verdict(BRIDGE, quote) == "altered"

    @pytest.mark.parametrize(
        ("source", "quote"),
        [
            ("it was non-violent protest", "violent protest"),
            ("it cost $5 million then", "5 million then"),
            ("it was -5 degrees outside", "5 degrees outside"),
            ("the party went home", "art went home"),
            ("about 10² of them", "about 102 of them"),
            ("the years 2010–2019 were dry", "2019 were dry"),
            ("Will you go now? Yes", "Will you go now."),
        ],
    )
    def test_a_quote_begins_and_ends_at_word_boundaries(self, source: str, quote: str) -> None:
        assert verdict(source, quote) not in ("verbatim", "edited")

    @pytest.mark.parametrize(
        ("source", "quote"),
        [
            ("We will go home now", "we will go home now"),
            ("We don't like the mill", "We do not like the mill"),
            ("The colour of the mill is grey", "The color of the mill is gray"),
            ("We saw ten men at the mill", "We saw 10 men at the mill"),
            ("We paid 1,200 crowns for it", "We paid 1200 crowns for it"),
            ("Вот ещё одна мельница здесь", "Вот еще одна мельница здесь"),
            ("We came, we saw the mill", "We came we saw the mill"),
        ],
    )
    def test_minor_differences(self, source: str, quote: str) -> None:
        found = verify(source, quote)
        assert (found.verdict, found.severity) == ("altered", "minor")

    @pytest.mark.parametrize(
        ("source", "quote"),
        [
            ("We paid 3.5 crowns for it", "We paid 35 crowns for it"),
            ("We will not go home", "We will go home"),
        ],
    )
    def test_major_differences(self, source: str, quote: str) -> None:
        assert verify(source, quote).severity == "major"

    def test_the_difference_names_both_wordings_and_their_places(self) -> None:
        (one,) = verify(BRIDGE, "We will never close the old bridge").differences
        assert (one.source, one.quote, one.quote_span) == ("not", "never", Span(8, 13))
        assert BRIDGE[one.source_span.start : one.source_span.end] == "not"


class TestAbsent:
    @pytest.mark.parametrize(
        "quote", ["", " \n ", "…", "[…]", "“”", "?!", "[words put in]", "Nobody ever uttered such things"]
    )
    def test_nothing_of_the_kind_is_absent(self, quote: str) -> None:
        assert verify(BRIDGE, quote).verdict == "absent"

    def test_an_empty_source_has_nothing(self) -> None:
        assert verdict("", "We will") == "absent"


words = st.lists(st.text("abcdeабв", min_size=1, max_size=6), min_size=4, max_size=60)


class TestAlways:
    @given(st.text(), st.text())
    def test_any_two_strings_give_a_finding(self, source: str, quote: str) -> None:
        assert verify(source, quote).verdict in ("verbatim", "edited", "altered", "absent")

    @given(st.text("ab .,…[]“”\"'’-\n5$?", max_size=80), st.text("ab .,…[]“”\"'’-\n5$?", max_size=40))
    @settings(max_examples=300)
    def test_passages_ascend_within_the_source(self, source: str, quote: str) -> None:
        ends = [at for span in verify(source, quote).passages for at in span]
        assert ends == sorted(ends) and all(0 <= at <= len(source) for at in ends)

    @given(words, st.data())
    def test_any_slice_between_words_is_verbatim(self, source: list[str], data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(source) - 1))
        end = data.draw(st.integers(start + 1, len(source)))
        text = " ".join(source)
        quote = " ".join(source[start:end])
        found = verify(text, quote)
        assert found.verdict == "verbatim"
        (span,) = found.passages
        assert tokenise(text[span.start : span.end]).keys == tokenise(quote).keys

    @given(st.integers(4, 40), st.data())
    def test_a_word_dropped_or_changed_is_never_good(self, count: int, data: st.DataObject) -> None:
        source = [f"w{i}" for i in range(count)]
        at = data.draw(st.integers(1, count - 2))
        instead = data.draw(st.sampled_from([[], ["other"], [source[at], "not"]]))
        quote = source[:at] + instead + source[at + 1 :]
        assert verdict(" ".join(source), " ".join(quote)) in ("altered", "absent")

    @pytest.mark.parametrize(
        ("source", "quote"),
        [
            ("a " * 20_000, "a … " * 10_000),
            ("word " * 20_000, "[x] " * 10_000),
            ("a " * 20_000, "a\n" * 5_000 + "b"),
            (",” said he. “b " * 5_000, "b b b a"),
            ("a" + "\u0301\u0316" * 50_000, "a" + "\u0301\u0316" * 5_000),
            ("[" * 50_000, "[a" * 5_000),
            ("abc " * 50_000, "a[b]c " * 5_000),
            ("“we are all here now,” go " * 10_000, "here now, go we are"),
            (", - а б" * 20_000, "а\nб"),
            ("a,'b c " * 20_000, "a\nb c"),
            ("“" * 100_000, "“” we “" * 10_000),
            ("\ud800" * 50_000, "\ud800 a"),
            ("不会停航" * 20_000, "不……航" * 4_000),
            ("a-\nb " * 20_000, "ab " * 1_000 + "a"),
            ("we go", "we\n" * 30_000),
            ("we go", "we […] " * 30_000),
        ],
    )
    def test_hostile_text_gets_a_verdict(self, source: str, quote: str) -> None:
        assert verdict(source, quote) in ("verbatim", "edited", "altered", "absent")


def test_printed_marks_between_two_quotations_may_be_quoted_with_them():
    source = "“The piers are not sound.”\n\n“We will wait and see.” Nobody else spoke."
    assert verify(source, "sound.”\n\n“We will wait").verdict == "verbatim"
    assert verify(source, "The piers are not sound.\nWe will wait and see").verdict == "altered"


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Nobody will cross\n[The mayor] did not ask us about the piers", "edited"),
        ("Nobody will cross\n[h]e did not ask us about the piers", "edited"),
        ("Nobody […]\nHe did not ask us about the piers", "edited"),
        ("Nobody will cross\n[The mayor] did ask us about the piers", "altered"),
    ],
)
def test_mark_may_stand_where_one_run_ends_and_the_next_begins(words, verdict):
    source = "“Nobody will cross,” said Mira Tallow. “He did not ask us about the piers at all.”"
    assert verify(source, words).verdict == verdict


@pytest.mark.parametrize(
    ("quote", "differs"),
    [
        ("No one will cross before the piers are sound", [("Nobody", "No one")]),
        ("Nobody will cross before the piers are sound and dry", [("", "and dry")]),
        (
            "We met in June and nobody spoke of the bridge",
            [("on a Friday in the snow of this long, long winter, not", "")],
        ),
    ],
)
def test_difference_names_the_words_that_differ_and_no_others(quote, differs):
    source = (
        "The bridge is shut.\n\n“Nobody will cross before the piers are sound,” said Mira Tallow.\n\n"
        "“We met on a Friday in the snow of this long, long winter, not in June and nobody spoke of "
        "the bridge.”"
    )
    assert [(one.source, one.quote) for one in verify(source, quote).differences] == differs


@pytest.mark.parametrize("quote", ["[N]obody came", "[C]annot be done"])
def test_capital_of_a_printed_negation_puts_in_none(quote):
    source = "He said that nobody came. It cannot be done."
    assert verify(source, quote).flags == frozenset()
