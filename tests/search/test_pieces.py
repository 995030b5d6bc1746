"""A walk that is read piece by piece, by what is expected where, has what it has when read at once."""

import pytest
from django.db import connection

from archive.search import keys
from archive.search.backends import known, pieces, postgres
from archive.search.backends.pieces import expected, read_in_pieces
from archive.search.walks import Walk

from . import test_contract

MARCH, APRIL, MAY = (keys.counted_month(2019, month) for month in (3, 4, 5))


def read(walk: Walk, months: dict[int, float], limit: int, *there: int, all_known: bool = True) -> list[Walk]:
    """The pieces in which a walk is read, when they hold so many rows each. Every other quote matches."""
    found: list[Walk] = []

    def one(piece: Walk, left: int | None) -> int:
        found.append(piece)
        return there[len(found) - 1]

    quotes = {month: round(n * 2) for month, n in months.items()}
    read_in_pieces(walk, months, quotes, limit, one, all_known=all_known)
    return found


def test_months_are_read_until_enough_is_expected() -> None:
    (piece,) = read(Walk(), {MARCH: 300, APRIL: 30, MAY: 20, keys.NO_MONTH: 90}, 20, 20)
    assert (piece.low, piece.high) == (keys.of_month(MAY)[0], keys.of_month(APRIL)[1])


def test_months_without_a_match_are_passed_over() -> None:
    (piece,) = read(Walk(), {MARCH: 5}, 20, 5)
    assert (piece.low, piece.high) == keys.of_month(MARCH)


def test_months_of_which_that_is_not_certain_are_read_with_the_others() -> None:
    first, second = read(Walk(), {MARCH: 5, MAY: 90}, 20, 0, 0, all_known=False)
    assert (first.low, first.high, second.low) == (0, keys.of_month(MAY)[1], first.high)
    assert second.high == keys.LAST_KEY
    assert read(Walk(), {}, 20, 0, all_known=False)[0].high == keys.LAST_KEY


def test_where_less_is_found_than_expected_the_rest_is_read() -> None:
    found = read(Walk(), {MARCH: 90, APRIL: 60, keys.NO_MONTH: 5}, 20, 0, 3)
    assert [piece.low for piece in found] == [keys.of_month(APRIL)[0], keys.of_month(MARCH)[0]]
    assert found[-1].high == keys.LAST_KEY


def test_the_oldest_are_read_from_the_other_end() -> None:
    walk = Walk(high=keys.NOT_KNOWN * keys.COARSE, backwards=True)
    (piece,) = read(walk, {MARCH: 90, APRIL: 30, MAY: 50, keys.NO_MONTH: 90}, 20, 20)
    assert (piece.low, piece.high) == keys.of_month(MARCH)
    whole = read(walk, {MARCH: 90, MAY: 90}, 20, 0, 0, all_known=False)
    assert [(piece.low, piece.high) for piece in whole] == [
        (keys.of_month(MAY)[1], walk.high),
        (0, keys.of_month(MAY)[1]),
    ]


def test_no_piece_goes_beyond_the_walk() -> None:
    low, high = keys.of_month(APRIL)[0] + 1, keys.of_month(MARCH)[0] + 1
    (piece,) = read(Walk(low, high), {MARCH: 1, APRIL: 1, MAY: 1}, 20, 0)
    assert (piece.low, piece.high) == (low, high)


def test_few_among_many_are_found_by_their_words_and_many_along_the_dates() -> None:
    assert read(Walk(), {MARCH: 90}, 20, 20)[0].way == "dates"
    for passed, way in ((pieces.PASSED, "words"), (pieces.PASSED_BY_TAGS, "dates")):
        found: list[Walk] = []
        read_in_pieces(
            Walk(),
            {MARCH: 90},
            {MARCH: 2_000},
            20,
            lambda piece, _: len(found.append(piece) or found),  # noqa: B023
            all_known=True,
            passed=passed,
        )
        assert found[0].way == way


def test_of_two_groups_as_many_are_expected_as_if_they_were_strangers() -> None:
    assert expected({MARCH: 100, MAY: 9}, [{MARCH: 50, MAY: 1}, {MARCH: 20}], 0.5) == {MARCH: 5.0}


def test_the_keys_of_a_month_are_those_of_its_days() -> None:
    assert keys.of_month(APRIL)[1] == keys.of_month(MARCH)[0]
    assert keys.of_month(keys.NO_MONTH) == (keys.NOT_KNOWN * keys.COARSE, keys.LAST_KEY)


EACH_WAY = {"dates": (0.0, 0.0), "dates by tags": (1.0, -100.0), "words": (1_000.0, 1_000.0)}


@pytest.fixture(params=EACH_WAY.values(), ids=EACH_WAY)
def piece_by_piece(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many pieces as can be, of an archive however small, by numbers that are never kept, each way."""
    for what, microseconds in zip(("PASSED", "PASSED_BY_TAGS"), request.param, strict=True):
        monkeypatch.setattr(postgres, what, microseconds)
    monkeypatch.setattr(postgres, "_SMALL", -1)
    monkeypatch.setattr(pieces, "SLACK", 0.01)
    monkeypatch.setattr(pieces, "GROWTH", 1.0)
    monkeypatch.setattr(known, "KEPT", -1.0)
    monkeypatch.setattr(known, "_kept", {})


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite reads every walk at once")
@pytest.mark.django_db
@pytest.mark.usefixtures("piece_by_piece")
class TestRandomSearches(test_contract.TestAgainstTheSlowWay):
    """Those of the contract."""
