"""About pages: how quotations are checked, how dates are worded."""

from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive import dates as edtf
from archive.models import Mark
from archive.search import Criteria, facets

MEANINGS = {
    Mark.PRINTED: "The words stand in the source’s text exactly so. Only typography may differ: the shape of "
    "quotation marks and dashes, blanks, the ends of lines.",
    Mark.SHORTENED: "The same, but an editor left words out. […] stands where they were. Words put in may "
    "stand in it as well, in [brackets].",
    Mark.BRACKETED: "The same, but an editor put words in. They stand in [brackets] and are ours.",
    Mark.OURS: "A paraphrase: the sense of what was said, in our own words. It has no quotation marks, and "
    "there is nothing in it to compare. Where the passage it rests on is recorded, it is not shown.",
    Mark.UNCHECKED: "The words were not yet compared with a text of the source. They are as an editor "
    "entered them.",
    Mark.CHANGED: "The source’s text had these words once. No text of it that was compared has them now, or "
    "the one kept here was changed after it was captured and proves nothing any more. The quote stays and "
    "says so.",
    Mark.DIFFERS: "Published before its source could be compared. Since then it was, and no text of "
    "it proves the words.",
}
PROVED = (Mark.PRINTED, Mark.SHORTENED, Mark.BRACKETED)
FALLEN = (Mark.CHANGED, Mark.DIFFERS)
STANDINGS = {
    Mark.DISPUTED: "Somebody with a claim to know says that it was not said, or not so.",
    Mark.DENIED: "The speaker says that they did not say it.",
    Mark.MISATTRIBUTED: "Somebody else’s words.",
    Mark.RETRACTED: "Whoever printed it has taken it back.",
    Mark.FABRICATED: "Nobody said it.",
}


class MarkRow(NamedTuple):
    mark: Mark
    meaning: str
    n: int


def checking(request: HttpRequest) -> HttpResponse:
    counts = {str(one.value): one.n for one in facets(Criteria()).marks}
    context = {
        "marks": [MarkRow(mark, words, counts.get(mark.value, 0)) for mark, words in MEANINGS.items()],
        "standings": [MarkRow(mark, words, counts.get(mark.value, 0)) for mark, words in STANDINGS.items()],
        "total": sum(counts.values()),
        "proved": sum(counts.get(mark.value, 0) for mark in PROVED),
        "unchecked": counts.get(Mark.UNCHECKED.value, 0),
        "fallen": sum(counts.get(mark.value, 0) for mark in FALLEN),
        "publishes_unchecked": settings.PUBLISH_UNCHECKED,
    }
    return render(request, "archive/about_checking.html", context)


# Each is read by archive.dates when the page is made: the wording here cannot differ from the wording there.
FORMS = (
    ("What is known to the day, the month or the year", ("2019-10-03", "2019-10", "2019")),
    ("Part of it is not known", ("2019-10-XX", "2019-XX", "2019-XX-XX", "2019-1X", "201X", "20XX")),
    ("About then, perhaps then", ("2019-09~", "2019-09?", "2019-09%")),
    ("Seasons and parts of a year", (*(f"2019-{part}" for part in (*range(21, 25), *range(33, 42))),)),
    (
        "From one date to another",
        (
            "2019-09-30/2019-10-03",
            "2019-10-01/2019-10-03",
            "2009~/2019",
            "2014/..",
            "../2019",
            "2014/",
            "/2019",
            "../..",
            "/..",
        ),
    ),
    (
        "One of several, or all of them",
        (
            "[2019-01..2019-10]",
            "[2019-06,2019-07]",
            "{2019-06,2019-07}",
            "{2019..2021}",
            "[..2019-07]",
            "[2019-07..]",
        ),
    ),
    ("Long ago", ("0476", "-0043-03-15")),
)


class Shape(NamedTuple):
    date: edtf.FuzzyDate | None
    words: str
    example: str


SHAPES = (
    ("The day is known", "2019-10-03"),
    ("The month is known", "2019-10"),
    ("About then", "2019-09~"),
    ("Somewhere in a longer span", "[2019-01..2019-10]"),
    ("No date recorded", ""),
)


def dates(request: HttpRequest) -> HttpResponse:
    forms = [(title, [edtf.parse(typed) for typed in examples]) for title, examples in FORMS]
    shapes = [Shape(edtf.parse(typed) if typed else None, words, typed) for words, typed in SHAPES]
    return render(request, "archive/about_dates.html", {"forms": forms, "shapes": shapes})
