"""Who is meant: names offered while they are typed, and what is asked where nothing was found."""

from typing import Any

import pytest
from django.urls import reverse

from archive.models import Actor, AliasKind, Status
from tests import cast
from tests.views.pages import UNPUBLISHED, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lukyanov() -> Actor:
    actor = cast.actor("Fyodor Lukyanov", slug="lukyanov", description="Editor of a journal")
    actor.aliases.create(name="Фёдор Лукьянов", kind=AliasKind.NATIVE)
    actor.aliases.create(name="Loukianoff", kind=AliasKind.MISSPELLING)
    return actor


def suggested(client: Any, typed: str) -> list[dict[str, str]]:
    return client.get(reverse("actor_suggest"), {"q": typed}).json()["actors"]


@pytest.mark.parametrize("typed", ["luk", "fyodor", "ЛУКЬЯ", "федор лук", "Loukianoff", "lukaynov"])
def test_name_is_offered_with_its_role_whatever_it_was_found_by(client: Any, typed: str) -> None:
    row = {"name": "Fyodor Lukyanov", "slug": "lukyanov", "role": "Editor of a journal"}
    assert suggested(client, typed) == [row]


def test_misspelling_finds_and_is_not_shown(client: Any) -> None:
    answer = client.get("/actors/suggest?q=loukianoff")
    assert b"Lukyanov" in answer.content and b"oukianoff" not in answer.content


@pytest.mark.parametrize("status", UNPUBLISHED)
def test_what_is_not_public_is_offered_as_what_never_was(client: Any, status: str) -> None:
    never = client.get("/actors/suggest?q=Secretov").content
    hidden = cast.actor("Secretov", status=status)
    hidden.aliases.create(name="Alter Secretov")
    for typed in ("Secretov", "secr", "secretvo", "alter"):
        assert client.get(f"/actors/suggest?q={typed}").content == never


def test_role_that_an_unpublished_article_says_is_not_shown(client: Any, lukyanov: Actor) -> None:
    source = cast.article(status=Status.DRAFT)
    lukyanov.affiliations.create(title="Secret head", source=source)
    assert suggested(client, "luk")[0]["role"] == "Editor of a journal"


def test_anybody_may_ask_without_a_cookie(client: Any) -> None:
    answer = client.get("/actors/suggest?q=luk")
    assert answer.status_code == 200 and not answer.cookies
    assert "public" in answer["Cache-Control"] and "Cookie" not in answer.get("Vary", "")


def test_unchanged_answer_is_not_made_again(client: Any, lukyanov: Actor) -> None:
    mark = client.get("/actors/suggest?q=luk")["ETag"]
    assert client.get("/actors/suggest?q=luk", headers={"if-none-match": mark}).status_code == 304
    lukyanov.aliases.create(name="Lukas")
    assert client.get("/actors/suggest?q=luk", headers={"if-none-match": mark}).status_code == 200


@pytest.mark.parametrize("typed", ["", " ", "\x00", "…—", "%", "_", "*", "👍", '"', "'", "\\"])
def test_what_has_no_letter_finds_nobody(client: Any, typed: str) -> None:
    assert suggested(client, typed) == []


def test_name_that_is_too_long_is_refused_in_a_sentence(client: Any) -> None:
    answer = client.get("/actors/suggest", {"q": "x" * 301})
    assert answer.status_code == 400
    assert answer.json() == {"error": "A name of at most 300 characters, please.", "actors": []}


@pytest.mark.parametrize("others", [2, 12])
def test_queries_do_not_grow(client: Any, others: int, django_assert_max_num_queries: Any) -> None:
    for number in range(others):
        body = cast.actor(f"Lukbody {number}")
        cast.actor(f"Luka {number}").affiliations.create(title="head", organisation=body)
    with django_assert_max_num_queries(13):
        assert suggested(client, "luk")


class TestWithoutJavaScript:
    @pytest.mark.parametrize("base", ["/", "/quotes/"])
    def test_name_that_nobody_has_asks_who_was_meant(self, client: Any, base: str) -> None:
        html = page(client, f"{base}?speaker=Lukaynov&form=direct", 400)
        assert "No actor recorded here is called “Lukaynov”." in html
        assert f'Did you mean <a href="{base}?speaker=lukyanov&amp;form=direct">Fyodor Lukyanov</a>?' in html

    def test_only_the_name_that_nobody_has_is_replaced(self, client: Any) -> None:
        cast.actor("Mira Tallow", slug="tallow")
        html = page(client, "/quotes/?speaker=tallow&speaker=Lukaynov", 400)
        assert 'href="/quotes/?speaker=tallow&amp;speaker=lukyanov"' in html

    def test_name_in_the_search_box_is_replaced_where_it_stands(self, client: Any) -> None:
        html = page(client, "/quotes/?q=bridge+speaker:Lukaynov", 400)
        assert 'href="/quotes/?q=bridge+speaker%3Alukyanov"' in html

    def test_nothing_is_asked_where_nobody_is_near(self, client: Any) -> None:
        assert "Did you mean" not in page(client, "/quotes/?speaker=Zarathustra", 400)

    @pytest.mark.parametrize("status", UNPUBLISHED)
    def test_nobody_hidden_is_meant(self, client: Any, status: str) -> None:
        never = page(client, "/quotes/?speaker=Secretvo", 400)
        cast.actor("Secretov", status=status)
        assert page(client, "/quotes/?speaker=Secretvo", 400) == never

    def test_most_quoted_are_offered(self, client: Any, lukyanov: Actor) -> None:
        cast.actor("Nobody Quoted")
        cast.quote(by=lukyanov)
        html = page(client, "/quotes/")
        assert '<option value="Fyodor Lukyanov" label="Editor of a journal">' in html
        assert "Nobody Quoted" not in html


class TestActorList:
    def test_name_with_an_error_shows_who_is_called_nearly_so(self, client: Any) -> None:
        html = page(client, "/actors/?q=Lukaynov")
        assert "Nobody recorded here is called “Lukaynov”. Names one letter away:" in html
        assert "Fyodor Lukyanov" in html

    def test_error_is_not_forgiven_where_somebody_fits(self, client: Any) -> None:
        cast.actor("Otto Lukaynov")
        html = page(client, "/actors/?q=Lukaynov")
        assert "one letter away" not in html and "Fyodor" not in html.split("<main")[1]

    def test_kind_is_kept(self, client: Any) -> None:
        assert "Nobody recorded here" in page(client, "/actors/?q=Lukaynov&kind=state")


class TestSpelling:
    @pytest.fixture(autouse=True)
    def sanctions(self, lukyanov: Actor) -> None:
        cast.quote("The sanctions stay", by=lukyanov)

    @pytest.mark.parametrize("base", ["/", "/quotes/"])
    def test_word_that_stands_nowhere_is_asked_about(self, client: Any, base: str) -> None:
        html = page(client, f"{base}?q=sanctons+stay&form=direct")
        link = f'<a href="{base}?q=sanctions+stay&amp;form=direct">“sanctions stay”</a>'
        assert f"Did you mean {link}?" in html

    def test_filters_under_which_it_finds_nothing_are_dropped(self, client: Any) -> None:
        html = page(client, "/quotes/?q=sanctons&form=paraphrase")
        assert 'Did you mean <a href="/quotes/?q=sanctions">“sanctions”</a>?' in html

    def test_nothing_is_asked_where_every_word_stands_somewhere(self, client: Any) -> None:
        cast.quote("A bridge")
        assert "Did you mean" not in page(client, "/quotes/?q=bridge+sanctions")

    @pytest.mark.parametrize("status", UNPUBLISHED)
    def test_word_of_what_is_not_public_is_not_told(self, client: Any, status: str) -> None:
        never = page(client, "/quotes/?q=secretve")
        cast.quote("secretive", status=status)
        assert page(client, "/quotes/?q=secretve") == never
