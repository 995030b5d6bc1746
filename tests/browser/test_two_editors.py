"""Two browsers edit one draft quote: the second is shown both texts, saves, and both changes stand."""

from typing import Any

import pytest

from .looks import barriers, widths_that_scroll
from .people import choose, logged_in, save

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def draft(page: Any) -> str:
    """The address of a draft quote of the editor's own."""
    page.goto("/admin/archive/quote/add/")
    choose(page, "id_article", "Ellery Bridge", "Ellery Bridge")
    page.fill("#id_text", "The ferries would stay in port for a week, said the harbour master.")
    page.select_option("#id_form", "paraphrase")
    page.fill("#id_voices-0-name_as_printed", "the harbour master")
    save(page)
    return page.url


def test_second_of_two_is_shown_both_texts_and_both_changes_stand(browser, demo):
    first, second = logged_in(browser, demo, "editor"), logged_in(browser, demo, "reviewer")
    where = draft(first)
    second.goto(where)
    second.wait_for_load_state("networkidle")  # it has said that it is open
    first.goto(where)
    first.wait_for_selector(".presence p:has-text('reviewer has had this open since')")

    first.fill("#id_text", "The ferries would stay in port for two weeks, said the harbour master.")
    first.fill("#id_context", "Asked on the quay.")
    save(first)
    second.fill("#id_text", "The ferries would stay in port for a week, said the master of the harbour.")
    second.locator("[name=_continue]").last.click()

    second.wait_for_selector(".conflict")
    told = second.locator(".conflict").inner_text()
    assert "weeks" in told and "Saved by editor" in told and "Typed by you" in told
    assert "Asked on the quay." in second.locator(".cf-same").text_content()
    second.locator(".conflict .default").click()
    second.wait_for_selector(".messagelist .success")
    assert second.input_value("#id_text") == (
        "The ferries would stay in port for two weeks, said the master of the harbour."
    )
    assert second.input_value("#id_context") == "Asked on the quay."
    assert not first.said and not second.said


def test_page_of_both_texts_is_accessible_and_narrow(browser, demo):
    first = logged_in(browser, demo, "editor")
    second = logged_in(browser, demo, "reviewer", bypass_csp=True)
    where = draft(first)
    second.goto(where)
    first.fill("#id_text", "The ferries were in port.")
    save(first)
    second.fill("#id_text", "The ferries were at sea.")
    second.locator("[name=_continue]").last.click()
    second.wait_for_selector(".conflict")
    assert not barriers(second, ours=False)
    assert not widths_that_scroll(second, [320, 1280])
