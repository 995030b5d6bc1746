"""What holds for every text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.text import prepare, verify
from archive.text.tokens import is_word, tokenise

WORDS = re.findall(
    r"\S+", "we will not stop the ferry 1,200 3.5 isn’t co-op мост ещё Straße élève 不 年 naïve I 10"
)
BETWEEN = [" ", ", ", "; ", " – ", "\n", "\u00a0", ": “", "” ", ". ", "? ", " (", ") ", " ‘", "’ "]
GOOD = ("verbatim", "edited")

pieces = st.tuples(st.sampled_from(WORDS), st.sampled_from(BETWEEN))
sources = st.lists(pieces, min_size=3, max_size=40).map(lambda parts: "".join(w + b for w, b in parts))
rough = st.text("ab .,…[]()“”\"'’«»-–\n5$?：。不停\u00ad\u200b\u0301é", max_size=60)


def plain(keys: list[str]) -> list[str]:
    return [key for key in keys if is_word(key)]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=40), st.data())
def test_any_words_in_a_row_are_verbatim_and_given_back(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    source, quote = " ".join(words), " ".join(words[start:end])
    found = verify(source, quote)
    assert found.verdict == "verbatim"
    (span,) = found.passages
    assert tokenise(source[span.start : span.end]).keys == tokenise(quote).keys


@given(sources, st.data())
def test_any_part_between_blanks_is_verbatim_and_given_back(source: str, data: st.DataObject) -> None:
    """Printed words on one line, with whatever marks stand among them."""
    line = data.draw(
        st.sampled_from([one for one in source.split("\n") if plain(tokenise(one).keys)] or ["we"])
    )
    words = line.split(" ")
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = " ".join(words[start:end])
    found = verify(f"{source}\n{line}", quote)
    if plain(tokenise(quote).keys):
        assert found.verdict == "verbatim"
        said = "".join((f"{source}\n{line}")[a:b] for a, b in found.passages)
        assert plain(tokenise(said).keys) == plain(tokenise(quote).keys)


@given(st.integers(3, 40), st.data())
@settings(max_examples=200)
def test_any_word_changed_dropped_or_put_in_is_never_good(count: int, data: st.DataObject) -> None:
    words = [f"{WORDS[n % len(WORDS)]}x{n}" for n in range(count)]
    at = data.draw(st.integers(1, count - 2))
    instead = data.draw(
        st.sampled_from([[], ["other"], [words[at], "not"], [words[at] + "s"], [words[at].upper()]])
    )
    quote = [*words[:at], *instead, *words[at + 1 :]]
    assert verify(" ".join(words), " ".join(quote)).verdict not in GOOD


@given(st.integers(4, 30), st.data())
def test_two_words_that_changed_places_are_never_good(count: int, data: st.DataObject) -> None:
    words = [f"w{n}" for n in range(count)]
    at = data.draw(st.integers(0, count - 2))
    quote = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
    assert verify(" ".join(words), " ".join(quote)).verdict not in GOOD


@given(rough | sources, rough)
@settings(max_examples=400)
def test_offsets_ascend_within_the_source_and_never_overlap(source: str, quote: str) -> None:
    found = verify(source, quote)
    ends = [at for span in found.passages for at in span]
    assert ends == sorted(ends) and all(0 <= at <= len(source) for at in ends)
    assert all(start < end for start, end in found.passages)
    for one in found.differences:
        assert 0 <= one.source_span.start <= one.source_span.end <= len(source)
        assert 0 <= one.quote_span.start <= one.quote_span.end <= len(quote)


@given(rough, rough)
@settings(max_examples=300)
def test_good_words_are_words_of_the_source(source: str, quote: str) -> None:
    found = verify(source, quote)
    if found.verdict == "verbatim":
        said = "\n".join(source[start:end] for start, end in found.passages)
        assert "".join(plain(tokenise(said).keys)) == "".join(plain(tokenise(quote).keys))


@given(rough | sources, rough)
@settings(max_examples=300)
def test_a_prepared_source_gives_the_same(source: str, quote: str) -> None:
    prepared = prepare(source)
    verify(prepared, source[:20])
    assert verify(prepared, quote) == verify(source, quote)


@given(st.text(), st.text())
def test_any_two_strings_give_a_finding(source: str, quote: str) -> None:
    assert verify(source, quote).verdict in ("verbatim", "edited", "altered", "absent")


@given(rough, rough)
@settings(max_examples=200)
def test_only_what_is_not_good_has_a_severity(source: str, quote: str) -> None:
    found = verify(source, quote)
    assert (found.severity != "") == (found.verdict == "altered")
    assert all((one.kind != "") == (found.verdict == "edited") for one in found.differences)
