"""Who said it: the rule that fires, the name it finds, how certain it is."""

from __future__ import annotations

import pytest

from archive.text import Proposal, suggest


def one(text: str, *known: str) -> Proposal:
    (found,) = [proposal for proposal in suggest(text, known) if not proposal.fragment]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "“We must mend the mill,” said Ann Lee.",
        "“We must mend the mill,” Ann Lee said.",
        "“We must mend the mill”, said Ann Lee, a miller.",
        "“We must mend the mill,” Ann Lee, 45, of Holt, told the Post on Monday.",
        "“We must mend the mill,” with regard to the flood, said Ann Lee.",
        "“We must mend the mill,” the town's mayor, Ann Lee, said.",
        "“We must mend the mill,” according to Ann Lee.",
        "According to Ann Lee, “we must mend the mill.”",
        "Ann Lee: “We must mend the mill.”",
        "Ann Lee, a miller from Holt, said: “We must mend the mill.”",
        "In the words of the miller, Ann Lee, “we must mend the mill.”",
        "Speaking in Holt, Norfolk, on Monday, Mayor Ann Lee said: “We must mend the mill.”",
        "“We must mend the mill.”\n— Ann Lee, miller",
        "Ann Lee opened the meeting and said, “We must mend the mill.”",
    ],
)
def test_a_name_beside_the_words_is_of_high_certainty(text: str) -> None:
    found = one(text)
    assert (found.speaker, found.certainty) == ("Ann Lee", "high")


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee said at a long and stormy meeting in the hall of the old town that “we must mend the mill.”",
        "Ann Lee rose. “We must mend the mill,” she said.",
        "Ann Lee, the mayor, rose. “We must mend the mill,” the mayor said.",
        "Ann Lee said the mill was old. “We must mend it before winter.”",
        "Ann Lee defended the plan, saying at last to the crowd in the hall there: “We must mend the mill.”",
    ],
)
def test_what_has_to_be_inferred_is_of_middle_certainty(text: str) -> None:
    found = one(text)
    assert (found.speaker, found.certainty) in (("Ann Lee", "middle"), ("Ann Lee", "high"))


def test_the_subject_of_the_quoted_sentence_is_not_its_speaker() -> None:
    text = (
        "Paul Holt “has grown tired of the mill,” said Ann Lee, a teacher at the school. "
        "Still, “he is not willing to sell it.”"
    )
    found = one(text)
    assert (found.speaker, len(found.passages)) == ("Ann Lee", 2)


def test_a_last_name_stands_for_the_nearest_full_name_before_it() -> None:
    found = one("Ann Lee is a miller.\n\n“We must mend the mill,” Lee said.")
    assert (found.speaker, found.speaker_as_printed) == ("Ann Lee", "Lee")
    assert found.reason == "Surname only here; the full name stands in block 1"


def test_a_role_is_taken_from_the_first_naming() -> None:
    text = "Ann Lee, chairwoman of the mill trust, came.\n\n“We must mend the mill,” Lee said."
    assert one(text).role_as_printed == "chairwoman of the mill trust"


def test_a_pronoun_is_the_subject_of_the_block_before() -> None:
    text = (
        "“It is a ruin,” said Ann Lee.\n\nPaul Holt sees a use for it, as Ann Lee does not.\n\n"
        "“We must mend the mill,” he said. “It is ours.”"
    )
    found = suggest(text)[1]
    assert (found.speaker, found.speaker_as_printed, found.certainty) == ("Paul Holt", "he", "middle")
    assert found.reason == "Only “he”; Holt is the subject of the block before"


def test_a_title_tells_whom_a_pronoun_cannot_mean() -> None:
    text = (
        "Sam Holt is here. Ms Lee, his friend Jo Lee, came. Mr Holt spoke first. “We must mend it,” she said."
    )
    assert one(text).speaker == "Jo Lee"


def test_a_title_ends_no_sentence() -> None:
    assert one("“We must mend the mill,” Sen. Ann Lee said. “It is old.”").speaker == "Ann Lee"


def test_a_name_behind_a_preposition_or_in_a_possessive_does_not_speak() -> None:
    for text in ("a spokesman for Ann Lee", "Ann Lee's lawyer"):
        found = one(f"“We must mend the mill,” {text} said.")
        assert (found.speaker, found.speaker_as_printed, found.certainty) == ("", text, "low")


def test_an_unnamed_speaker_is_offered_candidates() -> None:
    found = one("Ann Lee was silent.\n\n“We must mend the mill,” a senior official said.")
    assert (found.speaker, found.candidates, found.speaker_as_printed) == (
        "",
        ("Ann Lee",),
        "a senior official",
    )


def test_an_organisation_speaks_under_its_printed_name() -> None:
    assert one("“We must mend the mill,” the Mill Trust said in a statement.").speaker == "Mill Trust"
    assert one("“We must mend the mill,” the statement read.").speaker == ""


def test_a_second_speaker_ends_a_split_quotation() -> None:
    text = "“We must mend the mill,” said Ann Lee. “It is far too dear for us,” added Paul Holt."
    assert [(p.speaker, p.text) for p in suggest(text)] == [
        ("Ann Lee", "We must mend the mill"),
        ("Paul Holt", "It is far too dear for us"),
    ]


def test_a_quotation_in_its_own_paragraph_stays_with_the_last_speaker() -> None:
    text = "“We must mend the mill,” said Ann Lee.\n\n“The wheel is broken and the roof is gone.”"
    assert [(p.speaker, p.certainty) for p in suggest(text)] == [("Ann Lee", "high"), ("Ann Lee", "middle")]


def test_a_report_of_what_somebody_said_leads_up_to_a_quotation_in_the_next_paragraph() -> None:
    found = one(
        "Ann Lee, chairwoman of the trust, said the mill was old.\n\n“The wheel is broken and the roof gone.”"
    )
    assert (found.speaker, found.certainty) == ("Ann Lee", "middle")


def test_a_known_name_fills_in_a_last_name() -> None:
    found = one("“We must mend the mill,” Lee said.", "Ann Lee", "Paul Holt")
    assert (found.speaker, found.reason) == ("Ann Lee", "Surname only; the archive knows one Lee")


def test_two_known_people_of_one_name_are_candidates() -> None:
    found = one("“We must mend the mill,” Lee said.", "Ann Lee", "Bo Lee")
    assert (found.speaker, found.certainty, found.candidates) == ("", "low", ("Ann Lee", "Bo Lee"))


def test_an_alias_is_a_name() -> None:
    assert one("“We must mend the mill,” said Old Bess of Holt.", "Old Bess").certainty == "high"


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("„Wir müssen die Mühle retten“, sagte Anna Vogt.", "Anna Vogt"),
        ("« Il faut sauver le moulin », a déclaré Anne Petit.", "Anne Petit"),
        ("«Мы должны спасти мельницу», — сказала Анна Котова.", "Анна Котова"),
        ("«Hay que salvar el molino», dijo Ana Ruiz.", "Ana Ruiz"),
        ("「水車を直さなければならない」と山田花子氏は述べた。", "山田花子"),
        ("王小明说：“我们必须修好这座磨坊。”", "王小明"),
    ],
)
def test_speakers_in_other_languages(text: str, speaker: str) -> None:
    assert one(text).speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Ann Lee, who chairs the Keepers of Holt Mill, called it “a scandal of the very worst kind.”",
            "Ann Lee",
        ),
        ("It was Ann Lee, not Paul Holt, who said “the mill is ours and always was.”", "Ann Lee"),
        ("As Ann Lee once told Paul Holt, “the mill is ours and always was.”", "Ann Lee"),
        ("“We must mend the mill,” Paul Holt was told by Ann Lee.", "Ann Lee"),
        ("“The mill is ours” — Ann Lee, keeper of the keys at Holt.", "Ann Lee"),
        ("„Wir müssen die Mühle retten“, so Umweltministerin Anna Vogt.", "Anna Vogt"),
        ("Die Müllerin Anna Vogt kam. „Wir müssen die Mühle retten“, sagte Vogt.", "Anna Vogt"),
        ("« Il faut sauver le moulin », a dit Anne Petit à la sortie.", "Anne Petit"),
        ("La meunière Anne Petit est là. « Il faut sauver le moulin », a-t-elle déclaré.", "Anne Petit"),
        ("La meunière Anne Petit est là. Selon elle, « il faut sauver le vieux moulin ».", "Anne Petit"),
        ("Анна Котова здесь. По словам Котовой, «мельницу надо спасти до зимы».", "Анна Котова"),
        (
            "“We must mend the mill,” according to the Holt Institute of Water Power.",
            "Holt Institute of Water Power",
        ),
        ("“We must mend the mill,” said Insp Ann Lee.", "Ann Lee"),
        ("Jo Holt is a miller. His daughter Eva, 9, agrees. “We must mend the mill,” she said.", "Eva"),
        ("Jo Holt met the keeper. The keeper, Ann Lee, rose. “We must mend the mill,” she said.", "Ann Lee"),
    ],
)
def test_the_one_the_sentence_names_speaks(text: str, speaker: str) -> None:
    assert one(text).speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Paul Holt rose. When he sat down, the old woman wept. “We must mend the mill,” she said.",
        "Paul Holt rose first. “We must mend the mill,” Lee heard from a stranger.",
        "Paul Holt spoke. After Smith left, Jones came in. “We must mend the mill,” he said.",
        "Paul Holt rose.\n\nThe mill of Sam Reed was shut. “We must mend the mill,” he said.",
        "Critics called it “a mill that nobody could ever mend.”",
        "По словам мельника Петра Лунина, «мельницу надо спасти до зимы».",
    ],
)
def test_a_speaker_in_doubt_is_left_empty(text: str) -> None:
    found = one(text)
    assert (found.speaker, found.certainty) == ("", "low")


def test_an_answer_in_an_exchange_is_nobodys_for_certain() -> None:
    text = (
        "“You promised us a mill,” Olga Lee said.\n\n“I promised a wheel,” Paul Holt replied.\n\n"
        "“That is not what you said then.”\n\n“Read the minutes again,” she said."
    )
    assert [p.speaker for p in suggest(text)] == ["Olga Lee", "Paul Holt", "", "Olga Lee"]


def test_the_reporters_words_inside_the_marks_part_two_runs() -> None:
    found = one("Анна Котова вышла. «Мельницу мы спасём, — сказала она. — Денег нам хватит».")
    assert (found.speaker, found.text) == ("Анна Котова", "Мельницу мы спасём\nДенег нам хватит")


def test_names_known_before_may_come_sorted_once() -> None:
    known = frozenset(("Ann Lee", "Paul Holt"))
    assert [suggest("“We must mend the mill,” Lee said.", known)[0].speaker for _ in "12"] == ["Ann Lee"] * 2
