"""A name is typed, found and chosen by keyboard; without JavaScript the form asks who was meant."""

import pytest

from .looks import barriers
from .people import visit

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]


def test_name_is_found_while_it_is_typed_and_chosen_by_keyboard(browser, site):
    page = visit(browser, site)
    page.goto("/quotes/")
    field = page.get_by_role("combobox", name="Said by")
    field.press_sequentially("Лукъян")
    option = page.get_by_role("option", name="Fyodor Lukyanov")
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("status").get_by_text("1 found").count() == 1
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    assert option.get_attribute("aria-selected") == "true"
    field.press("Enter")
    assert field.input_value() == "Fyodor Lukyanov" and not option.is_visible()
    field.press("Enter")
    page.wait_for_url("**speaker=Fyodor+Lukyanov**")
    assert page.locator(".result").count() > 1


def test_name_is_chosen_by_pointer_and_the_list_closed_by_escape(browser, site):
    page = visit(browser, site)
    page.goto("/quotes/")
    field = page.get_by_role("combobox", name="Said by")
    field.press_sequentially("lukyn")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert page.get_by_role("option").count() == 0 and field.input_value() == "lukyn"
    field.press("ArrowDown")
    page.get_by_role("option", name="Fyodor Lukyanov").click()
    assert field.input_value() == "Fyodor Lukyanov"


def test_nobody_by_that_name_is_said(browser, site):
    page = visit(browser, site)
    page.goto("/quotes/")
    page.get_by_role("combobox", name="Said by").press_sequentially("Zarathustra")
    page.get_by_text("Nobody by that name").wait_for(state="attached")
    assert page.get_by_role("option").count() == 0


def test_axe_finds_nothing_while_the_list_is_open_or_a_choice_is_asked(browser, site):
    page = visit(browser, site, bypass_csp=True)
    page.goto("/quotes/")
    page.get_by_role("combobox", name="Said by").press_sequentially("luk")
    page.get_by_role("option").first.wait_for()
    found = {"open": barriers(page)}
    for address in ("/quotes/?speaker=Lukaynov", "/quotes/?q=rusia", "/?q=rusia", "/actors/?q=Lukaynov"):
        page.goto(address)
        found[address] = barriers(page)
    assert not any(found.values()), found


def test_form_without_javascript_asks_who_was_meant(browser, site):
    page = visit(browser, site, java_script_enabled=False, viewport={"width": 320, "height": 800})
    page.goto("/quotes/")
    page.get_by_label("Said by").fill("Lukaynov")
    page.get_by_role("button", name="Search", exact=True).click()
    assert page.get_by_text("No actor recorded here is called “Lukaynov”.").first.is_visible()
    page.get_by_role("link", name="Fyodor Lukyanov").click()
    assert "speaker=fyodor-lukyanov" in page.url and page.locator(".result").count() > 1


def test_search_that_finds_nothing_asks_about_its_words(browser, site):
    page = visit(browser, site, java_script_enabled=False)
    page.goto("/quotes/?q=rusia")
    page.get_by_text("Did you mean").get_by_role("link", name="“russia”").click()
    assert page.locator(".result").count() > 0
