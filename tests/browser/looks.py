"""What every page must be, whoever made it: accessible in both schemes, and no wider than the screen."""

from collections.abc import Iterable
from typing import Any

from axe_playwright_python.sync_playwright import Axe

# Select2's lists and the links in Django's own frame are Django's to mend.
NOT_DJANGOS = {"exclude": [[".select2-container"]]}
NOT_DJANGOS_RULE = {"link-in-text-block": {"enabled": False}}
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # all that axe finds in one scheme and not in the other


def barriers(page: Any, *, ours: bool = True) -> str:
    """What axe finds on the page that is open, in light and in dark: nothing, one hopes.

    Its context needs bypass_csp. `ours` is False in the admin, whose frame is Django's.
    """
    context, rules = (None, {}) if ours else (NOT_DJANGOS, {"rules": NOT_DJANGOS_RULE})
    quick = {"resultTypes": ["violations"], "preload": False}
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    light = Axe().run(page, context=context, options={**quick, **rules})
    page.emulate_media(color_scheme="dark")
    colours = OF_COLOURS if ours else OF_COLOURS[:1]
    dark = Axe("axe").run(page, context=context, options={**quick, "runOnly": colours})  # it is in the page
    page.emulate_media(color_scheme="light")
    found = [one for one in (light, dark) if one.violations_count]
    return "\n".join(one.generate_report() for one in found)


def widths_that_scroll(page: Any, widths: Iterable[int]) -> list[int]:
    """At which widths the page that is open is wider than the screen."""
    wide = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(width)
    return wide
