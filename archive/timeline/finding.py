"""Where the words of a quote can be read: addresses that make a browser scroll to them.

What lives here: which page, and which words to look for on it. What does not: how a text fragment is
written for a page of others (archive.text.fragments).
"""

from urllib.parse import quote as percent_encode

from archive import text
from archive.models import PROVEN, REFUSED, Passage, Quote, TextRights
from archive.models.shortcuts import related

from .proof import Version

LEAST = 3  # words: fewer are found in too many places
LONGEST = 300  # characters that are looked for whole on a page of ours


def in_source(quote: Quote, not_in: str = "") -> str:
    """The article's own address; else, where its text may be shown whole, its page here; else "".

    Words that newer versions lack (`not_in`) are not looked for at the article's own address.
    """
    article = quote.article
    if article.url and not article.is_gone:
        return _with(article.url, "" if not_in else _fragment(quote, _findable(quote)))
    if article.text_rights == TextRights.PUBLIC and quote.checked_capture_id:
        return _with(article.get_absolute_url(), _fragment_here(quote))
    return ""


def in_archive(quote: Quote, version: Version) -> str:
    """Where a web archive keeps a version of the article, at the words if it has them; or ""."""
    address = version.capture.archive_url
    return _with(address, _fragment(quote, _long(version.passages)) if version.is_proof else "")


def in_archived_proof(quote: Quote) -> str:
    """Where a web archive keeps the version that proves the words, at the words; or ""."""
    proving = quote.checked_capture if quote.verdict in PROVEN else None
    return _with(proving.archive_url, _fragment(quote, _findable(quote))) if proving else ""


def _with(address: str, fragment: str) -> str:
    page = address.split("#")[0]
    return f"{page}#{fragment}" if page and fragment else page


def _fragment(quote: Quote, passages: list[Passage]) -> str:
    """The words as the source has them; else as the editor wrote them.

    Words that fell are not looked for: what stands in their place may be private.
    """
    if quote.is_paraphrase or quote.verdict in REFUSED:
        return ""
    return text.text_fragment([one.exact for one in passages] or quote.runs)


def _findable(quote: Quote) -> list[Passage]:
    """Its passages in the text that decides."""
    return _long([one for one in related(quote, "passages") if one.capture_id == quote.checked_capture_id])


def _long(passages: list[Passage]) -> list[Passage]:
    """Passages long enough to be found; else the longest."""
    here = [one for one in passages if one.exact]
    long = [one for one in here if len(one.exact.split()) >= LEAST]
    return long or sorted(here, key=lambda one: len(one.exact))[-1:]


def _fragment_here(quote: Quote) -> str:
    """On the article's page here the same words also stand among its quotes, and other versions may begin
    and end alike. So they are looked for whole, behind what the text has before them."""
    found = [] if quote.verdict in REFUSED else _findable(quote)
    directives = [_whole(one) for one in found if "\n" not in one.exact and len(one.exact) <= LONGEST]
    if quote.is_paraphrase or not found or len(directives) < len(found):
        return _fragment(quote, found)
    return f":~:text={'&text='.join(directives)}"


def _whole(one: Passage) -> str:
    """The words with up to three before them, in the same paragraph."""
    before = " ".join(one.prefix.rsplit("\n", 1)[-1].split()[-3:])
    return f"{_encoded(before)}-,{_encoded(one.exact)}" if before else _encoded(one.exact)


def _encoded(words: str) -> str:
    return percent_encode(" ".join(words.split()), safe="").replace("-", "%2D")
