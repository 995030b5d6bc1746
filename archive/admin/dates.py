"""The date field: what was typed, how readers will see it, and the time it covers.

What lives here: the widget of every EDTF field, and the table of all forms. What does not: reading
a date, its wording and what a refused text probably meant (archive.dates).
"""

from typing import Any, NamedTuple

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from archive import dates
from archive.dates import FuzzyDate, civil, day_number

WIDTH = 365  # of the bar, in its own units

# Each is read by archive.dates when it is shown, so that the table cannot say anything else.
FORMS = (
    ("2019-10-03", "The source gives the day"),
    ("2019-10", "It gives the month"),
    ("2019", "It gives the year"),
    ("201X", "It gives the decade"),
    ("2019-09~", "It says “about”"),
    ("2019-09?", "You doubt it"),
    ("2019-24", "It gives the season: 21 spring, 22 summer, 23 autumn, 24 winter"),
    ("2019-38", "It says “in the middle of the year”: 37, 38 and 39 are thirds"),
    ("2019-33", "It gives the quarter: 33 to 36; 40 and 41 are halves"),
    ("2019-09-30/2019-10-03", "It lasted from the one to the other"),
    ("2019-07/..", "It began then and was still going on"),
    ("../2019-07", "It went on until then"),
    ("2019-07/", "It began then; nobody says when it ended"),
    ("[2019-06,2019-07]", "It was one of them"),
    ("[2019-01..2019-10]", "It was somewhere in between"),
    ("{2019-06,2019-07}", "It was both"),
    ("-0043-03-15", "It was before the year 1; the year 0000 is 1 BC"),
)


def all_forms() -> list[tuple[FuzzyDate, str]]:
    """Every form of a date, as readers see it, and when to use it."""
    return [(dates.parse(typed), use) for typed, use in FORMS]


class Bar(NamedTuple):
    """The time a date covers, drawn within whole years; `fades` where it lies somewhere inside."""

    x: int
    width: int
    fades: bool
    left: str
    right: str
    label: str


def bar(date: FuzzyDate) -> Bar | None:
    """The bar under a date; None where neither its beginning nor its end is known."""
    first, last = date.first, date.last
    known = first if first is not None else last
    if known is None:
        return None
    low, high = civil(first or known)[0], civil(last or known)[0]
    start, end = day_number(low, 1, 1), day_number(high, 12, 31)
    x = 0 if first is None else (first - start) * WIDTH // (end - start + 1)
    until = WIDTH if last is None else -(-(last - start + 1) * WIDTH // (end - start + 1))
    return Bar(
        x,
        max(2, until - x),
        date.approximate or date.uncertain or date.text.startswith("["),
        _end(start, "← before and " if first is None else ""),
        _end(end, "", " and on →" if last is None else ""),
        date.precision_words,
    )


def _end(day: int, before: str, after: str = "") -> str:
    return before + dates.parse(_written(*civil(day)[:2])).words + after


def filed_words(date: FuzzyDate) -> str:
    """Where it stands on the timeline, and which periods find it."""
    year, month = date.filed
    if year is None:
        place = "Its beginning is open: it is filed under no year."
    else:
        under = dates.parse(_written(year, month)).words
        place = f"Filed under {under}." if month else f"Filed under {under}, month not known."
    return f"{place} Found by any period that touches {_days(date)}."


def _written(year: int, *rest: int | None) -> str:
    """Year, month and day as EDTF has them."""
    parts = [f"{year:05}" if year < 0 else f"{year:04}", *(f"{part:02}" for part in rest if part)]
    return "-".join(parts)


def _days(date: FuzzyDate) -> str:
    """From its first day to its last, in words: "1–31 October 2019"."""
    first, last = (_written(*civil(day)) if day is not None else ".." for day in (date.first, date.last))
    if first == last:
        return "any day" if first == ".." else dates.parse(first).words
    if last == "..":
        return f"{dates.parse(first).words} or any day after"
    if first == "..":
        return f"{dates.parse(last).words} or any day before"
    return dates.parse(f"{first}/{last}").words


class EDTFInput(forms.TextInput):
    """A line for a date, and below it what readers will see. Without scripts: the server explains."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"maxlength": dates.MAX_LENGTH, "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**plain, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        date = _read(value)
        if date:
            context.update(date=date, bar=bar(date), filed=filed_words(date))
            described = context["widget"]["attrs"].get("aria-describedby", "")
            own = f"{context['widget']['attrs'].get('id', name)}_read"
            context["widget"]["attrs"]["aria-describedby"] = f"{own} {described}".strip()
            context["own"] = own
        return context

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Django's own input inside a template of the site's."""
        context = self.get_context(name, value, attrs)
        context["input"] = super()._render("django/forms/widgets/text.html", context, renderer)
        return render_to_string("admin/archive/edtf.html", context)


def _read(value: Any) -> FuzzyDate | None:
    try:
        return dates.parse(value) if isinstance(value, str) and value.strip() else None
    except dates.DateError:
        return None
