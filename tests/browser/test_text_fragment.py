"""Links into a source scroll a real browser to the words."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import unquote, urlsplit

import pytest

from archive.text import text_fragment, verify

pytestmark = pytest.mark.browser

FILLING = "".join(f"<p>Line {n} of the log says nothing of it; строка {n}; 第{n}行。</p>" for n in range(400))

PLAIN = "We will not stop the ferry before spring"
PASSAGES = {
    "plain": ([PLAIN], f"“{PLAIN},” said Ada Brook."),
    "signs that mean something in an address": (
        ["Pay Holt & Sons, co-owners of the well-known boat, 50% now: yes #1?"],
        "“Pay Holt & Sons, co-owners of the well-known boat, 50% now: yes #1?” he asked.",
    ),
    "a long run, by its ends": (
        ["It carries forty pupils a day, and nobody else does, not in fog, not in ice, not on Sundays"],
        "“It carries forty pupils a day, and nobody else does, not in fog, not in ice, not on Sundays.”",
    ),
    "curly apostrophes": (["It isn’t the wind, it’s the engine"], "“It isn’t the wind, it’s the engine.”"),
    "Cyrillic": (["Мы не остановим паром до весны"], "«Мы не остановим паром до весны», — сказала Брук."),
    "Chinese": (["我们不会在春天之前停航"], "局长说：「我们不会在春天之前停航。」"),
    "long Chinese": (["我们不会在春天之前停航" * 8], f"局长说：「{'我们不会在春天之前停航' * 8}。」"),
    "two runs": (
        ["We sail at six", "and we sail at nine again"],
        "“We sail at six,” said Brook, “and we sail at nine again.”",
    ),
    "a sum of money": (["$3.5 million was lost"], "“$3.5 million was lost on that route.”"),
}
QUOTATIONS = {
    "a gap": ("We will not […] before spring", f"“{PLAIN},” said Ada Brook."),
    "words put in": ("[Brook:] We will not stop [the boat] before spring", f"“{PLAIN},” said Ada Brook."),
    "another case": ("[w]e will not stop the ferry", f"“{PLAIN},” said Ada Brook."),
    "other typography than the page": ("It isn't the wind -- it's fog", "“It isn’t the wind – it’s fog.”"),
}


class _Page(BaseHTTPRequestHandler):
    """A page as long as a book, whose last lines are the path of its address."""

    def do_GET(self) -> None:
        words = html.escape(unquote(urlsplit(self.path).path[1:]))
        body = f"<!doctype html><meta charset=utf-8>{FILLING}<p id=here>{words}</p>{FILLING}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A tab that is closed early is no error."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    server = _Server(("127.0.0.1", 0), _Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def scrolls(browser: Any, address: str) -> bool:
    """Whether a fresh tab opens with the words in sight."""
    page = browser.new_page()
    try:
        page.goto(address)
        in_sight = """() => {
            const box = document.getElementById('here').getBoundingClientRect();
            return scrollY > 1000 && box.bottom > 0 && box.top < innerHeight;
        }"""
        page.wait_for_function(in_sight, timeout=3000)
    except Exception as error:
        if "Timeout" not in str(error):
            raise
        return False
    finally:
        page.close()
    return True


def address(pages: str, printed: str, fragment: str) -> str:
    return f"{pages}{percent_encoded(printed, safe='')}#{fragment}"


@pytest.mark.parametrize("case", PASSAGES)
def test_words_of_the_source_scroll_into_sight(browser: Any, pages: str, case: str) -> None:
    runs, printed = PASSAGES[case]
    assert scrolls(browser, address(pages, printed, text_fragment(runs)))


@pytest.mark.parametrize("case", QUOTATIONS)
def test_the_passages_of_a_quotation_scroll_into_sight(browser: Any, pages: str, case: str) -> None:
    """The words as the source prints them, found by `verify`, whatever the quotation marks."""
    quote, printed = QUOTATIONS[case]
    found = verify(printed, quote)
    assert found.verdict in ("verbatim", "edited")
    exact = [printed[start:end] for start, end in found.passages]
    assert scrolls(browser, address(pages, printed, text_fragment(exact)))


@pytest.mark.parametrize("case", [case for case in QUOTATIONS if case != "other typography than the page"])
def test_an_edited_quotation_scrolls_by_its_own_words(browser: Any, pages: str, case: str) -> None:
    quote, printed = QUOTATIONS[case]
    assert scrolls(browser, address(pages, printed, text_fragment([quote])))


def test_other_words_scroll_nowhere(browser: Any, pages: str) -> None:
    assert not scrolls(browser, address(pages, PLAIN, text_fragment(["Nobody ever uttered this"])))
