"""An editor's first hour, in a real browser: add, publish, find, take back."""

import re
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

# Select2's lists and the links in Django's own frame are Django's to mend.
NOT_DJANGOS = {"exclude": [[".select2-container"]]}
NOT_DJANGOS_RULE = {"rules": {"link-in-text-block": {"enabled": False}}}

OUR_PAGES = ("", "event/add/", "quote/add/", "quote/", "actor/", "actor/1/history/", "revision/?step=Deleted")


@pytest.fixture
def page(browser: Any, demo: Any) -> Any:
    """Logged in with the password that the demo printed. The console must stay silent."""
    page = browser.new_context(base_url=demo.url).new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", demo.password)
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")
    return page


def read(demo: Any, address: str) -> str:
    try:
        return urlopen(demo.url + address).read().decode()
    except HTTPError as answer:
        return f"{answer.code}"


def choose(page: Any, field: str, typed: str, option: str) -> None:
    """Choose in one of the admin's autocomplete fields."""
    page.locator(f"#{field} + .select2-container").click()
    page.locator(".select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=option).first.click()


def save(page: Any, button: str = "_continue") -> None:
    page.locator(f"[name={button}]").last.click()
    page.wait_for_selector(".messagelist .success, .errornote")
    said = page.locator(".errornote, .errorlist").all_inner_texts()
    assert page.locator(".messagelist .success").count(), said


def add(page: Any, model: str, **fields: str) -> None:
    page.goto(f"/admin/archive/{model}/add/")
    for name, value in fields.items():
        page.fill(f"#id_{name}", value)
    page.select_option("#id_status", "published")
    save(page, "_save")


def test_editor_adds_publishes_finds_and_takes_back(page, demo):
    add(page, "event", title="Ferry strike at Osterfleth", date="2019-09~")
    add(page, "actor", name="Berta Lohse", sort_name="Lohse, Berta")

    page.goto("/admin/archive/quote/add/")
    choose(page, "id_article", "Ellery Bridge", "Ellery Bridge")
    page.fill("#id_text", "Said the ferries would stay in port, whatever zugzwang the town was in.")
    page.select_option("#id_form", "paraphrase")
    choose(page, "id_about", "Ferry strike", "Ferry strike at Osterfleth")
    choose(page, "id_voices-0-actor", "Lohse", "Berta Lohse")
    page.select_option("#id_status", "published")
    save(page)
    number = re.search(r"#([0-9a-z]{8})", page.locator("#content").inner_text())[1]

    assert "Ferry strike at Osterfleth" in read(demo, "/?from=2019-09&to=2019-09")
    assert 'title="circa, about">c.</abbr> September 2019' in read(
        demo, "/events/ferry-strike-at-osterfleth/"
    )
    for address in ("/quotes/?q=zugzwang", "/quotes/?speaker=Lohse", "/actors/berta-lohse/", f"/q/{number}/"):
        assert "whatever" in read(demo, address), address

    page.select_option("#id_status", "draft")
    save(page)
    for address in ("/quotes/?q=zugzwang", "/quotes/?speaker=Lohse", "/actors/berta-lohse/", "/?kind=quote"):
        assert "whatever" not in read(demo, address), address
    assert read(demo, f"/q/{number}/") == "404"
    assert not page.said


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_admin_pages_are_accessible(browser, demo, page, scheme):
    from axe_playwright_python.sync_playwright import Axe

    page.goto("/admin/archive/article/1/change/")
    page.fill("#id_byline", f"By a reporter, in {scheme}")
    save(page)
    state = page.context.storage_state()
    given = {"color_scheme": scheme, "bypass_csp": True, "storage_state": state}
    context = browser.new_context(base_url=demo.url, **given)
    here, found = context.new_page(), {}
    for address in (*OUR_PAGES, "article/1/change/", "article/1/history/?a=1&b=2", "revision/1/change/"):
        here.goto(f"/admin/archive/{address}")
        result = Axe().run(here, context=NOT_DJANGOS, options=NOT_DJANGOS_RULE)
        if result.violations_count:
            found[address] = result.generate_report()
    assert not found, found
