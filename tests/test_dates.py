"""The rulebook of dates: how a form is worded, which days it allows, what is refused and offered."""

import contextlib
import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import dates
from archive.dates import (
    DateError,
    FuzzyDate,
    Part,
    civil,
    coarseness,
    day_number,
    filed_under,
    parse,
    period,
)

FIVE_THURSDAYS = "[2019-10-03,2019-10-10,2019-10-17,2019-10-24,2019-10-31]"

WORDS = {
    # days, months, years
    "2019-10-03": "3 October 2019",
    "2019-10": "October 2019",
    "2019": "2019",
    "0044": "AD 44",
    "-0044": "45 BC",
    "-0044-03-15": "15 March 45 BC",
    # not known
    "2019-10-XX": "October 2019, day not known",
    "2019-XX": "2019, month not known",
    "201X": "2010s",
    "200X": "between 2000 and 2009",
    "-01XX": "between 200 BC and 101 BC",
    "2019-1X": "between October and December 2019",
    "2019-10-0X": "between 1 and 9 October 2019",
    "2019-10-X5": "5, 15 or 25 October 2019",
    "2019-02-2X": "between 20 and 28 February 2019",
    "2019-XX-03": "day 3 of an unknown month in 2019",
    "156X-12-25": "25 December in the 1560s",
    # about, perhaps
    "2019-09~": "c. September 2019",
    "2019-09?": "perhaps September 2019",
    "2019-09%": "perhaps c. September 2019",
    "2019-21~": "c. spring 2019",
    # parts of a year
    "2019-21": "spring 2019",
    "2019-22": "summer 2019",
    "2019-23": "autumn 2019",
    "2019-24": "winter 2019",
    "2019-33": "first quarter of 2019",
    "2019-34": "second quarter of 2019",
    "2019-35": "third quarter of 2019",
    "2019-36": "fourth quarter of 2019",
    "2019-37": "January–April 2019",
    "2019-38": "May–August 2019",
    "2019-39": "September–December 2019",
    "2019-40": "first half of 2019",
    "2019-41": "second half of 2019",
    # intervals
    "2019-09-30/2019-10-03": "30 September – 3 October 2019",
    "2019-10-01/2019-10-03": "1–3 October 2019",
    "2019-01/2019-04": "January–April 2019",
    "2009/2019": "2009–2019",
    "2009~/2019": "c. 2009 – 2019",
    "2014/..": "since 2014",
    "../2019": "until 2019",
    "2014/": "from 2014, end not known",
    "/2019": "until 2019, start not known",
    "/..": "ongoing, start not known",
    "../": "start open, end not known",
    "../..": "start and end open",
    # one of several, all of several
    "[2019-01..2019-10]": "between January and October 2019",
    "[2019-10-03..2019-10-06]": "between 3 and 6 October 2019",
    "[2019-09-30..2019-10-06]": "between 30 September and 6 October 2019",
    "[2019-06,2019-07]": "June or July 2019",
    "{2019-06,2019-07}": "June and July 2019",
    FIVE_THURSDAYS: "3, 10, 17, 24 or 31 October 2019",
    "{2014,2017..2019}": "2014 and 2017–2019",
    "[..2019-07]": "July 2019 or before",
}

BOUNDS = {
    "2019-10-03": ("2019-10-03", "2019-10-03"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2019~": ("2019-01-01", "2019-12-31"),
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2019-10-0X": ("2019-10-01", "2019-10-09"),
    "2019-XX-31": ("2019-01-31", "2019-12-31"),
    "2019-1X-31": ("2019-10-31", "2019-12-31"),
    "201X-02-29": ("2012-02-29", "2016-02-29"),
    "2019-21": ("2019-03-01", "2019-05-31"),
    "2019-24": ("2019-12-01", "2020-02-29"),
    "2019-29": ("2019-09-01", "2019-11-30"),
    "2019-30": ("2019-12-01", "2020-02-29"),
    "2014/..": ("2014-01-01", None),
    "2014/": ("2014-01-01", None),
    "../2019": (None, "2019-12-31"),
    "/2019-10": (None, "2019-10-31"),
    "../..": (None, None),
    "2019-10/2019": ("2019-10-01", "2019-12-31"),
    "[2019-07,2019-05]": ("2019-05-01", "2019-07-31"),
    "{2014,2017..2019}": ("2014-01-01", "2019-12-31"),
}

# What was typed, what it probably meant ("" where nothing, or more than one thing).
REFUSED = {
    "2019-02-29": "",
    "2013-14": "2013/2014",
    "2019-13-10": "2019-10-13",
    "2019-02-3X": "",
    "2019-11/2019-10": "2019-10/2019-11",
    "[2014,2019-11..2019-10]": "[2014,2019-10..2019-11]",
    "2019-10-03T10:00": "2019-10-03",
    "-0000": "",
    "1950S2": "",
    "/": "",
    "[2019]": "2019",
    "[2017,..2019]": "",
    "next Tuesday": "",
    "3 October 2019": "2019-10-03",
    "3rd of October, 2019": "2019-10-03",
    "Thursday, 3 October 2019": "2019-10-03",
    "October 3, 2019": "2019-10-03",
    "03.10.2019": "2019-10-03",
    "3/10/2019": "",
    "2019-9": "2019-09",
    "２０１９-１０": "2019-10",
    "2019–10": "2019-10",
    "2019\u200b-10": "2019-10",
    "3\u00a0October 2019": "2019-10-03",
    "[2019-06, 2019-07]": "[2019-06,2019-07]",
    "2019-xx": "2019-XX",
    "about September 2019": "2019-09~",
    "spring 2019": "2019-21",
    "winter 2019-20": "2019-24",
    "2nd half of 2019": "2019-41",
    "the 1900s": "",
    "45 BC": "-0044",
    "since July 2019": "2019-07/..",
    "between 2017 and 2019": "[2017..2019]",
    "from September to October 2019": "2019-09/2019-10",
    "1-3 October 2019": "2019-10-01/2019-10-03",
    "June, July and August 2019": "{2019-06,2019-07,2019-08}",
}


def refusal(text: str) -> DateError:
    with pytest.raises(DateError) as caught:
        parse(text)
    return caught.value


def number(text: str | None) -> int | None:
    return None if text is None else dt.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize("text", WORDS)
def test_wording(text: str) -> None:
    assert parse(text).words == WORDS[text]


@pytest.mark.parametrize("text", WORDS)
def test_what_was_typed_is_given_back_unchanged(text: str) -> None:
    assert parse(f" {text} ").text == text


@pytest.mark.parametrize("text", BOUNDS)
def test_bounds_are_the_first_and_last_day_allowed(text: str) -> None:
    date, (first, last) = parse(text), BOUNDS[text]
    assert (date.first, date.last) == (number(first), number(last))


@pytest.mark.parametrize("text", REFUSED)
def test_refusal_offers_what_was_probably_meant(text: str) -> None:
    assert refusal(text).suggestion == REFUSED[text]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "2019-02-29",
            "2019 was not a leap year: February had 28 days. Did you mean 2019-02-28 or 2019-03-01?",
        ),
        ("2019-04-31", "There is no day 31: April 2019 had 30 days. Did you mean 2019-04-30 or 2019-05-01?"),
        ("2019-13", "There is no month 13"),
        ("2019-11/2019-10", "The end (October 2019) comes before the beginning (November 2019)."),
        ("XXXX", "Leave the date empty"),
        ("3/10/2019", "more than one way. Did you mean 2019-10-03 or 2019-03-10?"),
        ("Y-17000", "the years -9999 to 9999"),
        ("2019\x00", "invisible character"),
        ("from 2014, end not known", "Did you mean “2014/”?"),
        ("", "There is no date here"),
        (" \t\n", "There is no date here"),
        ("2019 " * 2000, "at most 64 characters"),
    ],
)
def test_refusal_says_what_is_wrong(text: str, says: str) -> None:
    assert says in str(refusal(text))


@pytest.mark.parametrize(
    "text", ["2019-10-03", "2019-09-30/2019-10-03", "[2019-06,2019-07]", "2009~/2019", "2014/"]
)
def test_readers_wording_typed_back_offers_the_date(text: str) -> None:
    assert refusal(parse(text).words).suggestion == text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2019-07/..", (Part("since "), Part("July 2019", "2019-07"))),
        ("2019-10-XX", (Part("October 2019", "2019-10"), Part(", day not known"))),
        ("2019-09%", (Part("perhaps "), Part("c.", circa=True), Part(" September 2019"))),
        ("2019-10-01/2019-10-03", (Part("1–"), Part("3 October 2019", "2019-10-03"))),
        (
            "2019-09-30/2019-10-03",
            (Part("30 September", "2019-09-30"), Part(" – "), Part("3 October 2019", "2019-10-03")),
        ),
        ("2019-21", (Part("spring 2019"),)),
    ],
)
def test_time_elements_only_where_html_has_a_value(text: str, parts: tuple[Part, ...]) -> None:
    assert parse(text).parts == parts


@pytest.mark.parametrize(
    ("text", "precision", "words"),
    [
        ("2019-10-03", "day", "The day is known"),
        ("2019-10", "month", "The month is known"),
        ("[2019-10-03..2019-10-06]", "month", "The month is known"),
        ("2019", "span", "The year is known"),
        ("2019-09~", "about", "About then"),
        ("2019-09?", "month", "Perhaps then"),
        ("2014/..", "span", "Its beginning is known"),
        ("/2019", "span", "Its end is known"),
        ("../..", "span", "Neither its beginning nor its end is known"),
    ],
)
def test_precision(text: str, precision: str, words: str) -> None:
    assert (parse(text).precision, parse(text).precision_words) == (precision, words)


@pytest.mark.parametrize(
    ("text", "filed"),
    [
        ("2019-10-03", (2019, 10)),
        ("2019-10-01/2019-10-03", (2019, 10)),
        ("2019-09-30/2019-10-03", (2019, None)),
        ("2019-07/..", (2019, 7)),
        ("2014/..", (2014, None)),
        ("[2014-01..]", (2014, None)),
        ("../2019", (None, None)),
    ],
)
def test_filed_under_a_month_only_if_it_lies_or_begins_there(
    text: str, filed: tuple[int | None, int | None]
) -> None:
    assert parse(text).filed == filed


def test_period_runs_from_first_day_of_from_to_last_day_of_to() -> None:
    assert period("2019-24", "2020") == (number("2019-12-01"), number("2020-12-31"))
    assert period(" ", "2019") == (None, number("2019-12-31"))
    assert period("../2019", "2014/..") == (None, None)


@pytest.mark.parametrize(
    ("start", "end", "field"), [("x", "2019", "from"), ("", "x", "to"), ("2020", "2019", "to")]
)
def test_bad_period_names_its_field(start: str, end: str, field: str) -> None:
    with pytest.raises(DateError) as caught:
        period(start, end)
    assert caught.value.field == field


def test_a_date_read_before_is_a_look_up() -> None:
    assert parse("2019-10") is parse("2019-10")


# Laws

NEARLY = st.text("0123456789X-/.,[]{}?~% TYbcOctober\x00–", max_size=30)
DATE = st.from_regex(r"[?~%]?-?[012][0-9X]{3}(-[?~%]?[0-4X][0-9X](-[0-3X][0-9X])?)?[?~%]?", fullmatch=True)
SPAN = st.builds("{}/{}".format, DATE | st.sampled_from(["", ".."]), DATE | st.sampled_from(["", ".."]))
ITEM = DATE | st.builds("{}..{}".format, DATE, DATE)
LIST = st.builds(
    lambda form, items: form.format(",".join(items)), st.sampled_from(["[{}]", "{{{}}}"]), st.lists(ITEM)
)
ANY = st.text() | NEARLY | DATE | SPAN | LIST | st.sampled_from([*WORDS.values(), *REFUSED]).map(str.upper)
DAYS = st.integers(day_number(-9999, 1, 1), day_number(9999, 12, 31))


@settings(max_examples=1000, deadline=None)
@given(ANY)
def test_any_text_is_a_date_or_a_refusal_whose_suggestion_is_a_date(text: str) -> None:
    try:
        date = parse(text)
    except DateError as error:
        assert str(error) and all(isinstance(parse(meant), FuzzyDate) for meant in error.meant)
    else:
        assert date.words and date.text == text.strip() and date.precision_words
        assert date.first is None or date.last is None or date.first <= date.last


@given(st.dates())
def test_a_day_agrees_with_the_calendar(day: dt.date) -> None:
    date = parse(day.isoformat())
    assert date.first == date.last == day.toordinal()
    assert civil(day.toordinal()) == (day.year, day.month, day.day)


@given(DAYS)
def test_day_numbers_and_days_are_inverse(day: int) -> None:
    assert day_number(*civil(day)) == day < day_number(*civil(day + 1))


@given(DAYS, st.integers(0, 800))
def test_coarseness_grows_with_length_and_a_month_is_filed_only_where_all_lies_in_it(
    day: int, more: int
) -> None:
    assert coarseness(day, day) == 0 and coarseness(day, None) == coarseness(None, day) == 3
    assert coarseness(day, day + more) <= coarseness(day, day + more + 1)
    year, month, _ = civil(day)
    assert filed_under(day, day + more) == (year, month if civil(day + more)[:2] == (year, month) else None)
    assert filed_under(day, None) == (year, month) and filed_under(None, day) == (None, None)


@settings(deadline=None)
@given(DATE | SPAN | LIST)
def test_what_the_reference_parser_reads_is_read_or_refused_with_a_reason(text: str) -> None:
    reference = pytest.importorskip("edtf", reason="the second opinion on the grammar is not installed")
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            reference.parse_edtf(text)
        except Exception:  # it also fails with TypeError and AttributeError on dates that are sound
            return
    try:
        parse(text)
    except DateError as error:
        assert error.reason != dates._UNREADABLE
