"""The workbench in a real browser: from an article's text to draft quotes, with scripts and without."""

import json
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from .looks import barriers, widths_that_scroll
from .people import logged_in

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

TEXT = (
    "SELBY MARSH - The lock stays shut until the gate is mended.\n\n"
    "“Boats will wait until Sunday,” harbour master Mira Tallow said. “Nobody is to lift the gate.”\n\n"
    "Orla Fenn, who keeps the lock, spoke of winter. “The gate has been leaking since January,” Fenn said. "
    "“I wrote three letters about it.”\n\n"
    "The mayor thinks little of letters. “We answered every one of them,” said Joren Pike, the mayor.\n\n"
    "The repair costs forty thousand, she wrote to the council, and it will take four days at least.\n"
)


@pytest.fixture
def visit(browser: Any, demo: Any) -> Any:
    """A page of the editor's. The console must stay silent."""
    opened = []

    def visited(**given: Any) -> Any:
        opened.append(logged_in(browser, demo, "editor", **given))
        return opened[-1]

    yield visited
    assert not [said for page in opened for said in page.said]
    for page in opened:
        page.context.close()


def new_article(page: Any, title: str) -> str:
    """An article without text, and the address of its workbench."""
    page.goto("/admin/archive/article/add/")
    page.fill("#id_title", title)
    page.locator("[name=_continue]").last.click()
    page.locator(".messagelist .success").wait_for()
    page.get_by_role("link", name="Find quotations").click()
    return page.url


def paste(page: Any, words: str = TEXT) -> None:
    page.get_by_label("Text", exact=True).fill(words)
    page.get_by_role("button", name="Keep it and find quotations").click()


def suggestion(page: Any, words: str) -> Any:
    """A suggestion by its words, opened."""
    found = page.locator(".sug", has=page.locator("summary .words", has_text=words)).first
    if found.locator("> details").get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def press(found: Any, button: str) -> None:
    found.get_by_role("button", name=button, exact=True).click()
    found.page.wait_for_load_state()


def state(page: Any, words: str) -> str:
    return page.locator(".sug", has_text=words).first.locator(".state").inner_text()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_an_article_from_its_text_to_draft_quotes(visit, demo, scripts):
    page = visit(java_script_enabled=scripts)
    where = new_article(page, f"The lock of Selby Marsh {scripts}")
    paste(page)
    assert "found" in page.locator(".messagelist").inner_text()
    name = f"Orla Fenn {scripts}"

    # one with a known actor
    one = suggestion(page, "Boats will wait")
    one.get_by_label("Speaker", exact=True).fill("Mira Tallow")
    press(one, "Accept")
    assert state(page, "Boats will wait") == "Accepted"

    # one with a new actor, made in place; its words wrong at first
    one = suggestion(page, "The gate has been leaking")
    one.get_by_label("Speaker", exact=True).fill(name)
    press(one, "Accept")
    one = suggestion(page, "The gate has been leaking")
    assert f"no actor called “{name}”" in one.get_by_role("alert").inner_text()
    one.get_by_label("A new person").check()
    one.get_by_text("Edit words").click()
    words = one.get_by_label("Words", exact=True)
    words.fill(words.input_value().replace("leaking", "broken"))
    press(one, "Accept")
    one = suggestion(page, "The gate has been leaking")
    assert "prints “leaking” where you have “broken”" in one.get_by_role("alert").inner_text()
    words = one.get_by_label("Words", exact=True)
    assert "broken" in words.input_value()
    words.fill(words.input_value().replace("broken", "leaking"))
    press(one, "Accept")
    assert state(page, "The gate has been leaking") == "Accepted"

    # reject, undo
    press(suggestion(page, "We answered every one"), "Reject")
    assert state(page, "We answered every one") == "Rejected"
    press(suggestion(page, "We answered every one"), "Open it again")
    assert "Accepted" not in state(page, "We answered every one")
    press(suggestion(page, "Boats will wait"), "Undo: decide again")
    assert page.locator(".tally .ok").inner_text() == "1 accepted"

    # by hand: a quotation, and what a remark in our words rests on
    for first, last, button in (
        ("The lock stays", "mended", "Add as quotation"),
        ("The repair costs", "four days", "Add in our words"),
    ):
        block = "1" if button == "Add as quotation" else "5"
        page.get_by_label("Block").fill(block)
        page.get_by_label("First words").fill(first)
        page.get_by_label("Last words").fill(last)
        page.get_by_role("button", name=button).click()
        assert first in page.locator(".sug", has_text=first).inner_text()
    one = suggestion(page, "The repair costs")
    one.get_by_label("Words", exact=True).fill("Four days and forty thousand are needed to mend the gate.")
    one.get_by_label("Speaker", exact=True).fill(name)
    press(one, "Accept")
    assert state(page, "Four days and forty thousand") == "Accepted"

    # come back later, and find it as it was left
    page.get_by_role("link", name="Save and come back later").click()
    page.goto(where)
    assert page.locator(".tally .ok").inner_text() == "2 accepted"
    assert state(page, "The lock stays shut") == "Speaker?"
    for public in ("/quotes/?q=leaking", "/quotes/?q=thousand", "/actors/?q=Fenn", "/articles/"):
        html = urlopen(demo.url + public).read().decode()
        assert "since January" not in html and "Orla" not in html and "Selby" not in html, public


def sample() -> str:
    """The kept text of the sample article."""
    rows = json.loads((Path(__file__).parents[2] / "fixtures/sample_article.json").read_text())
    return next(row["fields"]["text"] for row in rows if row["model"] == "archive.capture")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_sample_article_is_done_in_a_few_presses(visit, scripts):
    page = visit(java_script_enabled=scripts)
    where = new_article(page, f"The sample again {scripts}")
    paste(page, sample())
    for words in ("We have money for the divers", "A pier is patient", "We should have looked sooner"):
        assert page.locator(".sug", has_text=words).count() == 1
    page.get_by_role("button", name="that need").click()
    sure = page.locator(".sug .state", has_text="Accepted").count()
    assert sure

    one = suggestion(page, "We should have looked sooner")
    one.get_by_label("The article does not name the speaker").check()
    one.get_by_label("Name as printed").fill("a senior harbour official")
    press(one, "Accept")
    page.goto(where)
    assert page.locator(".sug .state", has_text="Accepted").count() == sure + 1
    page.get_by_role("button", name=f"Send {sure + 1} to review").click()
    page.locator(".messagelist", has_text=f"{sure + 1} quotes sent to review").wait_for()


def test_what_stands_in_quotes_already_is_not_proposed(visit):
    page = visit()
    page.goto("/admin/archive/article/?q=Ellery+Bridge")
    page.locator("#result_list a", has_text="Ellery Bridge to Open").first.click()
    page.get_by_role("link", name="Find quotations").click()
    page.get_by_role("button", name="Find quotations").click()
    assert not page.locator(".sug", has_text="We have money for the divers").count()


def test_keys_move_accept_reject_edit_and_undo(visit):
    page = visit()
    new_article(page, "The lock by keyboard")
    paste(page)
    page.wait_for_function("!document.getElementById('keys').hidden")
    opened = page.locator(".sug > details[open] summary .no")
    first = opened.first.inner_text()
    page.keyboard.press("j")
    second = opened.first.inner_text()
    assert (first, second) == ("1", "2") and opened.count() == 1
    page.keyboard.press("k")
    assert opened.first.inner_text() == "1"
    page.keyboard.press("r")
    page.locator(".tally .quiet", has_text="1 rejected").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("u")
    page.locator(".tally .quiet", has_text="0 rejected").wait_for()
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "text"
    page.keyboard.press("r")  # typed, not pressed
    assert page.locator(".tally .quiet").inner_text() == "0 rejected"
    page.keyboard.press("Control+z")
    page.locator(".sug > details[open] summary").first.focus()
    page.keyboard.press("?")
    assert page.get_by_text("previous suggestion").is_visible()
    page.get_by_label("Speaker", exact=True).first.fill("Mira Tallow")
    page.locator(".sug > details[open] summary").first.focus()
    page.keyboard.press("a")
    page.locator(".tally .ok", has_text="1 accepted").wait_for()


def test_selected_words_are_marked_where_they_stand(visit):
    page = visit()
    new_article(page, "The lock, selected")
    paste(page)
    page.locator("li[data-n='5']").scroll_into_view_if_needed()
    page.evaluate(
        """() => {
          const words = document.querySelector("li[data-n='5']").firstChild;
          const at = words.data.indexOf('four days');
          getSelection().setBaseAndExtent(words, at, words, at + 'four days'.length);
          document.dispatchEvent(new Event('pointerup'));
        }"""
    )
    page.wait_for_function("document.getElementById('hand_first').value !== ''")
    assert (page.input_value("#hand_block"), page.input_value("#hand_first")) == ("5", "four days")
    start, end = int(page.input_value("#hand_start")), int(page.input_value("#hand_end"))
    assert TEXT[start:end] == "four days"
    page.get_by_role("button", name="Add in our words").click()
    assert page.locator(".hit", has_text="four days").count() == 1


def test_speaker_field_offers_actors_and_their_roles(visit):
    page = visit()
    new_article(page, "The lock and its master")
    paste(page)
    field = page.get_by_label("Speaker", exact=True).first
    field.fill("")
    field.press_sequentially("tall")
    offered = page.locator("[role=option]")
    offered.first.wait_for()
    assert "Harbour master" in offered.first.inner_text()
    field.press("ArrowDown")
    field.press("Enter")
    assert field.input_value() == "Mira Tallow"


def test_words_typed_in_one_suggestion_outlive_the_saving_of_another(visit):
    page = visit()
    new_article(page, "The lock, unsaved")
    paste(page)
    suggestion(page, "The gate has been").get_by_label("Context").fill("Typed and not saved")
    press(suggestion(page, "Boats will wait"), "Reject")
    found = suggestion(page, "The gate has been")
    assert found.get_by_label("Context").input_value() == "Typed and not saved"
    assert "not saved yet" in found.inner_text()


def test_enter_in_a_field_saves_and_decides_nothing(visit):
    page = visit()
    new_article(page, "The lock, by Enter")
    paste(page)
    field = suggestion(page, "We answered").get_by_label("Context")
    field.fill("On letters")
    field.press("Enter")
    page.locator(".messagelist", has_text="Kept as it is").wait_for()
    found = suggestion(page, "We answered every one of them")
    assert found.get_by_label("Context").input_value() == "On letters"


def test_what_was_refused_has_the_focus_at_its_field(visit):
    page = visit()
    new_article(page, "The lock, refused")
    paste(page)
    suggestion(page, "We answered").get_by_label("Speaker", exact=True).fill("Nobody at all")
    press(suggestion(page, "We answered"), "Accept")
    page.wait_for_function("document.activeElement.name === 'speaker_name'")
    assert suggestion(page, "We answered").get_by_role("alert").is_visible()


def test_a_mark_in_the_text_opens_its_suggestion_without_scripts(visit):
    page = visit(java_script_enabled=False)
    new_article(page, "The lock, by marks")
    paste(page)
    page.locator(".hit", has_text="We answered").first.click()
    found = page.locator(".sug", has_text="We answered").first
    assert found.get_by_role("button", name="Accept", exact=True).is_visible()


def test_the_workbench_is_accessible(visit):
    page = visit(bypass_csp=True)
    found = {}
    new_article(page, "The lock, looked at")
    steps = {"paste": lambda: None, "bench": lambda: paste(page)}
    steps["decided"] = lambda: press(suggestion(page, "Boats will wait"), "Reject")
    steps["refused"] = lambda: press(suggestion(page, "The gate has been"), "Accept")
    steps["edited"] = lambda: suggestion(page, "We answered").get_by_text("Edit words").click()
    for name, step in steps.items():
        step()
        found[name] = barriers(page, ours=False)
    assert not any(found.values()), found


def test_the_workbench_fits_a_narrow_screen(visit):
    page = visit(viewport={"width": 320, "height": 800})
    new_article(page, "The lock, narrow")
    assert not widths_that_scroll(page, [320])
    paste(page)
    suggestion(page, "We answered").get_by_text("Edit words").click()
    assert not widths_that_scroll(page, [320])


def test_what_was_typed_outlives_a_lost_session(visit, demo):
    page = visit()
    where = new_article(page, "The lock, logged out")
    paste(page)
    suggestion(page, "The gate has been").get_by_label("Context").fill("Typed before the end")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    press(suggestion(page, "The gate has been"), "Save")
    page.context.add_cookies(cookies)
    page.goto(where)
    found = suggestion(page, "The gate has been")
    assert found.get_by_label("Context").input_value() == "Typed before the end"
    press(found, "Save")
    assert "not saved yet" not in suggestion(page, "The gate has been").inner_text()
    page.said.clear()


def test_what_is_typed_for_all_outlives_another_form(visit):
    page = visit()
    new_article(page, "The lock, for all")
    paste(page)
    page.get_by_label("Spoken in").fill("Russian")
    press(suggestion(page, "Boats will wait"), "Reject")
    assert page.get_by_label("Spoken in").input_value() == "Russian"


def test_edit_words_stays_open_and_tells_where_the_editor_is(visit):
    page = visit()
    new_article(page, "The lock, edited")
    paste(page)
    one = suggestion(page, "We answered")
    one.get_by_text("Edit words").click()
    press(one, "End a word earlier")
    assert page.get_by_label("Words", exact=True).locator("visible=true").count() == 1
    press(page.locator(".sug > details[open]"), "Save")
    page.locator(".sug [role=status]", has_text="Kept as it is").wait_for()
