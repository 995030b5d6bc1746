"""The zooming timeline in a real chromium: dragging, the keyboard, both schemes, small screens."""

import pytest

from .looks import barriers, widths_that_scroll
from .people import visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

PAGES = [
    *("/explore/", "/explore/?lanes=actor", "/explore/?from=2014&to=2019", "/2019/", "/2019/?lanes=actor"),
    *("/2019/10/", "/2019/10/?lanes=topic", "/2018/05/03/", "/2019/?q=russia", "/explore/?from=Oct+2019"),
    *("/explore/?q=nosuchword", "/1850/"),
]


def test_axe_finds_nothing_at_any_level_in_either_scheme(browser, site):
    page, found = visit(browser, site, bypass_csp=True), {}
    for address in PAGES:
        page.goto(address)
        found[address] = barriers(page)
    assert not any(found.values()), "\n".join(f"{a}: {report}" for a, report in found.items() if report)


def test_no_level_is_wider_than_the_screen_or_breaks_the_policy(browser, site):
    page, wide = visit(browser, site), {}
    for address in PAGES:
        page.goto(address)
        wide[address] = widths_that_scroll(page, [320, 360, 768, 1280])
    assert not any(wide.values()), wide
    assert not [said for said in page.said if "status of 400" not in said]


def test_dragging_across_bars_zooms_into_them(browser, site):
    page = visit(browser, site, viewport={"width": 1280, "height": 900})
    page.goto("/explore/?lanes=actor")
    chart = page.locator("svg.hist").first.bounding_box()
    bar, middle = chart["width"] / page.locator("svg.hist").first.locator("a").count(), chart["y"] + 60
    page.mouse.move(chart["x"] + chart["width"] - 2.5 * bar, middle)
    page.mouse.down()
    page.mouse.move(chart["x"] + chart["width"] - 0.5 * bar, middle, steps=5)
    page.mouse.up()
    page.wait_for_url("**from=*")
    assert page.get_by_role("heading", name="2017–2019").is_visible()
    assert "lanes=actor" in page.url


def test_bars_are_chosen_by_keyboard(browser, site):
    page = visit(browser, site)
    page.goto("/explore/")
    page.locator("svg.hist a[tabindex='0']").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url("**/2019/")
    assert page.get_by_role("heading", name="2019", exact=True).is_visible()


def test_everything_is_a_link_without_javascript(browser, site):
    page = visit(browser, site, java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto("/explore/")
    page.get_by_role("link", name="2018: ", exact=False).first.click(force=True)
    assert page.url.endswith("/2018/")
    page.get_by_role("link", name="May 2018: ", exact=False).first.click(force=True)
    page.get_by_role("link", name="Zoom out to 2018").click()
    page.get_by_role("navigation", name="Lanes by").get_by_role("link", name="Actor").click()
    page.get_by_label("From", exact=True).fill("2014")
    page.get_by_label("To", exact=True).fill("2019-10")
    page.get_by_role("button", name="Show").click()
    assert "lanes=actor" in page.url and page.get_by_role("heading", level=1).is_visible()
