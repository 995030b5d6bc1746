"""What an editor uploads, as text: the bytes of a file in, its characters out, none of them altered.

What lives here: which encoding a file is in, what in HTML is text, and the refusal of what is none. What does
not: how text is tidied when it is stored (archive.text.clean), and what is looked for in it.
"""

import codecs
import re
from html.parser import HTMLParser

MOST = 2_000_000
"""Characters of text."""
MOST_BYTES = 8_000_000
"""Bytes of a file: HTML is mostly not text."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SIGNATURES = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a word processor's file or an archive"),
    (b"\xd0\xcf\x11\xe0", "a word processor's file"),
    (b"{\\rtf", "a word processor's file"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I
)
_DECLARED_WITHIN = 4096
# Encodings that the web knows (and none of the codecs of Python that are no encodings).
_KNOWN = re.compile(
    r"utf-?8|windows-\d{3,4}|cp125\d|iso-?8859-\d{1,2}|latin-?\d|us-ascii|ascii|koi8-[ru]|macintosh|"
    r"mac-cyrillic|ibm866|cp866|gb2312|gbk|gb18030|big5|euc-jp|shift[_-]jis|iso-2022-jp|euc-kr|tis-620",
    re.I,
)
# What calls itself so on the web is Windows-1252, where the typographic marks are.
_NEARLY_1252 = re.compile(r"(us-)?ascii|iso-?8859-1|latin-?1|windows-1252|cp1252", re.I)
_DOCUMENT = re.compile(r"\s*(<\?xml[^>]*>\s*)?(<!--.{0,2000}?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")
_BLANKS = re.compile("[ \t\n\r\f]+")  # of HTML: a no-break space is none

_MARKED_SECTION = re.compile(r"<!\[[^>]*>")  # a comment to browsers, an error to Python's parser


class Unreadable(ValueError):
    """A file whose text cannot be had. `str()` says what it is and what to do instead."""


def read(data: bytes, name: str = "") -> str:
    """The text of an uploaded file; HTML by its name or its first words. Raises Unreadable."""
    called = f"“{name}”" if name else "The file"
    if len(data) > MOST_BYTES:
        raise Unreadable(
            f"{called} has {len(data) / 1e6:.1f} MB; at most {MOST_BYTES // 10**6} MB are read. Cut it to "
            "the article and upload it again."
        )
    if not data.strip():
        raise Unreadable(f"{called} is empty. Choose the file that holds the article's text.")
    found = _decoded(data, called)
    if is_html(found) or re.search(r"\.x?html?$", name, re.I):
        found = from_html(found)
    return _bounded(found, called)


def is_html(text: str) -> bool:
    """Whether it begins as an HTML document does."""
    return bool(_DOCUMENT.match(text))


def from_html(markup: str) -> str:
    """The text of HTML: paragraphs a blank line apart, characters as they are, entities as what they mean."""
    reader = _Reader()
    # No tag ends after the last ">": what looks like one is text, and would be looked at again and again.
    whole, mark, rest = markup.rpartition(">")
    reader.feed(_MARKED_SECTION.sub("", whole + mark) + rest.replace("<", "&lt;"))
    reader.close()
    return reader.text()


def _decoded(data: bytes, called: str) -> str:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise Unreadable(
                f"{called} is {what}, not text. Open it, copy the article's text and paste it here."
            )
    try:
        found = _by_encoding(data)
    except UnicodeDecodeError:
        raise Unreadable(
            f"{called} is neither in UTF-8 nor in the encoding it names, or it is no text. Save it as "
            "UTF-8, or paste the text."
        ) from None
    if "\0" in found or len(_CONTROL.findall(found)) * 100 > len(found):
        raise Unreadable(f"{called} is not text. Choose a plain text or HTML file, or paste the text.")
    return found


def _by_encoding(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding)
    declared = _DECLARED.search(data[:_DECLARED_WITHIN])
    named = declared[1].decode("ascii") if declared else ""
    if _KNOWN.fullmatch(named) and not re.fullmatch("utf-?8", named, re.I):
        return data.decode("cp1252" if _NEARLY_1252.fullmatch(named) else _codec(named))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if named:
            raise
        return data.decode("cp1252")


def _codec(named: str) -> str:
    try:
        return codecs.lookup(named).name
    except LookupError:
        return "utf-8"


def _bounded(found: str, called: str) -> str:
    if not found.strip():
        raise Unreadable(f"No text was found in {called[:1].lower()}{called[1:]}. Paste the article's text.")
    if len(found) > MOST:
        raise Unreadable(
            f"{called} holds {len(found):,} characters of text; at most {MOST:,} are kept. Cut it to the "
            "article."
        )
    return found


_SKIPPED = frozenset({"head", "noscript", "script", "style", "template", "title"})
_OF_HEAD = frozenset({"base", "head", "link", "meta", "noscript", "script", "style", "template", "title"})
_PARAGRAPHS = re.compile(
    "address|article|aside|blockquote|body|details|dialog|dl|fieldset|figure|footer|form|h[1-6]|header|hr|main|"
    "menu|nav|ol|p|pre|section|table|ul"
)
_LINES = re.compile("br|caption|dd|div|dt|figcaption|legend|li|option|summary|tr")
_CELLS = frozenset({"td", "th"})


class _Reader(HTMLParser):
    """Collects text; a break is remembered and written before the next words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._break = ""
        self._blank = False
        self._skipping, self._depth, self._pre = "", 0, 0

    def text(self) -> str:
        return "".join(self._pieces)

    def parse_comment(self, i: int, report: bool = True) -> int:
        """To its end, or to that of the text; Python's own looks for the end again at every beginning."""
        end = self.rawdata.find("-->", i + 4)
        return end + 3 if end >= 0 else len(self.rawdata)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skipping == "head" and tag not in _OF_HEAD:
            self._skipping = ""  # its end may be left out
        if self._skipping:
            self._depth += tag == self._skipping
        elif tag in _SKIPPED:
            self._skipping, self._depth = tag, 1
        else:
            self._edge(tag)
            self._pre += tag == "pre"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self._skipping and tag not in _SKIPPED:
            self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._skipping:
            self._depth -= tag == self._skipping
            if not self._depth:
                self._skipping = ""
        elif tag != "br":
            self._edge(tag)
            self._pre = max(0, self._pre - (tag == "pre"))

    def _edge(self, tag: str) -> None:
        if _PARAGRAPHS.fullmatch(tag):
            self._break = "\n\n"
        elif _LINES.fullmatch(tag):
            self._break = self._break or "\n"
        elif tag in _CELLS:
            self._blank = True

    def handle_data(self, data: str) -> None:
        if self._skipping:
            return
        lines = data.split("\n") if self._pre else [data]
        for number, line in enumerate(lines):
            if number:
                self._break = "\n\n" if self._break else "\n"
            self._words(line)

    def _words(self, data: str) -> None:
        words = data if self._pre else _BLANKS.sub(" ", data)
        if not self._pre:
            self._blank |= words.startswith(" ")
            ends_blank, words = words.endswith(" "), words.strip(" ")
        else:
            ends_blank = False
        if not words:
            return
        if self._pieces:
            self._pieces.append(self._break or (" " if self._blank else ""))
        self._pieces.append(words)
        self._break, self._blank = "", ends_blank
