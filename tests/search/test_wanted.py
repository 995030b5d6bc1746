"""How PostgreSQL is asked: what its index finds, and what is then compared row by row."""

import pytest
from django.db import connection

from archive.search.backends.known import Known
from archive.search.backends.wanted import wanted
from archive.search.query import parse
from archive.search.words import folded_words, neighbours

(OF_THE,), (THE_OF,) = neighbours(("of", "the")), neighbours(("the", "of"))
SHARES = {"the": 0.7, "of": 0.5, "and": 0.4, "said": 0.2, "rare": 0.0001}
KNOWN = Known({**SHARES, THE_OF: 0.02, OF_THE: 0.03, "#a1": 0.1})


def asked(text: str, *groups: tuple[str, ...]) -> tuple[str, str]:
    found = wanted(parse(text), groups, KNOWN)
    return found.index, found.rows


def test_words_and_tags_are_asked_of_the_index_alone() -> None:
    assert asked("said", ("a1", "a2")) == ("('#a1' | '#a2') & 'said'", "")


def test_what_a_third_of_all_quotes_have_is_compared_where_something_else_is_asked() -> None:
    assert asked("of", ("a1", "a2")) == ("('#a1' | '#a2')", "'of'")
    assert asked("of the") == ("'of'", "'the'")


def test_a_phrase_is_sought_by_its_neighbours_and_compared_as_it_stands() -> None:
    three = neighbours(("of", "the", "of"))[2]
    assert asked('"of the of"') == (f"('{OF_THE}' & '{THE_OF}' & '{three}')", "('of' <-> 'the' <-> 'of')")


def test_a_phrase_that_ends_with_a_beginning_is_sought_by_the_words_before_it() -> None:
    assert asked('"of the brid"*') == (f"('{OF_THE}' & 'brid':*)", "('of' <-> 'the' <-> 'brid':*)")
    assert asked('"the brid"*') == ("('the' & 'brid':*)", "('the' <-> 'brid':*)")


def test_nothing_is_excluded_by_a_hash_because_others_may_share_it() -> None:
    assert asked('and -"of the"') == ("'and'", "!('of' <-> 'the')")


def test_what_is_only_excluded_is_not_asked_of_the_index() -> None:
    assert asked("-of") == ("", "!'of'")


def test_where_the_rarest_words_leave_next_to_nothing_the_others_are_compared() -> None:
    assert asked("the of rare -and") == ("'rare'", "'of' & 'the' & !'and'")


def test_a_share_is_that_of_the_rarest_neighbours_and_of_all_that_begins_so() -> None:
    assert wanted(parse('"of the"'), (), KNOWN).share == pytest.approx(0.03)
    assert wanted(parse("the OR of"), (), KNOWN).share == pytest.approx(0.85)
    assert wanted(parse("the*"), (), KNOWN).share == pytest.approx(0.7, abs=0.01)


def test_three_short_words_in_a_row_are_neighbours_too() -> None:
    assert len(neighbours(("it", "is", "so"))) == 3
    assert len(neighbours(("it", "is", "sound"))) == 2
    assert neighbours(("alone",)) == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's full text knows where words stand")
@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["It is of the Bridge", "ЕЩЁ раз, ещё!", "l’État c'est 1.500", "a\u0301b — ß", "one", "", "İzmir is at"],
)
def test_the_database_knows_the_same_neighbours(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(archive_ix_vector(%s, ARRAY['a1']))", [text])
        found = {lexeme for lexeme in cursor.fetchone()[0] if lexeme.startswith("~")}
    assert found == set(neighbours(folded_words(text)))
