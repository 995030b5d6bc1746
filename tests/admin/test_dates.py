"""Dates are typed as EDTF, explained, and never guessed."""

import pytest

from archive import dates
from archive.admin.dates import FORMS, all_forms, bar, filed_words
from archive.models import Event
from tests import cast

from .conftest import address, errors

pytestmark = pytest.mark.django_db


def test_a_date_is_explained_below_its_field(desk):
    html = desk.get(address(cast.event(date="2019-09~"))).content.decode()
    assert "Readers see</span> <b>c. September 2019</b>" in html
    assert "Filed under September 2019." in html


def test_words_are_refused_with_the_form_that_was_probably_meant(save):
    event = cast.event(date="2018-05")
    response = save(event, date="Oct 2019")
    assert "Did you mean 2019-10?" in errors(response)["date"][0]
    assert 'value="Oct 2019"' in response.content.decode()
    event.refresh_from_db()
    assert event.date == "2018-05"


def test_a_day_that_never_was_is_refused_with_both_days_beside_it(save):
    response = save(cast.event(), date="2019-02-29")
    assert "2019-02-28 or 2019-03-01" in errors(response)["date"][0]


def test_a_fuzzy_date_is_kept_as_it_was_typed(save):
    event = cast.event(status="draft")
    save(event, date=" 2019-09~ ")
    event.refresh_from_db()
    assert (event.date, dates.civil(event.date_first)) == ("2019-09~", (2019, 9, 1))


def test_dates_in_rows_are_explained_and_refused_too(desk, save):
    event = cast.event()
    event.coverage.create(article=cast.article(), date_as_reported="2019-07/..")
    assert "<b>since July 2019</b>" in desk.get(address(event)).content.decode()
    response = save(event, **{"coverage-0-date_as_reported": "last month"})
    formset = response.context["inline_admin_formsets"][1].formset
    assert "date_as_reported" in formset.errors[0]


def test_all_forms_stand_once_on_the_page_and_can_be_read(desk):
    assert len(all_forms()) == len(FORMS)
    html = desk.get(address(Event, "add")).content.decode()
    assert html.count("All the forms of a date") == 1
    assert "No date" not in html.split("All the forms of a date")[1]


@pytest.mark.parametrize(
    "typed", [one for one, _ in FORMS] + ["../..", "/..", "-0044", "0000", "9999", "-9999"]
)
def test_every_form_of_a_date_can_be_drawn_and_filed(typed):
    date = dates.parse(typed)
    drawn = bar(date)
    assert filed_words(date).endswith(".")
    assert drawn is None or (0 <= drawn.x < 365 and 2 <= drawn.width <= 367)
