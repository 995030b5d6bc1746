"""Every public page in a real chromium, with the content a newcomer sees."""

import re
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote as percent
from urllib.request import urlopen

import pytest

from .looks import barriers, widths_that_scroll
from .people import visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
quote = partial(percent, safe="/?=&+%")

LISTS = [
    "/", "/?kind=quote&speaker=fyodor-lukyanov&from=2019&to=2019", "/?from=Oct+2019",
    "/?kind=quote&place=libya&from=1914&to=1914", "/?kind=event&sort=oldest",
    "/quotes/", "/quotes/?q=russia", "/quotes/?q=nosuchword", "/quotes/?q=russia&sort=speaker",
    "/actors/", "/actors/?q=Лукьянов", "/events/", "/articles/", "/topics/", "/publications/",
    "/corrections/", "/about/checking/", "/about/dates/", "/nothing-here/",
    "/q/5wn3c8gy/", "/q/5mh2t9qe/", "/articles/sample-ferry-timetable/",
    "/report/quote/5wn3c8gy/", "/report/quote/5wn3c8gy/?sent", "/report/article/sample-ferry-timetable/",
]  # fmt: skip


@pytest.fixture(scope="session")
def addresses(site: str, desk: dict[str, str]) -> list[str]:
    """The lists, what was corrected or taken back, and some pages of every kind that they link to."""
    found: dict[str, list[str]] = defaultdict(list)
    for start in ("/", "/quotes/", "/actors/", "/events/", "/articles/", "/topics/", "/publications/"):
        html = urlopen(site + start).read().decode()
        for address, kind in re.findall(
            r'href="(/(q|actors|events|articles|topics|publications)/[^/"?#]+/)', html
        ):
            if address not in found[kind]:
                found[kind].append(address)
    assert all(found.values()) and len(found) == 6
    corrected = [address for name, address in desk.items() if name.startswith("/")]
    return [*map(quote, LISTS), *corrected, *(address for pages in found.values() for address in pages[:3])]


def complaints(page: Any) -> list[str]:
    """What the console said, but for the status of pages that mean to answer so."""
    return [text for text in page.said if not re.search(r"status of 4(00|04|10)", text)]


def test_axe_finds_nothing_on_any_page_in_either_scheme(browser, site, addresses):
    page, found = visit(browser, site, bypass_csp=True), {}
    for address in addresses:
        page.goto(address)
        found[address] = barriers(page)
    assert not any(found.values()), "\n".join(f"{a}: {report}" for a, report in found.items() if report)


def test_no_page_breaks_the_content_security_policy_or_is_wider_than_the_screen(browser, site, addresses):
    page, wide = visit(browser, site), {}
    for address in addresses:
        page.goto(address)
        wide[address] = widths_that_scroll(page, [320, 360, 768, 1280, 1600])
    assert not complaints(page)
    assert not any(wide.values()), {address: widths for address, widths in wide.items() if widths}


def test_everything_works_without_javascript(browser, site):
    page = visit(browser, site, java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto("/")
    page.locator("a.open-filters").click()
    page.get_by_label("Fyodor Lukyanov").check()
    page.get_by_role("button", name="Apply filters").click()
    assert "speaker=fyodor-lukyanov" in page.url
    page.get_by_role("link", name="Remove filter: Fyodor Lukyanov").click()
    page.get_by_label("From", exact=True).fill("2014")
    page.get_by_label("To", exact=True).fill("2014")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("heading", name="Pro-European revolution in Ukraine").is_visible()


def test_mistake_is_reported_without_javascript_or_cookie(browser, site):
    page = visit(browser, site, java_script_enabled=False)
    page.goto("/q/5wn3c8gy/")
    page.get_by_role("link", name="Report a mistake").click()
    page.get_by_label("What is wrong?").fill("The ferry crosses every hour.")
    page.get_by_role("button", name="Send to the editors").click()
    assert page.get_by_role("heading", name="Thank you").is_visible()
    assert not page.context.cookies()


def test_timeline_and_search_by_actor(browser, site):
    page = visit(browser, site)
    page.goto("/")
    for title in ("Valdai Forum, 2019", "Moldova", "Libya", "Georgia"):
        assert page.locator(".entry h3", has_text=title).first.is_visible()
    page.goto("/quotes/")
    page.get_by_label("Said by").fill("Лукьянов")
    page.get_by_role("button", name="Search", exact=True).click()
    printed = page.locator(".result .quote:not(.reported)")
    assert printed.count() == 2


def test_keyboard_reaches_the_content_first(browser, site):
    page = visit(browser, site)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_bars_are_chosen_by_keyboard(browser, site):
    page = visit(browser, site)
    page.goto("/")
    page.locator("svg.hist a[tabindex='0']").focus()
    page.keyboard.press("End")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Enter")
    page.wait_for_url("**from=*")
    assert "to=" in page.url


def test_source_link_scrolls_to_the_words(browser, site):
    """The sample's text stands on its article's page: the fragment of a quote must find it there."""
    page = visit(browser, site, viewport={"width": 800, "height": 500})
    page.goto("/quotes/?publication=sample-courier&mark=printed")
    page.goto(page.locator(".result blockquote[cite*='#:~:text=']").first.get_attribute("cite"))
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") > 0


def test_source_link_opens_the_version_that_has_the_words(browser, site):
    """The newer of the sample's two versions was changed: the words stand in the older one alone."""
    page = visit(browser, site, viewport={"width": 800, "height": 500})
    page.goto("/q/5wn3c8gy/")
    assert page.get_by_text("Not in the version of 21 November 2026").count() == 2
    page.get_by_role("link", name="Find the words in the source").click()
    words = page.get_by_text("The ferry will cross every half hour").last
    words.wait_for(state="visible")
    assert words.evaluate("one => one.closest('details').open")


def test_line_to_check_a_quote_with_is_copied(browser, site):
    page = visit(browser, site, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/q/5wn3c8gy/")
    page.get_by_text("Check it yourself").click()
    page.get_by_role("button", name="Copy the line").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('{"id": "5wn3c8gy", "text": "The ferry will cross')


def test_reader_keeps_the_colours_of_choice(browser, site):
    page = visit(browser, site)
    page.goto("/")
    page.get_by_role("button", name="Dark").click()
    page.goto("/quotes/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert not page.context.cookies()


def test_print_drops_the_controls(browser, site):
    page = visit(browser, site)
    page.goto("/quotes/")
    page.emulate_media(media="print")
    assert not page.locator(".searchbox").is_visible()
    assert page.locator(".result").first.is_visible()


def test_stylesheet_and_scripts_are_light():
    static = Path(__file__).parents[2] / "archive/static/archive"
    assert (static / "css/site.css").stat().st_size <= 30_000
    assert sum(path.stat().st_size for path in (static / "js").glob("[!a]*.js")) <= 10_000
