"""What is proposed from a pasted article: where quotations begin and end, whatever the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text import Proposal, suggest, verify

STORY = """Ferry to close after ninety years

Marta Holm, the harbour master, opened the meeting on Monday.

“The ferry has run since my grandmother was a girl,” said Holm, who grew up on the island. “I shall miss it.”

The council called the plan a “fresh start” and the boat, “Old Bess”, will go to a museum.

Erik Sund, a fisherman, said he was not consulted.

“Nobody asked us,” he said."""


def one(text: str) -> Proposal:
    proposals = suggest(text)
    assert len(proposals) == 1, proposals
    return proposals[0]


def kept(text: str) -> list[str]:
    return [proposal.text for proposal in suggest(text) if not proposal.fragment]


def test_a_story_gives_its_quotations_with_their_speakers() -> None:
    assert [(p.speaker, p.text) for p in suggest(STORY) if not p.fragment] == [
        ("Marta Holm", "The ferry has run since my grandmother was a girl\nI shall miss it."),
        ("Erik Sund", "Nobody asked us"),
    ]


def test_every_proposal_is_verbatim_in_its_text() -> None:
    assert {verify(STORY, proposal.text).verdict for proposal in suggest(STORY)} == {"verbatim"}


def test_a_split_quotation_is_one_proposal_with_two_passages() -> None:
    found = one("“We must mend the mill,” said Ann Lee, a miller. “It is late.”")
    assert (len(found.passages), found.text) == (2, "We must mend the mill\nIt is late.")


def test_the_reporters_comma_is_no_part_of_the_words_but_the_speakers_stop_is() -> None:
    assert one("“We must mend the mill,” said Ann Lee.").text == "We must mend the mill"
    assert one("Ann Lee said: “We must mend the mill!”").text == "We must mend the mill!"


def test_a_repeated_opening_mark_goes_on_with_the_same_quotation() -> None:
    text = "“The mill is old.\n\n“We must mend it,” said Ann Lee."
    assert one(text).text == "The mill is old.\nWe must mend it"


def test_a_quotation_may_run_over_a_paragraph_without_a_repeated_mark() -> None:
    text = "“The mill is old.\n\nWe must mend it,” said Ann Lee."
    found = one(text)
    assert (found.text, verify(text, found.text).verdict) == ("The mill is old. We must mend it", "verbatim")


def test_a_quotation_may_open_with_a_closing_mark() -> None:
    assert one("”We must mend the old mill,” said Ann Lee.").text == "We must mend the old mill"


def test_a_quotation_without_an_end_ends_with_its_paragraph() -> None:
    assert one("Ann Lee said: “We must mend the old mill.\n\nShe left.").text == "We must mend the old mill."


def test_a_missing_end_before_he_said_is_found_at_the_comma() -> None:
    assert kept("“We must mend the mill, said Ann Lee. “It is late already.”") == [
        "We must mend the mill\nIt is late already."
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"We must mend it," said Ann Lee.', "We must mend it"),
        ("''We must mend it,'' said Ann Lee.", "We must mend it"),
        ("'The millers' house isn't ours,' said Ann Lee.", "The millers' house isn't ours"),
        ("‘The millers’ house isn’t ours,’ said Ann Lee.", "The millers’ house isn’t ours"),
        ("„Wir müssen die Mühle retten“, sagte Anna Vogt.", "Wir müssen die Mühle retten"),
        ("»Wir müssen die Mühle retten«, sagte Anna Vogt.", "Wir müssen die Mühle retten"),
        ("« Il faut sauver le moulin », a déclaré Anne Petit.", "Il faut sauver le moulin"),
        ("«Мы должны спасти мельницу», — сказала Анна Котова.", "Мы должны спасти мельницу"),
        ("「水車を直さなければならない」と山田花子氏は述べた。", "水車を直さなければならない"),
        ("王小明说：“我们必须修好这座磨坊。”", "我们必须修好这座磨坊。"),
        ("“He told me ‘go home’ and I went,” said Ann Lee.", "He told me ‘go home’ and I went"),
    ],
)
def test_marks_of_many_kinds(text: str, words: str) -> None:
    assert one(text).text == words


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “quiet room” was never quiet.",
        "She sang with the band “Green Light” for years.",
        "The council has called this 'rebuilding aid'. But what was built?",
        "‘Old Mill’ Seen in New Light\n\nThe mill opened on Monday after long repairs.",
        "Sources\n\n“Mill to open in spring after long repairs” — The Valley Post, 4 March 2008",
        "The boat, 12'6\" long, lay in the harbour of the '90s.",
    ],
)
def test_scare_quotes_titles_headlines_and_source_lists_are_not_proposed(text: str) -> None:
    assert suggest(text) == []


def test_a_few_attributed_words_are_a_fragment() -> None:
    found = one("Ann Lee said there was “deep sorrow” in the village.")
    assert (found.fragment, found.form, found.speaker) == (True, "partial", "Ann Lee")


def test_a_clause_taken_into_the_reporters_sentence_is_partial() -> None:
    found = one("The mill “has stood empty for far too long,” said Ann Lee.")
    assert (found.fragment, found.form) == (False, "partial")


def test_a_hand_wrapped_text_is_read_by_its_blank_lines() -> None:
    text = "The mayor of the town, Ann\nLee, spoke. “We must\nmend the mill,” she said to\nus.\n\nIt rained."
    assert one(text).text == "We must mend the mill"


def test_a_text_without_quotations_gives_nothing() -> None:
    assert suggest("") == suggest("Nobody said a word.") == []


PIECES = st.sampled_from(
    [
        *"“”\"'‘’«»„「」…—:?!.,()[]",
        " ",
        "\n",
        "\n\n",
        "said ",
        "he ",
        "Ann Lee ",
        "Lee's ",
        "A: ",
        "Q: ",
        "LEE: ",
    ]
    + [
        "according to ",
        "(laughter) ",
        "that ",
        "and ",
        "who ",
        "the mill ",
        "сказал ",
        "说",
        "は",
        "\u0301",
        "''",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_offsets_always_give_back_the_words(text: str) -> None:
    for proposal in suggest(text):
        words = [" ".join(text[start:end].split()) for start, end in proposal.passages]
        assert "\n".join(words) == proposal.text
        assert all(words)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_only_a_low_certainty_leaves_the_speaker_empty(text: str) -> None:
    assert all((p.certainty == "low") == (p.speaker == "") for p in suggest(text))


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        "“" * 100_000,
        "… " * 10_000,
        "A: b\n" * 20_000,
        "[(" * 50_000,
        '"a" ' * 20_000,
        "ABC " * 50_000,
    ],
)
def test_hostile_texts_come_to_an_end(text: str) -> None:
    assert isinstance(suggest(text), list)
