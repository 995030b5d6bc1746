"""Hostile searches end in a message, crawlers keep out of combinations, and nothing is ever a 5xx."""

import os
import re
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import RequestFactory

from archive.middleware import MOST_CHARACTERS, MOST_PARAMETERS, is_public_page
from tests import cast
from tests.search.test_limits import ENDLESS
from tests.views.pages import page
from tests.views.walk import LISTS, NAMES
from tests.world import public_archive

pytestmark = pytest.mark.django_db

TRIES = int(os.environ.get("TRIES", "150"))
"""TRIES=3000 asks three thousand addresses."""


def endless(*args: Any, **kwargs: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS[connection.vendor])


class TestTooLong:
    @pytest.fixture(autouse=True)
    def impatient(self, settings, monkeypatch):
        settings.PUBLIC_QUERY_SECONDS = 0.05
        monkeypatch.setattr("archive.search.backends.base.Engine.fetch", endless)

    def test_search_that_takes_too_long_is_a_message_at_the_search(self, client):
        html = page(client, "/quotes/?q=%22the+bridge%22&sort=best&from=2014&after=", 400)
        assert "This search takes too long here" in html and "Narrow it by a period" in html
        assert 'value="&quot;the bridge&quot;"' in html and 'value="2014"' in html
        assert '<input type="hidden" name="sort" value="best">' in html and "after" not in html

    def test_the_next_reader_is_served(self, client):
        assert client.get("/quotes/?q=bridge").status_code == 400
        assert client.get("/about/dates/").status_code == 200

    def test_page_with_nothing_to_narrow_is_our_trouble(self, client):
        answer = client.get("/quotes/")
        assert answer.status_code == 503 and "cannot answer just now" in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-store"


def test_limit_is_for_public_pages_alone():
    make = RequestFactory()
    assert is_public_page(make.get("/quotes/")) and is_public_page(make.head("/actors/x/"))
    assert not is_public_page(make.get("/admin/archive/quote/"))
    assert not is_public_page(make.post("/report/quote/x/"))


def test_address_longer_than_any_form_makes_is_not_read(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = page(client, "/quotes/?q=" + "x" * MOST_CHARACTERS, 414)
    assert "This address is too long" in html and "xxx" not in html


def test_more_parameters_than_any_form_has_are_not_read(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        html = page(client, "/quotes/?" + "&".join(["form=direct"] * (MOST_PARAMETERS + 1)), 400)
    assert "This request cannot be read" in html


# Crawlers


def crawled(rules: str, address: str) -> bool:
    """The longest rule decides; of equally long ones the open one (RFC 9309)."""
    found = [(len("/"), True)]
    for line in rules.splitlines():
        kind, _, rule = line.partition(": ")
        pattern = re.escape(rule).replace(r"\*", ".*")
        if kind in {"Allow", "Disallow"} and re.match(pattern, address):
            found.append((len(rule), kind == "Allow"))
    return max(found)[1]


OPEN = [
    *("/", "/quotes/", "/quotes/?after=WyJu", "/q/5s36m829/", "/actors/x/", "/actors/x/?after=1"),
    *("/2019/", "/2019/10/03/", "/about/dates/"),
]
CLOSED = [
    *("/admin/", "/admin/archive/quote/", "/report/quote/x/", "/quotes/?q=bridge", "/?facet=speaker"),
    *("/quotes/?q=bridge&after=WyJu", "/quotes/?after=WyJu&q=bridge", "/explore/?from=2014&to=2019"),
]


def test_crawlers_are_kept_out_of_combinations(client):
    rules = client.get("/robots.txt").content.decode()
    assert rules.startswith("User-agent: *\n")
    assert {one: crawled(rules, one) for one in OPEN + CLOSED} == {
        **dict.fromkeys(OPEN, True),
        **dict.fromkeys(CLOSED, False),
    }


def test_permanent_pages_and_lists_are_indexed_at_their_one_address(client):
    event, topic = cast.event(), cast.topic()
    quote = cast.quote(about=[event], topics=[topic])
    records = [quote, event, topic, quote.article, quote.article.publication]
    # With a filter, or of a period without a record, it is not.
    named = [one for one in LISTS if "?" not in one and not one.lstrip("/-")[:1].isdigit()]
    lists = [one for one in named if client.get(one).headers["Content-Type"].startswith("text/html")]
    for address in [*(one.get_absolute_url() for one in records), *lists]:
        if client.get(address).status_code == 200:
            html = page(client, address)
            assert f'<link rel="canonical" href="http://testserver{address}">' in html
            assert "noindex" not in html


@pytest.mark.parametrize(
    "address",
    [
        "/?sort=oldest", "/?kind=event", "/quotes/?q=bridge", "/quotes/?form=direct", "/quotes/?facet=form",
        "/events/?from=2018", "/articles/?kind=report", "/actors/?kind=person", "/corrections/?kind=quote",
        "/quotes/?utm_source=x",
    ],
)  # fmt: skip
def test_whatever_is_narrowed_or_put_in_another_order_is_not_indexed(client, address):
    cast.quote("the bridge")
    html = page(client, address)
    assert html.count('<meta name="robots" content="noindex">') == 1 and "canonical" not in html


def test_what_is_wrong_is_not_indexed_and_has_no_address_of_its_own(client):
    for address, status in (("/nothing/", 404), ("/quotes/?sort=loud", 400)):
        html = page(client, address, status)
        assert html.count('content="noindex"') == 1 and "canonical" not in html


def test_links_that_narrow_are_not_followed(client):
    for number in range(7):
        cast.quote(f"bridge {number}", topics=[cast.topic(f"Topic {number}")])
    html = page(client, "/quotes/?form=direct")
    narrowing = re.findall(r"<a [^>]*facet=[^>]*>", html) + re.findall(r'<a class="chip"[^>]*>', html)
    assert len(narrowing) >= 2 and all('rel="nofollow"' in link for link in narrowing)


# Any parameters at all

VALUES = [
    *(
        "",
        "a" * 400,
        "x",
        "bridge",
        "%20",
        "%00",
        "%25",
        "%25s",
        "%25(typed)s",
        "%ED%A0%80",
        "-9999",
        "9999",
        "0000-13",
        "2019-1X",
        "-1",
    ),
    *("99999999999999999999", "1e999", "2018..", "../2018", "[2018..2019]", "direct", "person", "quote", "~"),
    *(
        "newest",
        "oldest",
        "best",
        "speaker",
        "added",
        "*",
        '"',
        '"the+bridge',
        "-bridge",
        "a+OR+",
        "con*",
        "{{",
    ),
    *("from:x", "speaker:x+speaker:y", "%F0%9F%92%A5", "'--", "name0-family0", "Name0+Family0", "Topic+1"),
    *("WyJuZXdlc3QiLDFd", "eWyJuZXdlc3QiLDFd~q.", "1.1.1", "bridge.3", "../.."),
]
PARAMETERS = [
    *NAMES,
    "q",
    "form",
    "mark",
    "kind",
    "from",
    "to",
    "sort",
    "after",
    "added_from",
    "facet",
    "lanes",
]
USUAL = {200, 301, 302, 400, 404, 410}


def anything(rnd: Random, bases: list[str]) -> str:
    pairs = [(rnd.choice(PARAMETERS), rnd.choice(VALUES)) for _ in range(rnd.randint(0, 6))]
    return f"{rnd.choice(bases)}?{'&'.join(f'{name}={value}' for name, value in pairs)}"


def test_no_parameters_at_all_are_ever_our_fault(client):
    rnd = Random(int(os.environ.get("SEED", "7")))
    public = public_archive(rnd)
    bases = [one for one in LISTS if one != "/healthz"]
    bases += [one.get_absolute_url() for one in public.records[::6]]
    asked = [anything(rnd, bases) for _ in range(TRIES)]
    answers = {address: client.get(address).status_code for address in asked}
    assert {address: status for address, status in answers.items() if status not in USUAL} == {}


ASKED_BY_NAME = [
    ("/quotes/", "speaker"), ("/quotes/", "mentions"), ("/quotes/", "event"), ("/quotes/", "publication"),
    ("/", "speaker"), ("/explore/", "speaker"), ("/events/", "place"), ("/articles/", "publication"),
    ("/2019/", "topic"),
]  # fmt: skip


@pytest.mark.parametrize("typed", ["%", "100%", "%s", "%%", "%(typed)s", "%(names)s"])
@pytest.mark.parametrize(("base", "name"), ASKED_BY_NAME)
def test_name_with_a_percent_sign_is_told_as_it_was_typed(client, base, name, typed):
    assert f"recorded here is called “{typed}”." in page(client, f"{base}?{urlencode({name: typed})}", 400)


@pytest.mark.parametrize("typed", ["%", "%(typed)s"])
def test_name_with_a_percent_sign_may_stand_in_the_search_box(client, typed):
    query = urlencode({"q": f"speaker:{typed}"})
    assert f"No actor recorded here is called “{typed}”." in page(client, f"/quotes/?{query}", 400)


def test_titles_with_percent_signs_are_told_as_they_stand_where_they_fit_several(client):
    for slug in ("one", "two"):
        cast.event("100% of %(typed)s", slug=slug)
    html = page(client, "/quotes/?" + urlencode({"event": "100% of %(typed)s"}), 400)
    assert html.count("100% of %(typed)s") >= 3 and "fits several: 100% of %(typed)s" in html


@pytest.mark.parametrize("address", ["/quotes/", "/", "/explore/", "/actors/", "/events/", "/articles/"])
def test_what_no_text_can_be_is_no_error_of_ours(client, address):
    cast.quote()
    asked = "?q=bridge&speaker=%5Cud800&place=%5Cud800&z=%5Cud800"
    answer = client.get(f"{address}{asked}", headers={"Content-Type": "text/html; charset=unicode_escape"})
    assert answer.status_code < 500
