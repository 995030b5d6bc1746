"""A search that finds nothing says which words of public quotes may have been meant."""

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection

from archive.models import Status
from archive.search import indexing
from archive.search.backends import known
from archive.search.query import QueryError, parse
from archive.search.spelling import replaced, respelt
from tests import cast

pytestmark = pytest.mark.django_db
HIDDEN = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]


def meant(text: str) -> dict[str, tuple[str, ...]]:
    return respelt(parse(text))


@pytest.mark.parametrize(
    "typed", ["sanctons", "sanctiions", "sancrions", "snactions", "anctions", "Sanctionss"]
)
def test_word_one_error_away_is_suggested(typed: str) -> None:
    cast.quote("The sanctions stay")
    assert meant(typed) == {typed.lower(): ("sanctions",)}


@pytest.mark.parametrize(("said", "typed"), [("Санкции остаются", "санкци"), ("Zürich bleibt", "Züric")])
def test_word_of_any_script_is_suggested_as_the_search_compares_it(said: str, typed: str) -> None:
    cast.quote(said)
    assert list(meant(typed).values()) in ([("санкции",)], [("zurich",)])


def test_commonest_word_comes_first() -> None:
    for text in ("a bride", "the bridge", "that bridge"):
        cast.quote(text)
    assert meant("bridg") == {"bridg": ("bridge", "bride")}


def test_words_that_stand_are_left_alone() -> None:
    cast.quote("The bridge opens")
    cast.quote("Bridges open")
    assert meant("bridge opens bridges") == {}
    assert meant("bridge openz") == {"openz": ("open", "opens")}


@pytest.mark.parametrize("typed", ["-sanctons", "sanct*", "sanctnos*", "speaker:sanctons", "san", "3,5"])
def test_what_is_excluded_begun_short_or_a_number_is_left_alone(typed: str) -> None:
    cast.quote("The sanctions stay")
    assert meant(typed) == {}


def test_every_word_of_a_phrase_is_looked_up() -> None:
    cast.quote("The sanctions stay")
    assert meant('"sanctons stay"') == {"sanctons": ("sanctions",)}


def test_word_with_nothing_near_it_has_no_suggestion() -> None:
    cast.quote("The sanctions stay")
    assert meant("zeppelins") == {"zeppelins": ()}


@pytest.mark.parametrize("status", HIDDEN)
def test_word_of_what_is_not_public_is_never_suggested(status: str) -> None:
    cast.quote("secretive", status=status)
    cast.quote("secretive", article=cast.article(status=status))
    cast.quote("secretive", by=cast.actor(status=status))
    assert meant("secretve") == {"secretve": ()}


def test_word_is_no_longer_suggested_once_it_was_withdrawn() -> None:
    quote = cast.quote("secretive")
    assert meant("secretve") == {"secretve": ("secretive",)}
    quote.status, quote.withdrawal_reason = Status.WITHDRAWN, "error"
    quote.save()
    assert meant("secretve") == {"secretve": ()}


def test_word_is_no_longer_suggested_once_it_was_changed() -> None:
    quote = cast.quote("secretive")
    quote.text = "open"
    quote.save()
    assert meant("secretve") == {"secretve": ()}


@pytest.mark.parametrize(
    "text", ["a" * 300, "\x00nul\x00", "👍👍👍👍", "%%%%", "O'Neill*'\"", "ß" * 40, "x' OR 1=1 --"]
)
def test_hostile_words_are_only_words(text: str) -> None:
    cast.quote("The sanctions stay")
    with suppress(QueryError):
        assert not any(meant(text).values())


@pytest.mark.parametrize("words", [1, 8, 30])
def test_statements_are_bounded(words: int, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(4):
        meant(" ".join(f"nosuch{number}" for number in range(words)))


def test_words_are_replaced_where_they_stand_and_keep_their_capital() -> None:
    typed = 'Sanctons "the sanctons" -bridge SANCTONS*'
    assert replaced(typed, {"sanctons": "sanctions"}) == 'Sanctions "the sanctions" -bridge Sanctions*'


@pytest.mark.django_db(transaction=True)
def test_nothing_is_suggested_while_the_definitions_are_down() -> None:
    indexing.uninstall(connection)
    try:
        assert meant("sanctons") in ({}, {"sanctons": ()})
    finally:
        indexing.install(connection)


def test_a_word_that_is_known_as_common_is_looked_up_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cast.quote("that bridge")
    numbers = known.Known({"that": 0.5, "bridges": 0.5})
    monkeypatch.setattr(known, "_kept", {"default": (float("inf"), numbers)})
    assert meant("that bridges") == {"bridges": ("bridge",)}
