"""Two editors' first hour, in real browsers: add, submit, publish with four eyes, find, take back."""

import re
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from .people import choose, logged_in, save

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


@pytest.fixture
def page(browser: Any, demo: Any) -> Any:
    """The editor, logged in with the password that the demo printed. The console must stay silent."""
    return logged_in(browser, demo, "editor")


@pytest.fixture
def reviewer(browser: Any, demo: Any) -> Any:
    return logged_in(browser, demo, "reviewer")


def read(demo: Any, address: str) -> str:
    try:
        return urlopen(demo.url + address).read().decode()
    except HTTPError as answer:
        return f"{answer.code}"


def step(page: Any, where: str, status: str) -> None:
    page.goto(where)
    page.select_option("#id_status", status)
    save(page)


def add(page: Any, reviewer: Any, model: str, **fields: str) -> None:
    """The editor adds and submits it, the reviewer publishes it."""
    page.goto(f"/admin/archive/{model}/add/")
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    save(page)
    step(page, page.url, "in_review")
    step(reviewer, page.url, "published")


def test_editor_adds_reviewer_publishes_readers_find_and_it_is_taken_back(page, reviewer, demo):
    add(page, reviewer, "event", title="Ferry strike at Osterfleth", date="2019-09~")
    add(page, reviewer, "actor", name="Berta Lohse", sort_name="Lohse, Berta")

    page.goto("/admin/archive/quote/add/")
    choose(page, "id_article", "Ellery Bridge", "Ellery Bridge")
    page.fill("#id_text", "Said the ferries would stay in port, whatever zugzwang the town was in.")
    page.select_option("#id_form", "paraphrase")
    choose(page, "id_about", "Ferry strike", "Ferry strike at Osterfleth")
    choose(page, "id_voices-0-actor", "Lohse", "Berta Lohse")
    save(page)
    page.select_option("#id_status", "published")
    page.locator("[name=_continue]").last.click()
    assert "somebody else" in page.locator(".errorlist").first.inner_text().lower()
    step(page, page.url, "in_review")
    step(reviewer, page.url, "published")
    number = re.search(r"#([0-9a-z]{8})", page.locator("#content").inner_text())[1]

    assert "Ferry strike at Osterfleth" in read(demo, "/?from=2019-09&to=2019-09")
    assert 'title="circa, about">c.</abbr> September 2019' in read(
        demo, "/events/ferry-strike-at-osterfleth/"
    )
    for address in ("/quotes/?q=zugzwang", "/quotes/?speaker=Lohse", "/actors/berta-lohse/", f"/q/{number}/"):
        assert "whatever" in read(demo, address), address

    step(page, page.url, "draft")
    for address in ("/quotes/?q=zugzwang", "/quotes/?speaker=Lohse", "/actors/berta-lohse/", "/?kind=quote"):
        assert "whatever" not in read(demo, address), address
    assert read(demo, f"/q/{number}/") == "404"
    assert not page.said and not reviewer.said


def test_date_is_explained_and_words_are_answered_with_their_form(page):
    page.goto("/admin/archive/event/add/")
    page.fill("#id_title", "Kept while the date is mended")
    page.fill("#id_date", "Oct 2019")
    page.locator("[name=_save]").last.click()
    page.wait_for_selector(".errornote")
    assert "2019-10" in page.locator(".field-date").inner_text()
    assert page.input_value("#id_title") == "Kept while the date is mended"
    page.fill("#id_date", "[2019-01..2019-10]")
    save(page)
    assert "between January and October 2019" in page.locator(".field-date").inner_text()
    assert not page.said


def test_words_that_are_not_in_the_source_are_not_published(page):
    page.goto("/admin/archive/quote/?q=divers")
    page.locator("#result_list a", has_text="We have money for the divers").click()
    page.wait_for_selector("#id_text")
    words = page.input_value("#id_text")
    page.fill("#id_text", words.replace(" ", " never ", 1))
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".errornote")
    assert "never" in page.input_value("#id_text")
