"""docs/editors.md, followed step by step in a real browser: from a pasted article to published quotes and on.

With PICTURES=docs/editors the pictures of the guide are taken anew.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import people
from .conftest import Demo, served

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

GUIDE = Path(__file__).parents[2] / "docs" / "editors.md"
PASTED = re.search(r"```\n(ELLERY.*?)```", GUIDE.read_text(), re.DOTALL)[1]  # type: ignore[index]
TITLE = "Ferry to Holm Stops for the Winter"
PICTURES = os.environ.get("PICTURES", "")
WIDE = {"viewport": {"width": 1280, "height": 800}, "device_scale_factor": 1}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One of its own: what other tests leave in theirs is not in the guide."""
    with served(tmp_path_factory.mktemp("guide")) as found:
        yield found


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser: Any, demo: Any, name: str) -> None:
        self.page = people.logged_in(browser, demo, name, **WIDE)

    def press(self, button: str, within: Any = None) -> None:
        (within or self.page).get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state()

    def follow(self, link: str) -> None:
        self.page.locator("#content").get_by_role("link", name=link).first.click()
        self.page.wait_for_load_state()

    def told(self) -> str:
        return str(self.page.locator(".messagelist").first.inner_text())

    def choose(self, field: str, typed: str, option: str) -> None:
        people.choose(self.page, field, typed, option)

    def picture(self, name: str, height: int = 800) -> None:
        """Into the folder that PICTURES names, if it names one."""
        if PICTURES:
            self.page.set_viewport_size({"width": 1280, "height": height})
            self.page.screenshot(path=f"{PICTURES}/{name}.png", animations="disabled")
            self.page.set_viewport_size(WIDE["viewport"])


def test_every_picture_of_the_guide_is_there_and_every_one_is_shown():
    shown = set(re.findall(r"\(editors/([a-z-]+)\.png\)", GUIDE.read_text()))
    assert shown == {one.stem for one in (GUIDE.parent / "editors").glob("*.png")}


def test_new_editor_follows_the_guide(browser, demo):
    ed, rita = Person(browser, demo, "editor"), Person(browser, demo, "reviewer")
    store(ed)
    find(ed)
    number = review(rita)
    change(ed, rita, number)
    two_at_once(ed, rita, number)
    look_back(ed, number)
    many(rita)
    talk(ed, rita, number)


def store(ed: Person) -> None:
    ed.page.goto("/admin/archive/article/add/")
    ed.page.fill("#id_title", TITLE)
    ed.choose("id_publication", "Sample", "Sample Courier")
    ed.page.fill("#id_published", "2018-11-30")
    ed.picture("article")
    ed.page.locator("[name=_continue]").last.click()
    assert "was added" in ed.told()
    ed.follow("Find quotations")
    ed.page.get_by_label("Text", exact=True).fill(PASTED)
    ed.press("Keep it and find quotations")


def find(ed: Person) -> None:
    ed.picture("workbench", 1100)
    for words, speaker, known in (
        ("Nobody will be left", "Mira Tallow", True),
        ("We have flour", "Berta Lohse of Holm", False),
        ("The bridge was promised", "Joren Pike", True),
    ):
        one = suggestion(ed, words)
        one.get_by_label("Speaker", exact=True).fill(speaker)
        ed.press("Accept", one)
        if not known:
            one = suggestion(ed, words)
            one.get_by_label("A new person").check()
            ed.press("Accept", one)
        assert "Accepted" in ed.page.locator(".sug", has_text=words).first.locator(".state").inner_text()
    ed.press("Send 3 to review")


def suggestion(ed: Person, words: str) -> Any:
    found = ed.page.locator(".sug", has=ed.page.locator("summary .words", has_text=words)).first
    if found.locator("> details").get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def review(rita: Person) -> str:
    rita.page.goto("/admin/")
    rita.picture("queue", 1000)
    rita.page.locator("tr", has_text=TITLE).get_by_role("link", name="Review").click()
    for box in rita.page.locator("input[name=ticked]").all():
        box.check()
    rita.picture("review", 1300)
    rita.page.locator("#publish").click()
    assert "Published" in rita.told()
    rita.picture("published")
    rita.page.goto("/quotes/?q=flour")
    number = re.search(r"#([0-9a-z]{8})", rita.page.locator("main").inner_text())
    assert number
    rita.page.goto(f"/q/{number[1]}/")
    rita.picture("reader", 1000)
    return number[1]


def open_quote(person: Person, number: str) -> None:
    person.page.goto(f"/admin/archive/quote/?q={number}")
    person.page.locator("#result_list tbody th a").first.click()
    person.page.wait_for_selector("#quote_form")


def change(ed: Person, rita: Person, number: str) -> None:
    open_quote(ed, number)
    ed.page.fill("#id_said", "2018-11-29")
    ed.page.fill("#id_reason", "The shopkeeper spoke on the day before, as she told us.")
    ed.page.locator("[name=_continue]").last.click()
    ed.page.wait_for_selector("#waits")
    ed.picture("waiting", 1000)
    open_quote(rita, number)
    rita.press("Publish the change")
    assert "readers see it now" in rita.told()
    rita.page.goto(f"/q/{number}/")
    assert "as she told us" in rita.page.locator("main").inner_text()


def two_at_once(ed: Person, rita: Person, number: str) -> None:
    open_quote(ed, number)
    open_quote(rita, number)
    rita.page.fill("#id_context", "Asked how Holm will live through the winter.")
    rita.page.locator("[name=_continue]").last.click()
    rita.page.wait_for_selector(".messagelist .success")
    ed.page.fill("#id_context", "On the winter without a ferry.")
    ed.page.locator("[name=_continue]").last.click()
    ed.page.wait_for_selector("#conflict")
    ed.picture("conflict", 1000)
    assert "Asked how Holm" in ed.page.locator("[aria-labelledby=conflict]").inner_text()
    rita.page.get_by_role("button", name="Drop it").click()


def look_back(ed: Person, number: str) -> None:
    open_quote(ed, number)
    ed.follow("History")
    ed.picture("history", 1000)


def many(rita: Person) -> None:
    rita.page.goto("/admin/archive/quote/?status__exact=published")
    for box in rita.page.locator(".action-select").all()[:3]:
        box.check()
    rita.page.select_option("select[name=action]", "withdraw")
    rita.page.locator("button[name=index]").click()
    rita.page.wait_for_selector(".bulk")
    rita.picture("bulk")


def talk(ed: Person, rita: Person, number: str) -> None:
    open_quote(ed, number)
    ed.follow("Notes")
    ed.page.get_by_role("textbox", name="Comment").fill("Is Holm an island or a village? The sources differ.")
    ed.press("Comment")
    ed.picture("notes")
    reader = rita.page.context.browser.new_context(base_url=rita.page.url.split("/admin")[0]).new_page()
    reader.goto(f"/q/{number}/")
    reader.get_by_role("link", name="Report a mistake").click()
    reader.get_by_label("What is wrong?").fill("She said “until April”: I was there.")
    reader.get_by_role("button", name="Send to the editors").click()
    rita.page.goto("/admin/archive/message/")
    rita.page.locator("#result_list tbody th a").first.click()
    rita.picture("message", 1000)
    assert "until April" in rita.page.locator("#content").inner_text()
