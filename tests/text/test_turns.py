"""Transcripts: one proposal a turn, with its speaker and the question it answers."""

from __future__ import annotations

import pytest

from archive.text import suggest, verify

OPENING = """Briefing on the reopening of the mill
Town hall, Holt, 4 March

Mayor Ann Lee and Captain Paul Holt of the fire brigade took questions from the press.

"""
BRIEFING = (
    OPENING
    + """MAYOR LEE: Good morning. The mill opens in May. (Applause.)

It has taken four years, and I thank everybody.

QUESTION: What did it cost?

MAYOR LEE: Less than we planned. (Laughter.)

QUESTION: How much less?

CAPT. HOLT: I can say that the fire doors alone were cheaper by half.

Q (Rosa Vega, Coast Radio): And who pays for the doors?

MAYOR LEE: [crosstalk] The county does. Who else would?

CAPT. HOLT: The brigade gave its time.

QUESTION: Will the wheel turn again?

MAYOR LEE: It will: twice a week, on market days.

QUESTION: On which days is that?

MAYOR LEE: Tuesdays and Saturdays.

MAYOR LEE: Not on holidays, though.

QUESTION: Captain, is the roof safe?

CAPT. HOLT (Holt Fire Brigade): It is now.

QUESTION: Was it not before?

CAPT. HOLT: It was not. We closed it for that reason.

QUESTION: Did anybody get hurt?

CAPT. HOLT: No. [inaudible] Nobody at all.

QUESTION: Mayor, will you stand again?

MAYOR LEE: That is not for today. (Laughter.)

QUESTION: Is that a yes?

MAYOR LEE: It is not a no.

QUESTION: What becomes of the miller's house?

MAYOR LEE: A school. The council has voted on it.

QUESTION: When does it open?

MAYOR LEE: In the autumn, I hope.

QUESTION: And the meadow?

MAYOR LEE: It stays a meadow.

QUESTION: Thank you, both.

CAPT. HOLT: Thank you.

* * *
END 11:40 A.M.
"""
)
LEE, HOLT, VEGA, PRESS = "Ann Lee", "Paul Holt", "Rosa Vega", ""
EXPECTED = [
    (LEE, ""),
    (PRESS, ""),
    (LEE, "What did it cost?"),
    (PRESS, ""),
    (HOLT, "How much less?"),
    (VEGA, ""),
    (LEE, "And who pays for the doors?"),
    (HOLT, "And who pays for the doors?"),
    (PRESS, ""),
    (LEE, "Will the wheel turn again?"),
    (PRESS, ""),
    (LEE, "On which days is that?"),
    (LEE, "On which days is that?"),
    (PRESS, ""),
    (HOLT, "Captain, is the roof safe?"),
    (PRESS, ""),
    (HOLT, "Was it not before?"),
    (PRESS, ""),
    (HOLT, "Did anybody get hurt?"),
    (PRESS, ""),
    (LEE, "Mayor, will you stand again?"),
    (PRESS, ""),
    (LEE, "Is that a yes?"),
    (PRESS, ""),
    (LEE, "What becomes of the miller's house?"),
    (PRESS, ""),
    (LEE, "When does it open?"),
    (PRESS, ""),
    (LEE, "And the meadow?"),
    (PRESS, ""),
    (HOLT, "Thank you, both."),
]


def test_every_turn_of_a_briefing_has_its_speaker_and_its_question() -> None:
    assert len(EXPECTED) > 30
    assert [(turn.speaker, turn.context) for turn in suggest(BRIEFING)] == EXPECTED


def test_every_turn_is_verbatim() -> None:
    assert {verify(BRIEFING, turn.text).verdict for turn in suggest(BRIEFING)} == {"verbatim"}


def test_stage_directions_at_the_edges_are_no_words() -> None:
    texts = [turn.text for turn in suggest(BRIEFING)]
    assert "Less than we planned." in texts
    assert "The county does. Who else would?" in texts
    assert texts[-1] == "Thank you."


def test_paragraphs_without_a_label_belong_to_the_turn_before() -> None:
    assert suggest(BRIEFING)[0].text.endswith("It has taken four years, and I thank everybody.")


def test_what_stands_in_brackets_behind_a_label_is_a_role() -> None:
    (turn,) = [turn for turn in suggest(BRIEFING) if turn.text == "It is now."]
    assert turn.role_as_printed == "Holt Fire Brigade"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Ann Lee: We open in May.\nPaul Holt: So soon?\nAnn Lee: Yes.\nPaul Holt: Good.",
            [LEE, HOLT, LEE, HOLT],
        ),
        ("Ann Lee, mayor: We open.\nQ: So soon?\nAnn Lee, mayor: Yes.", [LEE, "", LEE]),
        ("**Ann Lee:** We open.\n\n**Question:** So soon?\n\n**Ann Lee:** Yes.", [LEE, "", LEE]),
        ("Ann Lee:\nWe open in May.\n\nQuestion:\nSo soon?\n\nAnn Lee:\nYes.", [LEE, "", LEE]),
        ("ANN LEE: We open.\nMODERATOR: So soon?\nANN LEE: Yes.", [LEE, "", LEE]),
        ("With Ann Lee of the mill.\n\nQ. So soon?\nA. Yes.\nQ. Why?\nA. It is ready.", ["", LEE, "", LEE]),
        (
            "((Radio Holt)) So soon?\n((Ann Lee)) Yes.\n((Radio Holt)) Why?\n((Ann Lee)) Now.",
            ["Radio Holt", LEE] * 2,
        ),
        ("Ann Lee\n\nWe open.\n\nPaul Holt\n\nGood.\n\n" * 3, [LEE, HOLT] * 3),
        (
            "АННА КОТОВА: Мы открываем мельницу.\nВОПРОС: Когда?\nАННА КОТОВА: В мае.",
            ["Анна Котова", ""],
        ),
    ],
)
def test_labels_of_many_kinds(text: str, speakers: list[str]) -> None:
    assert [turn.speaker for turn in suggest(text)][: len(speakers)] == speakers


def test_a_named_interviewer_asks() -> None:
    text = (
        "Paul Holt: When does the mill open?\nAnn Lee: In May.\nPaul Holt: Who pays?\nAnn Lee: The county.\n"
        "Paul Holt: And the wheel?\nAnn Lee: It turns. Is that not good?\n"
    )
    assert [turn.context for turn in suggest(text)] == [
        "",
        "When does the mill open?",
        "",
        "Who pays?",
        "",
        "And the wheel?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Date: 4 March\nPlace: Holt\nContact: 555\nDate: 5 March\nPlace: Holt\nContact: 555",
        "Lunch: Holt 38-0\nTea: Holt 90-2\nLunch: Holt 120-4\nTea: Holt 200-7",
        "Mill reopens: A Long Wait Ends\n\nThe mill opened on Monday. It was shut for years.\n\nIt was full.",
    ],
)
def test_lists_and_headlines_are_no_transcripts(text: str) -> None:
    assert suggest(text) == []


def test_quotations_before_the_first_turn_are_kept() -> None:
    text = "“We are glad to be here,” said Rosa Vega.\n\nQ: Why?\nANN LEE: May.\nQ: And?\nANN LEE: Rain."
    assert [turn.speaker for turn in suggest(text)] == [VEGA, "", LEE, "", LEE]


def test_a_label_that_names_nobody_is_only_printed() -> None:
    text = "ANN LEE: We open.\nQUESTION: So soon?\nANN LEE: Yes.\nQUESTION (Rosa Vega, Coast Radio): Why?"
    found = suggest(text)
    assert [(p.speaker, p.certainty) for p in found[1::2]] == [("", "low"), (VEGA, "high")]
    assert found[1].speaker_as_printed == "QUESTION"


def test_a_note_about_the_transcript_is_nobodys_words() -> None:
    text = (
        "Ann Lee: We open.\nPaul Holt: Good.\nAnn Lee: Yes.\nNote: this text was shortened.\nPaul Holt: Bye."
    )
    assert [p.text for p in suggest(text)] == ["We open.", "Good.", "Yes.", "Bye."]


def test_three_turns_with_applause_are_a_transcript() -> None:
    text = "Ann Lee: When do we open?\n\n(Applause)\n\nPaul Holt: In May.\n\nAnn Lee: Thank you."
    assert [p.text for p in suggest(text)] == ["When do we open?", "In May.", "Thank you."]
