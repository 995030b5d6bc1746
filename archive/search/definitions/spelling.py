"""PostgreSQL: which of some words stand in public quotes. SQLite needs no function for it.

Each word is looked up in the GIN index, whatever the planner thinks: for a word it knows nothing about it
would read the quotes one by one.
"""

from collections.abc import Iterator


def postgres() -> Iterator[str]:
    yield """CREATE FUNCTION archive_ix_standing(most integer, tried text[])
      RETURNS TABLE (word text, n bigint) LANGUAGE plpgsql STABLE
      SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
      SET plan_cache_mode = force_generic_plan AS $$
      BEGIN
        FOREACH word IN ARRAY tried LOOP
          SELECT count(*) INTO n FROM
            (SELECT 1 FROM archive_entry e WHERE e.words @@ quote_literal(word)::tsquery LIMIT most) x;
          IF n > 0 THEN RETURN NEXT; END IF;
        END LOOP;
      END $$"""
