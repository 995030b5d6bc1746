"""reindex tells what differs, and mends it."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from archive.models import Quote
from archive.search import indexing
from tests import cast
from tests.search.twin import assert_in_step

pytestmark = pytest.mark.django_db(transaction=True)


def reindex(*options: str) -> str:
    out = StringIO()
    call_command("reindex", *options, stdout=out)
    return out.getvalue()


def execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def test_check_of_a_right_index_says_so() -> None:
    cast.quote()
    assert "agrees" in reindex("--check")


def test_check_names_what_is_missing_and_what_to_do() -> None:
    cast.quote()
    execute("DELETE FROM archive_entry")
    with pytest.raises(CommandError, match=r"1 quote cannot be found(.|\n)*manage.py reindex"):
        reindex("--check")


def test_check_mends_nothing() -> None:
    cast.quote()
    execute("DELETE FROM archive_entry")
    for _ in range(2):
        with pytest.raises(CommandError):
            reindex("--check")


def test_reindex_mends_and_the_second_run_finds_nothing() -> None:
    for _ in range(3):
        cast.quote()
    execute("DELETE FROM archive_entry")
    assert "3 of 3 quotes indexed" in reindex()
    assert_in_step()
    assert "Mended" not in reindex()


def test_a_quote_that_is_no_longer_public_is_taken_out() -> None:
    cast.quote()
    indexing.uninstall(connection)
    Quote.objects.update(status="withdrawn", withdrawal_reason="error")
    with pytest.raises(CommandError, match="Triggers"):
        reindex("--check")
    assert "found though not public" in reindex()
    assert_in_step()


def test_wrong_counts_are_counted_again() -> None:
    cast.quote()
    execute("UPDATE archive_count SET n = n + 5 WHERE tag = ''")
    with pytest.raises(CommandError, match="counts do not agree"):
        reindex("--check")
    reindex()
    assert_in_step()


def test_a_full_text_out_of_step_is_built_again() -> None:
    cast.quote("bridge")
    if connection.vendor == "postgresql":
        execute("UPDATE archive_entry SET words = 'other'::tsvector")
    else:
        execute("INSERT INTO archive_fts (archive_fts) VALUES ('delete-all')")
    with pytest.raises(CommandError, match="full text"):
        reindex("--check")
    reindex()
    assert_in_step()


def test_a_batch_left_unsettled_is_settled() -> None:
    execute("UPDATE archive_state SET many = true")
    cast.quote()
    with pytest.raises(CommandError, match="unsettled"):
        reindex("--check")
    reindex()
    assert_in_step()
    assert indexing.problems(connection) == []


def test_without_tables_it_says_to_migrate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "TABLES", ("archive_of_nothing",))
    with pytest.raises(CommandError, match="manage.py migrate"):
        reindex()
