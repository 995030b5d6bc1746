"""What is stored, and what is compared."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import text
from archive.text import clean, fingerprint
from archive.text.combining import COMBINING
from archive.text.normalise import FILLER, REMOVED, SOFT_HYPHEN, normalise
from archive.text.tokens import tokenise


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


def words(text: str) -> list[str]:
    return tokenise(text).keys


def test_marks_at_the_edges_of_words_vanish_and_apostrophes_inside_stay() -> None:
    assert words("“don’t” ‘go’") == ["don't", "go"]


def test_marks_between_characters_of_a_script_without_blanks_vanish() -> None:
    assert words("说‘不会’关") == list("说不会关")


def test_dashes_blanks_and_dots_have_one_form() -> None:
    assert words("a -- b — c\u00a0 d . . . e") == ["a", "-", "b", "-", "c", "d", "…", "e"]


def test_ligatures_and_full_width_forms_are_expanded_and_nothing_else() -> None:
    assert words("ﬁＡ10²½") == ["fiA10²½"]


def test_what_no_reader_sees_is_taken_out_of_words_and_numbers() -> None:
    assert words("co\u00adop\u200ber\u00ad\nate \u200f1\u200e,000") == ["cooperate", "1,000"]


def test_a_word_broken_at_a_line_end_is_joined_only_where_the_joined_word_is_known() -> None:
    assert words("inter-\nnational") == ["inter", "-", "national"]
    assert tokenise("inter-\nnational", known={"international"}).keys == ["international"]


def test_a_point_or_comma_inside_a_number_is_part_of_it() -> None:
    assert words("1,200.5 and 3, 4") == ["1,200.5", "and", "3", ",", "4"]


def test_every_word_remembers_its_place() -> None:
    tokens = tokenise("“e\u0301 … b”")
    assert tokens.keys == ["é", "…", "b"]
    assert [*zip(tokens.starts, tokens.ends, strict=True)] == [(1, 3), (4, 5), (6, 7)]


def test_folding_takes_one_character_for_one() -> None:
    assert normalise("«a» ‒ ‘b’ Ｃ\u200b") == "\"a\" – 'b' C\0"


@given(st.text())
def test_offsets_ascend_and_never_overlap(text: str) -> None:
    tokens = tokenise(text)
    places = [at for place in zip(tokens.starts, tokens.ends, strict=True) for at in place]
    assert places == sorted(places) and all(0 <= at <= len(text) for at in places)
    assert len(tokens.keys) == len(tokens.starts) == len(tokens.ends) and all(tokens.keys)


def test_the_class_of_combining_marks_has_every_mark_of_the_first_plane() -> None:
    marks = [chr(one) for one in range(0x300, 0x10000) if unicodedata.category(chr(one))[0] == "M"]
    assert not [mark for mark in marks if not re.fullmatch(f"[{COMBINING}]", mark)]


def test_every_character_that_no_reader_sees_is_folded_alike() -> None:
    unseen = re.findall(f"[{REMOVED}]", "".join(map(chr, range(0x10000))))
    assert {normalise(one) for one in unseen if one != SOFT_HYPHEN} == {FILLER}


def test_what_compares_texts_is_loaded_when_it_is_first_asked_for() -> None:
    told = "import sys, archive.text as t; t.clean(''); print('archive.text.tokens' in sys.modules); t.verify"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_name_of_the_package_is_found_where_it_lives() -> None:
    assert all(getattr(text, name).__name__ == name for name in text.__all__)
    with pytest.raises(AttributeError, match="nothing"):
        text.nothing  # noqa: B018
