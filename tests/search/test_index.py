"""Nothing that is not public can be found, counted or guessed; and the index says when it is not well."""

from typing import Any

import pytest
from django.db import connection

from archive.models import Quote, Status
from archive.search import Criteria, facets, generation, indexing, search, speakers, state
from archive.search.query import parse
from tests import cast

from .twin import assert_in_step

HIDDEN = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]


def everything(text: str) -> tuple[Any, ...]:
    """All that the search tells a reader about a word."""
    criteria = Criteria(query=parse(text))
    return search(criteria), facets(criteria), speakers(criteria)


def assert_secret(word: str) -> None:
    """A word of a draft is answered exactly as a word that stands nowhere."""
    assert everything(word) == everything("xyzzy")
    assert everything(f"{word[:4]}*") == everything("xyzzy*")
    assert search(Criteria(query=parse(f"-{word}"))) == search(Criteria(query=parse("-xyzzy")))


@pytest.mark.django_db
class TestLeaks:
    @pytest.fixture(autouse=True)
    def public(self) -> Quote:
        return cast.quote("bridge")

    @pytest.mark.parametrize("status", HIDDEN)
    def test_unpublished_quote_is_secret(self, status: str) -> None:
        before = facets(Criteria())
        cast.quote("secretive", status=status, by="an official", article=cast.article(publication=None))
        assert_secret("secretive")
        assert facets(Criteria()) == before

    @pytest.mark.parametrize("status", HIDDEN)
    def test_quote_of_an_unpublished_article_is_secret(self, status: str) -> None:
        cast.quote("secretive", article=cast.article(status=status))
        assert_secret("secretive")

    @pytest.mark.parametrize("status", HIDDEN)
    def test_quote_with_an_unpublished_voice_is_secret(self, status: str) -> None:
        cast.quote("secretive", by=[cast.actor(), cast.actor(status=status)])
        assert_secret("secretive")

    def test_withdrawing_an_actor_hides_its_quotes_at_once(self) -> None:
        actor = cast.actor()
        cast.quote("secretive", by=actor)
        actor.status, actor.withdrawal_reason = Status.WITHDRAWN, "error"
        actor.save()
        assert_secret("secretive")

    def test_unpublished_event_lends_neither_token_nor_date(self) -> None:
        event = cast.event(date="1999-01-01", status=Status.DRAFT)
        event.places.add(cast.place())
        article = cast.article(published="2018-05-03")
        quote = cast.quote("bridge", said_at=event, about=[event], article=article)
        assert search(Criteria(events=(event.pk,))).ids == ()
        assert search(Criteria(places=(cast.place().pk,))).ids == ()
        assert {year.year for year in facets(Criteria()).years} == {2018}
        event.status = Status.PUBLISHED
        event.save()
        assert search(Criteria(events=(event.pk,))).ids == (quote.pk,)
        assert 1999 in {year.year for year in facets(Criteria()).years}

    def test_unpublished_mention_lends_no_token(self, public: Quote) -> None:
        actor = cast.actor(status=Status.DRAFT)
        public.mentions.add(actor)
        assert search(Criteria(mentions=(actor.pk,))).ids == ()
        assert facets(Criteria()).mentions == ()

    def test_work_on_drafts_makes_no_new_generation(self) -> None:
        before = generation()
        actor = cast.actor(status=Status.DRAFT)
        article = cast.article(status=Status.DRAFT)
        draft = cast.quote("secretive", status=Status.DRAFT, by=actor, article=article)
        draft.text = "more secretive"
        draft.save()
        actor.aliases.create(name="Secret")
        draft.delete()
        assert generation() == before

    def test_a_change_beside_the_entries_makes_a_new_generation(self) -> None:
        actor = cast.actor()
        before = generation()
        actor.aliases.create(name="Tallow, M.")
        assert generation() > before


@pytest.mark.django_db(transaction=True)
class TestDefinitions:
    def test_all_is_well_after_migrating(self) -> None:
        assert indexing.problems(connection) == []

    def test_a_missing_trigger_is_a_problem_and_put_back(self) -> None:
        table = " ON archive_quote CASCADE" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER archive_ix_quote_update{table}")
        quote = cast.quote("bridge")
        Quote.objects.update(text="river")
        assert "missing" in indexing.problems(connection)[0]
        found = indexing.check(connection)
        assert (found.changed, list(found.quotes)) == (1, [quote.pk])
        indexing.install(connection)
        assert indexing.problems(connection) == []
        assert_in_step()

    def test_other_definitions_are_a_problem(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(indexing, "_fingerprint", lambda connection: "newer")
        assert "another version" in indexing.problems(connection)[0]

    def test_what_changed_while_the_triggers_were_down_is_mended(self) -> None:
        gone = cast.quote("bridge")
        indexing.uninstall(connection)
        gone.status, gone.withdrawal_reason = Status.WITHDRAWN, "error"
        gone.save()
        cast.quote("river")
        indexing.install(connection)
        assert_in_step()

    @pytest.mark.skipif(connection.vendor == "sqlite", reason="its full text is made by SQLite alone")
    def test_words_that_another_version_made_otherwise_are_made_anew(self) -> None:
        quote = cast.quote("one of the bridges")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE archive_entry SET words = to_tsvector('simple', text)")
        state.write(connection, "definitions", "of another version")
        assert search(Criteria(query=parse('"of the"'))).ids == ()
        assert indexing.install(connection).words
        assert search(Criteria(query=parse('"of the"'))).ids == (quote.pk,)
        assert_in_step()

    def test_installing_again_does_nothing(self, django_assert_max_num_queries: Any) -> None:
        with django_assert_max_num_queries(8):
            indexing.install(connection)

    def test_without_tables_nothing_is_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(indexing, "TABLES", ("archive_of_nothing",))
        assert "migrate" in indexing.problems(connection)[0]
        assert not indexing.install(connection)
