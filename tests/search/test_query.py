"""What readers may write in the search box, and what of a text it finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.backends import sqlite
from archive.search.backends.known import Known
from archive.search.backends.wanted import wanted
from archive.search.query import Query, QueryError, Term, highlight, parse


def words(*folded: str, prefix: bool = False) -> Term:
    return Term(folded, prefix)


def found(text: str, search: str) -> list[str]:
    return [piece for piece, hit in highlight(text, parse(search)) if hit]


def test_words_are_all_wanted() -> None:
    assert parse("Bridge river").clauses == ((words("bridge"),), (words("river"),))


@pytest.mark.parametrize("text", ['"open again"', "“open again”", "„open again“", "«open again»"])
def test_quotation_marks_keep_words_together(text: str) -> None:
    assert parse(text).clauses == ((words("open", "again"),),)


def test_a_single_quotation_mark_means_nothing() -> None:
    assert parse('open "again').clauses == ((words("open"),), (words("again"),))


def test_minus_excludes_words_and_phrases() -> None:
    query = parse('bridge -river -"open again"')
    assert query.without == (words("river"), words("open", "again"))
    assert query.clauses == ((words("bridge"),),)


def test_only_exclusions_are_a_search_for_everything_else() -> None:
    assert parse("-river") and not parse("-river").clauses


def test_a_hyphen_inside_a_word_is_no_minus() -> None:
    assert parse("well-known").clauses == ((words("well", "known"),),)


def test_or_joins_its_neighbours_only() -> None:
    query = parse("cat OR dog OR mouse house")
    assert query.clauses == ((words("cat"), words("dog"), words("mouse")), (words("house"),))


@pytest.mark.parametrize("text", ["OR", "OR cat", "cat OR", "cat OR -dog", "cat or dog"])
def test_or_without_two_words_to_join_is_a_word(text: str) -> None:
    assert (words("or"),) in parse(text).clauses


def test_star_begins_a_word() -> None:
    assert parse("bridg*").clauses == ((words("bridg", prefix=True),),)


def test_a_star_elsewhere_is_taken_literally() -> None:
    assert parse("*bridge br*dge").clauses == ((words("bridge"),), (words("br", "dge"),))


@pytest.mark.parametrize("text", ["b*", "br*", '"open ag"*', "-br*"])
def test_a_beginning_under_three_letters_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="at least 3 letters"):
        parse(text)


def test_fields_are_handed_on_as_they_are_typed() -> None:
    query = parse('speaker:"Fyodor Lukyanov" Speaker:peskov event:valdai from:2019-10 to:[2019..2020] bridge')
    assert query.speakers == ("Fyodor Lukyanov", "peskov")
    assert (query.events, query.start, query.end) == (("valdai",), "2019-10", "[2019..2020]")
    assert (query.text, query.clauses) == ("bridge", ((words("bridge"),),))


def test_fields_alone_are_a_search_without_words() -> None:
    assert not parse("speaker:peskov")


def test_another_word_with_a_colon_is_taken_literally() -> None:
    assert parse("tags:a1").clauses == ((words("tags", "a1"),),)


def test_a_field_without_a_value_is_a_word() -> None:
    assert parse("from: here").clauses == ((words("from"),), (words("here"),))


def test_a_field_that_takes_one_value_refuses_two() -> None:
    with pytest.raises(QueryError, match="from: more than once"):
        parse("from:2019 from:2020")


@pytest.mark.parametrize("text", ["", "   ", "\0", "\n\t"])
def test_blank_is_no_search(text: str) -> None:
    assert parse(text) == Query()


@pytest.mark.parametrize("text", ["?!", "-", '""', "*", "( )", "—"])
def test_a_search_without_letter_or_digit_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match="no letter or digit"):
        parse(text)


def test_control_characters_are_dropped() -> None:
    assert parse("bri\0dge\x1f\ud800") == parse("bridge")


def test_decomposed_letters_are_the_composed_ones() -> None:
    assert parse("Zu\u0308rich И\u0306од").clauses == parse("zurich йод").clauses


def test_too_long_a_search_is_refused_with_both_numbers() -> None:
    with pytest.raises(QueryError, match=r"301 characters.*300"):
        parse("a" * 301)


def test_too_many_words_are_refused_with_both_numbers() -> None:
    assert parse("a " * 32)
    with pytest.raises(QueryError, match=r"33 words.*32"):
        parse("a " * 33)


@pytest.mark.parametrize(
    "typed", ['"the the the the the the"', '-"of the of the of the of the"', "ha-ha-ha-ha-ha-ha-ha-ha"]
)
def test_phrase_that_says_the_same_again_and_again_is_refused(typed: str) -> None:
    with pytest.raises(QueryError, match="at most 3 times"):
        parse(typed)


def test_phrase_may_say_each_of_its_words_three_times_and_of_five_all_the_same() -> None:
    assert parse('"ha ha ha ha ha"').clauses == ((words(*["ha"] * 5),),)
    of_the_people = ["government", "of", "the", "people", "by", "the", "people", "for", "the", "people"]
    assert parse(f'"{" ".join(of_the_people)}"').clauses == ((words(*of_the_people),),)


@given(st.text(max_size=310) | st.text(alphabet=" \"-*:ORab'#{}()^\\%&|!<>éё“”", max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        query = parse(text)
    except QueryError as refusal:
        assert str(refusal).endswith((".", "*."))
        return
    assert "\0" not in query.text


@given(st.text(alphabet=" \"-*:{}()^\\'#&|!<>a1ORtagsext", max_size=60))
def test_no_reader_reaches_the_tags(text: str) -> None:
    try:
        query = parse(text)
    except QueryError:
        return
    # Everything a reader wrote stands in quotes; what is left of the match is ours.
    ours = "".join(sqlite.expression(query, ()).split('"')[::2])
    assert "tags" not in ours.replace("{tags} : ( OR  OR )", "")
    asked = wanted(query, (), Known())
    assert "#" not in asked.index + asked.rows


# What of a text is found


def test_found_words_are_marked_and_nothing_is_lost() -> None:
    text = "The bridge, they said, is sound."
    pieces = highlight(text, parse("BRIDGE sound"))
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, hit in pieces if hit] == ["bridge", "sound"]


def test_case_and_latin_accents_do_not_matter() -> None:
    assert found("In ZÜRICH, naïve", "zurich naive") == ["ZÜRICH", "naïve"]
    assert found("Он ещё МОСКВА", "еще москва") == ["МОСКВА"]


def test_a_phrase_is_marked_in_one_piece_across_punctuation() -> None:
    assert found("Open, again and open", '"open again"') == ["Open, again"]


def test_a_beginning_marks_the_whole_word() -> None:
    assert found("bridges and bridging", "bridg*") == ["bridges", "bridging"]


def test_excluded_words_are_never_marked() -> None:
    assert found("bridge and river", "bridge -river") == ["bridge"]


def test_overlapping_finds_are_one_piece() -> None:
    assert found("one two three", '"one two" OR "two three"') == ["one two three"]


def test_no_search_marks_nothing() -> None:
    assert highlight("bridge", Query()) == [("bridge", False)]
    assert highlight("", Query()) == []


@given(st.text(max_size=60), st.text(max_size=20))
def test_pieces_always_join_to_the_text(text: str, search: str) -> None:
    try:
        query = parse(search)
    except QueryError:
        return
    assert "".join(piece for piece, _ in highlight(text, query)) == text
