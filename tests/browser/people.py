"""People at a browser of their own. Each logs in once; every further browser of theirs starts from there."""

from typing import Any


def logged_in(browser: Any, demo: Any, name: str, **context: Any) -> Any:
    """A page of somebody who is logged in. Its console must stay silent: `said` is what it said."""
    if name not in demo.states:
        page = browser.new_context(base_url=demo.url).new_page()
        page.goto("/admin/")
        log_in(page, demo, name)
        demo.states[name] = page.context.storage_state()
        page.context.close()
    return visit(browser, demo.url, storage_state=demo.states[name], **context)


def log_in(page: Any, demo: Any, name: str) -> None:
    """Through the page of the log-in that is open: a session of its own, which may be ended."""
    page.fill("#id_username", name)
    page.fill("#id_password", demo.passwords[name])
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")


def visit(browser: Any, site: str, **context: Any) -> Any:
    """A page whose console must stay silent: a refused style or script says so there."""
    page = browser.new_context(base_url=site, **context).new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    return page


def save(page: Any, button: str = "_continue") -> None:
    """Press a record's button, and expect that it is saved."""
    page.locator(f"[name={button}]").last.click()
    page.wait_for_selector(".messagelist .success, .errornote, .conflict")
    said = page.locator(".errornote, .errorlist").all_inner_texts()
    assert page.locator(".messagelist .success").count(), said


def choose(page: Any, field: str, typed: str, option: str) -> None:
    """Choose in one of the admin's fields that search."""
    page.locator(f"#{field} + .select2-container").click()
    page.locator(".select2-container--open .select2-search__field").last.fill(typed)
    page.locator(".select2-results__option", has_text=option).first.click()
