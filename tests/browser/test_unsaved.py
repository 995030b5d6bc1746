"""What was typed and not saved survives a closed tab and an ended session, and is offered, never put in."""

from itertools import count
from typing import Any

import pytest

from .people import log_in, logged_in, save

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]
OFFER = ".unsaved-offer"
_number = count(1)


@pytest.fixture
def page(browser: Any, demo: Any) -> Any:
    return logged_in(browser, demo, "editor")


@pytest.fixture
def event(page: Any) -> str:
    """The address of a new event."""
    page.goto("/admin/archive/event/add/")
    page.fill("#id_title", f"Regatta {next(_number)} at Osterfleth")
    save(page)
    return page.url


def type_and_close(page: Any, where: str) -> Any:
    """Type a summary and a new participant, and close the tab. Returns another tab of the same browser."""
    page.goto(where)
    page.wait_for_load_state("load")
    page.fill("#id_summary", "A summary that nobody saved.")
    page.locator("#participations-group .add-row a").click()
    page.fill("#id_participations-0-role", "umpire")
    page.wait_for_timeout(500)
    other = page.context.new_page()
    page.close()
    return other


def test_typing_survives_a_closed_tab_and_is_put_back_when_asked(page, event):
    tab = type_and_close(page, event)
    tab.goto(event)
    assert "You typed something here on" in tab.locator(OFFER).inner_text()
    assert tab.input_value("#id_summary") == ""
    tab.locator(OFFER).get_by_role("button", name="Put it back").click()
    assert tab.input_value("#id_summary") == "A summary that nobody saved."
    assert tab.input_value("#id_participations-0-role") == "umpire"


def test_what_is_forgotten_does_not_come_back(page, event):
    tab = type_and_close(page, event)
    tab.goto(event)
    tab.locator(OFFER).get_by_role("button", name="Forget it").click()
    tab.reload()
    tab.wait_for_load_state("load")
    tab.wait_for_timeout(200)
    assert tab.locator(OFFER).count() == 0


def test_saved_is_forgotten_and_refused_is_not(page, event):
    page.fill("#id_summary", "A summary.")
    page.fill("#id_title", "")
    page.locator("[name=_continue]").last.click()
    page.wait_for_selector(".errornote")
    page.wait_for_timeout(500)
    page.goto(event)
    page.wait_for_selector(OFFER)
    page.locator(OFFER).get_by_role("button", name="Put it back").click()
    page.fill("#id_title", "Regatta")
    save(page)
    page.goto(event)
    page.wait_for_timeout(500)
    assert page.locator(OFFER).count() == 0
    assert page.input_value("#id_summary") == "A summary."


def test_typing_is_offered_after_the_session_ended(page, demo, event):
    page.fill("#id_summary", "Typed before the session ended.")
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=_continue]").last.click()
    page.wait_for_load_state("load")
    page.goto(event)
    log_in(page, demo, "editor")
    page.locator(OFFER).get_by_role("button", name="Put it back").click()
    assert page.input_value("#id_summary") == "Typed before the session ended."


def test_another_person_on_the_same_browser_is_offered_nothing(page, demo, event):
    tab = type_and_close(page, event)
    tab.context.clear_cookies(name="sessionid")
    tab.goto(event)
    log_in(tab, demo, "reviewer")
    tab.wait_for_timeout(500)
    assert tab.locator(OFFER).count() == 0


def test_logging_out_forgets_all_of_it(page, demo, event):
    page.context.clear_cookies(name="sessionid")
    page.goto("/admin/")
    log_in(page, demo, "editor")  # its session ends here
    tab = type_and_close(page, event)
    tab.goto("/admin/")
    tab.click("#logout-form button")
    tab.wait_for_load_state("load")
    assert not tab.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('unsaved:'))")


def test_it_says_when_somebody_else_saved_since_and_then_shows_both(browser, page, demo, event):
    tab = type_and_close(page, event)
    other = logged_in(browser, demo, "reviewer")
    other.goto(event)
    other.fill("#id_summary", "Their summary.")
    save(other)
    tab.goto(event)
    assert "saved since" in tab.locator(OFFER).inner_text()
    tab.locator(OFFER).get_by_role("button", name="Put it back").click()
    tab.fill("#id_participations-0-role", "")
    tab.locator("[name=_continue]").last.click()
    tab.wait_for_selector(".conflict")
    assert "Their summary." in tab.locator(".conflict").inner_text()
    assert "A summary that nobody saved." in tab.locator(".conflict").inner_text()
