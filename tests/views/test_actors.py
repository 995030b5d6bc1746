"""The list of actors and the page of one."""

import pytest

from archive.models import Affiliation, Alias, Coverage, Participation
from tests import cast
from tests.views.pages import (
    NONSENSE,
    UNPUBLISHED,
    assert_keeps_secrets,
    assert_same_queries,
    page,
    web_of_secrets,
)

pytestmark = pytest.mark.django_db


def test_empty_list_says_so(client):
    assert "No actor is published here yet" in page(client, "/actors/")


def test_list_gives_sort_name_role_newest_date_and_count(client):
    mira = cast.actor("Mira Tallow")
    Affiliation.objects.create(actor=mira, title="harbour master of Ellery")
    cast.quote(by=mira, article=cast.article(published="2016"))
    cast.quote(by=mira, article=cast.article(published="2018-05~"))
    html = page(client, "/actors/")
    for words in ("Tallow, Mira", "harbour master of Ellery", "2 quotes", "</abbr> May 2018", 'id="h-T">T<'):
        assert words in html
    assert "2016" not in html


def test_date_of_an_event_counts_for_what_was_said_there(client):
    cast.quote(said_at=cast.event(date="2019-10-03"), article=cast.article(published="2017"))
    assert "3 October 2019" in page(client, "/actors/")


def test_role_that_is_not_recorded_is_said(client):
    cast.quote()
    assert "No role recorded" in page(client, "/actors/")
    assert "No date recorded" not in page(client, "/actors/")


def test_undated_quotes_have_no_date(client):
    cast.quote(article=cast.article(published=""))
    assert "No date recorded" in page(client, "/actors/")


def test_actor_without_quotes_stands_apart(client):
    cast.actor("Joren Pike")
    html = page(client, "/actors/")
    assert "Named here, no quote recorded" in html and "Joren Pike" in html


def test_body_of_a_speaker_stands_with_the_speaker(client):
    board, mira = cast.actor("Harbour Board", kind="organisation"), cast.actor("Mira Tallow")
    Affiliation.objects.create(actor=mira, organisation=board, title="master")
    cast.quote(by=mira)
    part = page(client, "/actors/").split("Organisations of those who speak")[1]
    assert "Harbour Board" in part and "Mira Tallow" in part


@pytest.mark.parametrize("typed", ["лукьянов", "LUKYANOV", "fedor", "Luky"])
def test_any_spelling_finds(client, typed):
    actor = cast.actor("Fyodor Lukyanov")
    Alias.objects.create(actor=actor, name="Фёдор Лукьянов", language="ru", kind="native")
    Alias.objects.create(actor=actor, name="Fedor Lukyanov")
    cast.actor("Joren Pike")
    html = page(client, f"/actors/?q={typed}")
    assert "Fyodor Lukyanov" in html and "Pike" not in html


def test_name_nobody_has_says_so(client):
    cast.actor()
    assert "Nobody recorded here is called “Nemo”" in page(client, "/actors/?q=Nemo")


def test_kind_narrows(client):
    cast.actor("Joren Pike")
    cast.actor("Harbour Board", kind="organisation")
    html = page(client, "/actors/?kind=organisation")
    assert "Harbour Board" in html and "Pike" not in html


def test_kind_that_is_none_is_refused(client):
    cast.actor("Joren Pike")
    html = page(client, "/actors/?kind=ghost", 400)
    assert "“ghost” is not one of the choices" in html and "Pike" not in html


def test_long_list_goes_on_where_it_stopped(client, monkeypatch):
    monkeypatch.setattr("archive.timeline.rows.actors.__kwdefaults__", {"limit": 2})
    for name in ("Ana Bell", "Bo Bell", "Cy Cole", "Di Dunn", "Ed Dunn"):
        cast.quote(by=cast.actor(name))
    seen, address = [], "/actors/"
    while address:
        html = page(client, address)
        seen += [
            name for name in ("Bell, Ana", "Bell, Bo", "Cole, Cy", "Dunn, Di", "Dunn, Ed") if name in html
        ]
        assert 'aria-label="Letters"' in html
        address = (
            "/actors/" + html.split('" rel="next"')[0].rsplit('href="', 1)[1].removeprefix("/actors/")
            if 'rel="next"' in html
            else ""
        )
    assert seen == ["Bell, Ana", "Bell, Bo", "Cole, Cy", "Dunn, Di", "Dunn, Ed"]
    assert "Cole, Cy" in page(client, "/actors/?after=c.0") and "Bell" not in page(
        client, "/actors/?after=c.0"
    )


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_membership_that_only_an_unpublished_article_tells_is_not_known(client, status):
    web_of_secrets(status)
    assert "Organisations of those who speak" not in page(client, "/actors/")


@pytest.mark.parametrize("status", UNPUBLISHED)
@pytest.mark.parametrize("query", ["", "?q=secret", "?kind=organisation"])
def test_list_keeps_secrets(client, status, query):
    web_of_secrets(status)
    html = page(client, f"/actors/{query}")
    assert_keeps_secrets(html.replace("“secret”", "").replace('value="secret"', "").replace("q=secret", ""))


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_count_and_date_are_of_public_quotes(client, status):
    web_of_secrets(status)
    cast.quote("secret", status=status, article=cast.article(published="2030"))
    html = page(client, "/actors/")
    assert "2 quotes" in html and "2030" not in html


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_page_keeps_secrets(client, status):
    web = web_of_secrets(status)
    assert_keeps_secrets(page(client, web.actor.get_absolute_url()))
    assert_keeps_secrets(page(client, web.body.get_absolute_url()))


def test_page_shows_names_roles_quotes_and_events(client):
    actor = cast.actor("Fyodor Lukyanov", description="Writes on foreign policy.")
    council = cast.actor("Council on Policy", kind="organisation")
    Alias.objects.create(actor=actor, name="Фёдор Лукьянов", language="ru", kind="native")
    Alias.objects.create(actor=actor, name="Lukyanof", kind="misspelling")
    source, event = cast.article(published="2019-10"), cast.event("Valdai Forum", date="2019-10")
    Affiliation.objects.create(actor=actor, organisation=council, title="head", source=source)
    Participation.objects.create(event=event, actor=actor, role="host")
    cast.quote("It is the beginning", by=actor, article=source, about=[event])
    cast.quote("Said so.", form="paraphrase", by=actor, article=source)
    cast.quote("I do not buy it", by=cast.actor("Cliff Kupchan"), article=source, about=[event])
    html = page(client, actor.get_absolute_url())
    for words in (
        '<div class="portrait" aria-hidden="true">FL</div>',
        "Writes on foreign policy.",
        '<span class="serif" lang="ru">Фёдор Лукьянов</span>',
        "Search what Fyodor Lukyanov said",
        "2 quotes: 1 as printed, 1 in our words",
        '<span class="run">It is the beginning</span>',
        "Others on Valdai Forum",
        "I do not buy it",
        "Head, <a",
        "Ellery Courier</a>",
        "Took part in",
        "Host",
        "Commented on",
    ):
        assert words in html, words
    assert "Lukyanof" not in html


def test_as_printed_role_stands_with_its_article(client):
    actor, source = cast.actor(), cast.article()
    Affiliation.objects.create(actor=actor, title="head", source=source)
    voice = cast.quote(by=actor, article=source).voices.get()
    voice.role_as_printed = "who heads"
    voice.save()
    assert "“who heads”" in page(client, actor.get_absolute_url())


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2004", "2012", "2004</time>–<time"),
        ("2004", "", "Since "),
        ("", "2012", "Until "),
        ("", "", "Dates not recorded"),
        ("[2004,2005]", "2012~", "</time>, until <abbr"),
    ],
)
def test_period_of_a_role_is_worded_as_far_as_known(client, since, until, words):
    actor = cast.actor()
    Affiliation.objects.create(actor=actor, title="master", since=since, until=until)
    assert words in page(client, actor.get_absolute_url())


def test_page_without_anything_says_what_is_not_recorded(client):
    html = page(client, cast.actor("Joren Pike").get_absolute_url())
    assert "No role recorded" in html and "No quote by Joren Pike is recorded here yet" in html


def test_others_never_include_the_actor(client):
    actor, event = cast.actor(), cast.event()
    cast.quote("Alone on it", by=actor, about=[event])
    assert "Others on" not in page(client, actor.get_absolute_url())


def test_what_others_printed_on_the_newest_event_comes_before_what_we_say_they_said(client):
    mira, older, newer = cast.actor(), cast.event("Older"), cast.event("Newer")
    for event, said in ((older, "2018-05"), (newer, "2019-05")):
        cast.quote("Mine", by=mira, about=[event], said=said)
    other = cast.actor("Jonas Kade")
    cast.quote("Of the older", by=other, about=[older], said="2020")
    cast.quote("Printed", by=other, said_at=newer, said="2019-01")
    cast.quote("He agreed.", by=other, said_at=newer, said="2019-06", form="paraphrase")
    cast.quote("Draft", by=other, said_at=newer, said="2019-07", status="draft")
    others = client.get(mira.get_absolute_url()).context["others"]
    assert others.event == newer
    assert [quote.text for quote in others.quotes] == ["Printed", "He agreed."]


def test_quotes_go_on_behind_the_page(client):
    actor, source = cast.actor(), cast.article()
    for n in range(25):
        cast.quote(f"Words number {n:02}", by=actor, article=source)
    html = page(client, actor.get_absolute_url())
    assert "20 of 25 quotes" in html and html.count('class="run"') == 20
    more = html.split('" rel="next"')[0].rsplit('href="', 1)[1].replace("&amp;", "&")
    html = page(client, more)
    assert html.count('class="run"') == 5 and "← Newest quotes" in html


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_place_in_the_list_that_is_none_is_refused(client, nonsense):
    actor = cast.quote().voices.get().actor
    for address in ("/actors/", actor.get_absolute_url()):
        html = client.get(f"{address}?after={nonsense}").content.decode()
        assert nonsense == "%00" or "Start again" in html
        assert client.get(f"{address}?after={nonsense}").status_code in (200, 400)


@pytest.mark.parametrize("after", ["", "nonsense"])
def test_what_an_actor_commented_on_stands_whatever_place_the_list_is_at(client, after):
    quote = cast.quote(about=[cast.event("The talks")])
    actor = quote.voices.get().actor
    context = client.get(actor.get_absolute_url(), {"after": after}).context
    assert context["commented_on"] == list(quote.about.all())


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("name", ["q", "kind"])
def test_values_that_cannot_be_meant_never_break_the_list(client, name, nonsense):
    assert client.get(f"/actors/?{name}={nonsense}").status_code in (200, 400)


def test_former_address_leads_on(client):
    actor = cast.actor(slug="old-name")
    actor.slug = "new-name"
    actor.save()
    response = client.get("/actors/old-name/")
    assert response.status_code == 301 and response["Location"] == "/actors/new-name/"


def test_list_asks_as_often_for_many_as_for_few(client):
    def add():
        actor, body = cast.actor(), cast.actor("Board", kind="organisation")
        Affiliation.objects.create(actor=actor, organisation=body, title="member", source=cast.article())
        cast.quote(by=actor)
        cast.actor("Silent One")

    assert_same_queries(client, "/actors/", add)


def test_page_asks_as_often_for_many_as_for_few(client):
    actor = cast.actor()

    def add():
        event, source = cast.event(), cast.article()
        Coverage.objects.create(event=event, article=source)
        Participation.objects.create(event=event, actor=actor)
        Affiliation.objects.create(
            actor=actor, title=source.slug, organisation=cast.actor("B", kind="state"), source=source
        )
        Alias.objects.create(actor=actor, name=source.slug)
        cast.quote(by=[actor, cast.actor()], article=source, about=[event])
        cast.quote(by=cast.actor(), about=[event])

    assert_same_queries(client, actor.get_absolute_url(), add)


def test_unknown_starts_and_undated_are_counted_apart(client):
    actor = cast.actor()
    cast.quote("Until", by=actor, said="../2018")
    cast.quote("Undated", by=actor, article=cast.article(published=""))
    html = page(client, actor.get_absolute_url())
    assert html.count("1 quote</p>") == 2
