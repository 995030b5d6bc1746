"""What a stranger needs to run a check again, and the figures of all checks."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import cast
from tests.views.pages import page
from tests.views.test_proof import SPLIT, TEXT, captured, quoted, seen, source

pytestmark = pytest.mark.django_db


def shown_line(raw: str, name: str) -> str:
    return html.unescape(re.search(f'<pre id="{name}"[^>]*>(.*?)</pre>', raw, re.DOTALL)[1])


def run(folder: Path, *command: str) -> str:
    root = Path(__file__).parents[2]
    told = subprocess.run(
        [sys.executable, *command], cwd=folder, env={"PYTHONPATH": str(root)}, capture_output=True, text=True
    )
    assert not told.stderr, told.stderr
    return told.stdout


def test_stranger_gets_the_same_answer_with_what_the_page_gives(client, tmp_path):
    quote = quoted(SPLIT)
    raw = page(client, quote.get_absolute_url())
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "quotes.jsonl").write_text(shown_line(raw, "line") + "\n", encoding="utf-8")
    assert "python3 -m archive.text verify article.txt quotes.jsonl" in raw
    answer = json.loads(run(tmp_path, "-m", "archive.text", "verify", "article.txt", "quotes.jsonl"))
    assert (answer["id"], answer["verdict"]) == (quote.public_id, quote.verdict)
    assert answer["sha256"] in raw
    assert all(f"{one['start']} to {one['end']}" in raw for one in answer["passages"])


def test_fingerprint_is_computed_by_the_line_on_the_about_page(client, tmp_path):
    text = "Cafe\u0301 “steel”\r\nand more"
    (tmp_path / "article.txt").write_bytes(text.encode())
    line = shown_line(page(client, "/about/checking/"), "alone")
    code = re.fullmatch(r'python3 -c "(.*)"', line)[1]
    assert run(tmp_path, "-c", code).strip() == captured(source(), 1, text).sha256


def test_quote_without_a_compared_text_has_nothing_to_check(client):
    assert "Check it yourself" not in seen(client, cast.quote())


def test_about_page_counts_what_is_proved_unchecked_and_fallen(client, settings):
    quoted(), quoted("We have […] the winter"), quoted("We have timber for the winter"), cast.quote()
    raw = page(client, "/about/checking/")
    assert '<a href="/quotes/?mark=printed&amp;mark=shortened&amp;mark=bracketed">2 quotes</a>' in raw
    assert '<a href="/quotes/?mark=changed&amp;mark=differs">1 quote</a>' in raw
    assert "This archive also publishes quotations that are not yet checked" in raw
    settings.PUBLISH_UNCHECKED = False
    raw = page(client, "/about/checking/")
    assert "does not publish a quotation before it is checked" in raw
    assert '<a href="/quotes/?mark=unchecked">1 quote</a> that is public all the same' in raw
