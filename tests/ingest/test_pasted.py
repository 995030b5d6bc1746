"""Uploaded files: whatever the encoding, the characters are those of the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.ingest.pasted import MOST, MOST_BYTES, Unreadable, from_html, is_html, read

WORDS = "“No – never,” he said… ‘Ёлка’ naïve"
WESTERN = "“No – never,” he said… ‘naïve’ €"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_keeps_its_characters(encoding):
    assert read(WORDS.encode(encoding), "a.txt") == WORDS


def test_text_of_either_byte_order_is_read():
    assert read(b"\xfe\xff" + WORDS.encode("utf-16-be")) == WORDS


def test_text_that_is_not_in_utf8_is_read_as_windows_1252():
    assert read(WESTERN.encode("cp1252"), "a.txt") == WESTERN


@pytest.mark.parametrize(
    "declared, encoding, words",
    [
        ('<meta charset="windows-1251">', "cp1251", "«Ёлка» – да"),
        ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", "koi8-r", "Ёлка"),
        ('<?xml version="1.0" encoding="iso-8859-1"?>', "cp1252", WESTERN),
        ('<meta charset="shift_jis">', "shift_jis", "「はい」"),
        ('<meta charset="utf-8">', "utf-8", WORDS),
        ('<meta charset="rot13">', "utf-8", WORDS),
    ],
)
def test_html_is_read_in_the_encoding_it_names(declared, encoding, words):
    html = f"{declared}<html><head><title>x</title></head><p>{words}"
    assert read(html.encode(encoding), "a.html") == words


def test_a_file_is_html_by_its_name_or_its_first_words():
    assert read(b"<p>Words", "page.HTM") == "Words"
    assert read(b"\n<!-- saved --><!DOCTYPE html><p>Words", "") == "Words"
    assert read(b"5 <p> 6", "a.txt") == "5 <p> 6"
    assert not is_html("He wrote <html> by hand")


def test_paragraphs_stand_a_blank_line_apart_and_lines_on_their_own():
    html = "<h1>Head</h1>\n<p>One\n two</p><p>Three<br>four</p><ul><li>a<li>b</ul><div>c</div><div>d</div>"
    assert from_html(html) == "Head\n\nOne two\n\nThree\nfour\n\na\nb\n\nc\nd"


def test_what_is_no_text_is_left_out():
    html = (
        "<html><head><title>Title</title><meta name=x><body><script>a = '<p>no'</script><style>p{}</style>"
        "<template><p>no<template>no</template></template><noscript>no</noscript><!-- no --><p>Words"
    )
    assert from_html(html) == "Words"


def test_words_around_inline_tags_are_not_torn_apart():
    assert from_html("He <b>sa</b>id: “<i>No</i>,” <a href=x>twice</a>.") == "He said: “No,” twice."


def test_blanks_are_one_and_no_break_spaces_stay():
    assert from_html("<p> a \n\t b&nbsp;c d </p>") == "a b\xa0c d"


def test_entities_are_what_they_mean():
    assert (
        from_html("&ldquo;A &amp; B&rdquo; &#8212; &#147;C&#148; 5 < 6 &nosuch;")
        == "“A & B” — “C” 5 < 6 &nosuch;"
    )


def test_lines_of_preformatted_text_stay():
    assert from_html("<p>x</p><pre>a\n  b</pre><p>y</p>") == "x\n\na\n  b\n\ny"


def test_cells_of_a_table_are_apart():
    assert from_html("<table><tr><td>1<td>2<tr><td>3</table>") == "1 2\n3"


@pytest.mark.parametrize(
    "data, name, sentence",
    [
        (b"", "a.txt", "“a.txt” is empty"),
        (b" \n ", "", "The file is empty"),
        (b"%PDF-1.7 ...", "a.txt", "is a PDF, not text"),
        (b"PK\x03\x04....", "a.docx", "word processor's file or an archive, not text"),
        (b"{\\rtf1 x}", "a.rtf", "word processor's file, not text"),
        (b"GIF89a\x00\x01", "a.gif", "is not text"),
        (b"\x89PNG\r\n\x1a\n\x00", "a.png", "is not text"),
        (b"ab\x01\x02\x03", "a", "is not text"),
        (b"\x81\x8d\x8f\x90\x9d", "a.txt", "Save it as UTF-8"),
        (b"<html><meta charset=utf-8>\xff", "a.html", "Save it as UTF-8"),
        (b"\xff\xfe\x00\xd8", "a.txt", "Save it as UTF-8"),
        (b"<html><script>x</script>", "a.html", "No text was found in “a.html”"),
        (b"x" * (MOST + 1), "a.txt", "at most 2,000,000 are kept"),
        (b"x" * (MOST_BYTES + 1), "a.txt", "at most 8 MB are read"),
    ],
    ids=lambda value: str(value)[:16],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, name, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(data, name)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.html", ""]))
def test_any_bytes_are_read_or_refused(data, name):
    try:
        assert read(data, name).strip()
    except Unreadable as refusal:
        assert str(refusal).endswith(".")


@given(
    st.lists(st.sampled_from([*"<>!-[]/?&;'\"= ", "<p>", "<!--", "-->", "<![", "<script>", "</", "x", "\n"]))
)
def test_any_markup_is_read(pieces):
    assert isinstance(from_html("".join(pieces)), str)


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<!--<a>--", "<![", "<?", "<p", "<a b='", "&#", "</"])
def test_broken_markup_of_a_megabyte_comes_to_an_end(piece):
    assert isinstance(from_html(piece * (1_000_000 // len(piece))), str)
