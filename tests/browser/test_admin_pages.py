"""Every page of the admin that is ours, in a real browser, with something on it: accessible and narrow."""

from typing import Any

import pytest

from .looks import barriers, widths_that_scroll
from .people import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

OURS = ("review", "notes", "message", "closed message", "history", "versions", "seal")
FORMS = ("change that waits", "draft", "sealed")
ADDED = ("article", "quote", "actor", "event", "publication", "topic", "place", "utterance")
BULK_STEPS = ["withdraw", "schedule", "back_to_draft", "assign_topics", "change_event"]


@pytest.fixture(scope="module")
def page(browser: Any, demo: Any, desk: dict[str, str]) -> Any:
    """The chief's, for whom most of the desk waits."""
    page = logged_in(browser, demo, "chief", bypass_csp=True)
    yield page
    assert not page.said


@pytest.fixture(scope="module")
def lists(page: Any) -> list[str]:
    """The list of every kind of record, as the first page leads there."""
    page.goto("/admin/")
    found = page.locator("#content-main .module th a").evaluate_all("all => all.map(one => one.pathname)")
    assert len(found) > 15
    return found


def before_a_step(page: Any, action: str, n: int = 2) -> None:
    """Choose the first quotes of the list and an action for them."""
    page.goto("/admin/archive/quote/?status__exact=published")
    for row in range(n):
        page.locator("input.action-select").nth(row).check()
    page.select_option("select[name=action]", action)
    page.locator("button[name=index]").first.click()
    page.wait_for_selector(".bulk")


def test_axe_finds_nothing_on_the_pages_of_the_desk(page, desk):
    found = {}
    for address in ("/admin/", *(desk[name] for name in (*OURS, *FORMS))):
        assert page.goto(address).status == 200
        found[address] = barriers(page, ours=False)
    assert not any(found.values()), found


def test_axe_finds_nothing_on_a_form_of_any_kind(page):
    found = {}
    for kind in ADDED:
        page.goto(f"/admin/archive/{kind}/add/")
        found[kind] = barriers(page, ours=False)
    assert not any(found.values()), found


def test_axe_finds_nothing_on_a_list_of_any_kind(page, lists):
    found = {}
    for address in lists:
        page.goto(address)
        found[address] = barriers(page, ours=False)
    assert not any(found.values()), found


def test_axe_finds_nothing_before_any_step(page):
    found = {}
    for action in BULK_STEPS:
        before_a_step(page, action)
        found[action] = barriers(page, ours=False)
    assert not any(found.values()), found


def test_what_forms_say_is_accessible_too(page, desk):
    before_a_step(page, "change_event")
    page.fill("#id_said_at", "No such event anywhere")
    page.click("[name=preview]")
    page.wait_for_selector(".errorlist")
    found = {"bulk": barriers(page, ours=False)}
    page.goto(desk["seal"])
    page.fill("[name=case]", "2026-08")
    page.fill("[name=typed]", "another number")
    page.locator("#content .default").click()
    page.wait_for_selector(".errorlist")
    found["seal"] = barriers(page, ours=False)
    page.goto(desk["message"])
    page.locator("[name=dismiss]").click()
    page.wait_for_selector("[role=alert]")
    found["message"] = barriers(page, ours=False)
    assert not any(found.values()), found


def test_no_page_of_ours_is_wider_than_the_screen(page, desk):
    wide = {}
    for address in ("/admin/", *(desk[name] for name in OURS)):
        page.goto(address)
        wide[address] = widths_that_scroll(page, [320, 768, 1280])
    for action in BULK_STEPS:
        page.set_viewport_size({"width": 1280, "height": 800})
        before_a_step(page, action)
        wide[action] = widths_that_scroll(page, [320])
    page.set_viewport_size({"width": 1280, "height": 800})
    assert not any(wide.values()), wide


def test_topics_are_assigned_without_javascript(browser, demo):
    page = logged_in(browser, demo, "editor", java_script_enabled=False)
    before_a_step(page, "assign_topics", n=1)
    page.select_option("#id_add", index=0)
    page.click("[name=preview]")
    page.wait_for_selector(".bulk-sum")
    if page.locator("[name=do]").count():
        page.click("[name=do]")
        page.wait_for_selector(".messagelist .success")
    else:
        assert "Nothing of it would change" in page.locator(".bulk").inner_text()
