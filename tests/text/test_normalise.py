"""What is stored, and what is compared."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from archive.text import clean, fingerprint
from archive.text.normalise import normalise


def test_clean_writes_one_kind_of_line_end() -> None:
    assert clean("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_clean_composes_letters() -> None:
    assert clean("cafe\u0301") == "café"


def test_clean_drops_control_characters_but_keeps_tab_and_newline() -> None:
    assert clean("a\x00b\x07\tc\n\x7f") == "ab\tc\n"


def test_clean_keeps_typography_as_printed() -> None:
    assert clean("“a”\u00a0– b…") == "“a”\u00a0– b…"


@given(st.text())
def test_clean_twice_is_clean_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_fingerprint_is_hex_sha256_of_utf8() -> None:
    assert fingerprint("мост") == hashlib.sha256("мост".encode()).hexdigest()


def test_marks_at_the_edges_of_words_vanish_and_apostrophes_inside_stay() -> None:
    assert normalise("“don’t” ‘go’").text == "don't go"


def test_dashes_blanks_and_dots_have_one_form() -> None:
    assert normalise("a -- b — c\u00a0 d . . . e").text == "a-b-c d … e"


def test_ligatures_and_full_width_forms_are_expanded_and_nothing_else() -> None:
    assert normalise("ﬁＡ10²½").text == "fiA10²½"


def test_every_character_remembers_its_place() -> None:
    folded = normalise("“e\u0301 … b”")
    assert folded.text == "é … b"
    assert (folded.starts[0], folded.ends[0]) == (1, 3)
    assert (folded.starts[-1], folded.ends[-1]) == (6, 7)


@given(st.text())
def test_offsets_ascend_and_cover_the_text(text: str) -> None:
    folded = normalise(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
