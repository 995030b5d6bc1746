"""Actors are found by what is typed of any of their names, an error forgiven; nobody else is found."""

import random
from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from archive.models import Actor, Alias, AliasKind, Status
from archive.models.fields import fold, folded
from archive.search import indexing, names
from archive.search.typing_errors import beginnings, one_error
from tests import cast

HIDDEN = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]


def found(typed: str) -> list[str]:
    known = Actor.objects.published().in_bulk(names.suggested(typed))
    return [known[pk].name for pk in names.suggested(typed)]


def kept() -> set[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, actor FROM archive_nameword")
        return set(cursor.fetchall())


def expected() -> set[tuple[str, int]]:
    """The words of the names of published actors, worked out from the records alone."""
    return {
        (word, actor.pk)
        for actor in Actor.objects.published().prefetch_related("aliases")
        for name in (actor.name, actor.sort_name, *(alias.name for alias in actor.aliases.all()))
        for word in folded(name).split()
    }


def assert_kept(when: str = "") -> None:
    assert kept() == expected(), when
    assert not indexing.check(connection).names, when


@pytest.mark.django_db
class TestFinding:
    @pytest.fixture(autouse=True)
    def lukyanov(self) -> Actor:
        actor = cast.actor("Fyodor Lukyanov")
        actor.aliases.create(name="Фёдор Лукьянов", kind=AliasKind.NATIVE)
        actor.aliases.create(name="Loukianoff", kind=AliasKind.MISSPELLING)
        cast.actor("Mira Tallow")
        return actor

    @pytest.mark.parametrize(
        "typed",
        [
            *("f", "luk", "Lukyanov", "LUKYANOV, F", "fyo luk", "luk fyo", "lukyanov fyodor"),
            *("лук", "ЛУКЬЯНОВ", "Федор", "Фёдор", "фе\u0308дор", "loukian"),
        ],
    )
    def test_by_the_beginning_of_any_word_of_any_name(self, typed: str) -> None:
        assert found(typed) == ["Fyodor Lukyanov"]

    @pytest.mark.parametrize(
        "typed",
        [
            *("Lukianov", "Lukynov", "Lukyyanov", "Luykanov", "ukyanov", "xLukyanov", "Lukyano", "Lukyanovs"),
            *("luky", "lkya", "lukj", "ulky", "лукъянов", "fyodr luk", "Fyodro Lukaynov", "Lukaynov F"),
        ],
    )
    def test_with_one_typing_error_a_word_whole_or_begun(self, typed: str) -> None:
        assert found(typed) == ["Fyodor Lukyanov"]

    @pytest.mark.parametrize("typed", ["xuk", "tuk", "Lukaynow", "Lukyanov Mira", "Zarathustra"])
    def test_not_by_short_words_with_an_error_nor_with_two_nor_by_another_s_name(self, typed: str) -> None:
        assert found(typed) == []

    @pytest.mark.parametrize(
        "typed",
        ["", " ", "\x00", "—", "%", "_", "*", "'", '"', "\\", "👍", "l%", "_uk", "a" * 5000, "ﷺ" * 300],
    )
    def test_hostile_input_finds_nobody(self, typed: str) -> None:
        for finder in (names.suggested, names.begun, names.nearly, names.named):
            assert not set(finder(typed)) - set(names.begun(fold(typed)))
        assert not names.nearly_narrowed(Actor.objects.all(), typed).exists()

    def test_best_first_and_among_equals_who_is_quoted_most(self) -> None:
        for name in ("Anna Marlow", "Marl Otto", "Marlo Quist", "Marl", "Morl Ash"):
            cast.actor(name)
        much = cast.actor("Berta Marlow")
        for _ in range(2):
            cast.quote(by=much)
        wanted = ["Marl", "Marl Otto", "Berta Marlow", "Anna Marlow", "Marlo Quist", "Morl Ash"]
        assert found("marl") == wanted

    @pytest.mark.parametrize("put_in_order", [500, 0])
    def test_equals_stand_by_name_however_many_fit(
        self, put_in_order: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("Quist Zora", "Quill Mara", "Qureshi Adam"):
            cast.quote(by=cast.actor(name, sort_name=name.split()[1]))
        monkeypatch.setattr(names, "_MOST_RANKED", put_in_order)
        by_name = Actor.objects.filter(name__startswith="Qu").order_by("sort_name")
        assert names.begun("q", 3) == list(by_name.values_list("pk", flat=True))

    def test_ten_at_most(self) -> None:
        for number in range(15):
            cast.actor(f"Quill {number}")
        assert len(names.suggested("qui")) == len(names.suggested("quilk")) == 10

    @pytest.mark.parametrize("status", HIDDEN)
    def test_nobody_hidden_is_found(self, status: str) -> None:
        hidden = cast.actor("Secretov", status=status)
        hidden.aliases.create(name="Alter")
        everybody = Actor.objects.all()
        for typed in ("Secretov", "secr", "secretvo", "secrt", "alter", "atler"):
            assert found(typed) == []
            assert not names.narrowed(everybody, typed) and not names.nearly_narrowed(everybody, typed)

    def test_withdrawn_is_not_found_from_that_moment_on(self, lukyanov: Actor) -> None:
        Actor.objects.filter(pk=lukyanov.pk).update(status=Status.WITHDRAWN, withdrawal_reason="error")
        assert found("luk") == found("лукянов") == []

    def test_alias_taken_off_is_not_found(self, lukyanov: Actor) -> None:
        lukyanov.aliases.filter(name="Loukianoff").delete()
        assert found("loukian") == []

    def test_list_is_narrowed_to_those_who_fit(self, lukyanov: Actor) -> None:
        assert list(names.narrowed(Actor.objects.published(), "luk f")) == [lukyanov]
        assert list(names.nearly_narrowed(Actor.objects.published(), "lukaynov f")) == [lukyanov]

    @pytest.mark.parametrize(
        "typed", ["l", "luk", "Lukaynov", "Zarathustra Zoroaster of Old Persia and More"]
    )
    def test_statements_do_not_follow_how_many_fit(self, typed: str) -> None:
        asked = []
        for _ in range(2):
            with CaptureQueriesContext(connection) as queries:
                names.suggested(typed)
            asked.append(len(queries))
            for number in range(30):
                cast.actor(f"Luk Lukyanovich {number}")
        assert asked[0] <= 14 and asked[1] <= asked[0]

    def test_beyond_five_hundred_the_most_quoted_still_come_first(self) -> None:
        Actor.objects.bulk_create(
            Actor(name=f"Marten {n}", sort_name=f"Marten {n}", slug=f"marten-{n}", status="published")
            for n in range(510)
        )
        last = Actor.objects.get(slug="marten-509")
        cast.quote(by=last)
        assert names.suggested("marten")[0] == names.suggested("ma")[0] == last.pk
        assert len(names.suggested("marten")) == 10


LETTERS = st.sampled_from(
    ["abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюя", "αβγδεζηθικλμνξοπρστυφχψω"]
)


@st.composite
def mistyped(draw: Any) -> tuple[str, str]:
    """A name of one or two words, and one of its words with an error."""
    letters = draw(LETTERS)
    word = draw(st.text(letters, min_size=4, max_size=14))
    at, letter = draw(st.integers(0, len(word) - 1)), draw(st.sampled_from(letters))
    kind = draw(st.sampled_from(["insert", "delete", "replace", "swap"]))
    wrong = {
        "insert": word[:at] + letter + word[at:],
        "delete": word[:at] + word[at + 1 :],
        "replace": word[:at] + letter + word[at + 1 :],
        "swap": word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    }[kind]
    return word, wrong


class TestAnyError(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(mistyped(), st.text("abcxyz", min_size=1, max_size=6))
    def test_actor_is_found_by_a_word_with_one_error(self, pair: tuple[str, str], other: str) -> None:
        word, wrong = pair
        actor = cast.actor(f"{other} {word}".title())
        self.assertIn(actor.pk, names.suggested(wrong))
        self.assertIn(actor.pk, names.suggested(f"{wrong} {other}"))
        begun = wrong[:-1]
        if len(begun) >= 4:
            self.assertIn(actor.pk, names.suggested(begun))


@settings(max_examples=200, deadline=None)
@given(mistyped())
def test_errors_are_mutual(pair: tuple[str, str]) -> None:
    word, wrong = pair
    assert word == wrong or word in one_error(wrong)
    assert len(word) < 4 or any(wrong.startswith(one) for one in (word, *beginnings(word)))


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    """Words of names follow every kind of write."""

    @pytest.fixture
    def actor(self) -> Actor:
        actor = cast.actor("Fyodor Lukyanov")
        actor.aliases.create(name="Фёдор Лукьянов")
        cast.actor("Mira Tallow", status=Status.DRAFT).aliases.create(name="Tallow, M.")
        return actor

    def test_saving_and_deleting(self, actor: Actor) -> None:
        actor.name = "Fedor Lukjanov"
        actor.save()
        assert_kept("saved")
        alias = actor.aliases.get()
        alias.name = "Лукьянов Ф."
        alias.save()
        assert_kept("alias saved")
        alias.actor = Actor.objects.get(name="Mira Tallow")
        alias.save()
        assert_kept("alias moved")
        alias.delete()
        actor.delete()
        assert_kept("deleted")

    def test_publishing_and_withdrawing(self, actor: Actor) -> None:
        Actor.objects.update(status=Status.PUBLISHED)
        assert_kept("all published")
        Actor.objects.filter(pk=actor.pk).update(status=Status.WITHDRAWN, withdrawal_reason="error")
        assert_kept("one withdrawn")
        with indexing.publishing_many():
            Actor.objects.update(status=Status.PUBLISHED)
        assert_kept("many published")

    def test_changing_many_at_once(self, actor: Actor) -> None:
        Alias.objects.bulk_create([Alias(actor=actor, name=name) for name in ("Luk", "F. L.", "ΛΟΥΚ")])
        assert_kept("bulk_create")
        aliases = list(Alias.objects.all())
        for number, alias in enumerate(aliases):
            alias.name = f"Other {number}"
        Alias.objects.bulk_update(aliases, ["name"])
        assert_kept("bulk_update")
        Actor.objects.update(name="Same Name")
        Alias.objects.filter(name="Other 1").update(name="Different")
        assert_kept("update")

    def test_undoing(self, actor: Actor) -> None:
        before = kept()
        with pytest.raises(InterruptedError), transaction.atomic():
            actor.aliases.create(name="Somebody Else")
            Actor.objects.update(status=Status.DRAFT)
            raise InterruptedError
        assert kept() == before

    def test_raw_sql(self, actor: Actor) -> None:
        statements = [
            "UPDATE archive_actor SET status = 'published'",
            "UPDATE archive_alias SET name = 'Ann', name_folded = 'ann'",
            f"UPDATE archive_alias SET actor_id = {actor.pk} WHERE actor_id <> {actor.pk}",
            "DELETE FROM archive_alias",
        ]
        if connection.vendor == "sqlite":
            statements.insert(2, "INSERT OR REPLACE INTO archive_alias SELECT * FROM archive_alias")
            statements.insert(3, "REPLACE INTO archive_actor SELECT * FROM archive_actor")
        else:
            statements.append("TRUNCATE archive_alias")
        with connection.cursor() as cursor:
            for statement in statements[:2]:
                cursor.execute(statement)
            Alias.objects.filter(actor=actor).update(name="Otto")
            for statement in statements[2:]:
                cursor.execute(statement)
                assert_kept(statement)

    def test_a_folded_name_that_is_no_json(self, actor: Actor) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                """UPDATE archive_actor SET name_folded = 'a "quoted\\ [name],' WHERE id = %s""", [actor.pk]
            )
        assert ('"quoted\\', actor.pk) in kept()

    def test_name_changed_by_sql_alone_is_mended_by_reindex(self, actor: Actor) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE archive_alias SET name = 'Anna' WHERE actor_id = %s", [actor.pk])
        assert "by their names" in "".join(indexing.check(connection).sentences)
        indexing.repair(connection)
        assert_kept()

    def test_words_that_are_not_right_are_mended(self, actor: Actor) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE archive_nameword SET word = 'wrong' WHERE word = 'fyodor'")
        assert indexing.check(connection).names
        indexing.repair(connection)
        assert_kept()

    def test_what_changed_while_the_triggers_were_down_is_mended(self, actor: Actor) -> None:
        indexing.uninstall(connection)
        actor.aliases.create(name="In Between")
        indexing.install(connection)
        assert_kept()

    def test_out_and_in_again_in_any_order(self, actor: Actor, tmp_path: Path) -> None:
        records = [*Actor.objects.all(), *Alias.objects.all()]
        random.Random(5).shuffle(records)
        file = tmp_path / "all.json"
        file.write_text(serializers.serialize("json", records))
        call_command("flush", interactive=False, verbosity=0)
        assert kept() == set()
        for _ in range(2):
            call_command("loaddata", str(file), verbosity=0)
            assert_kept("loaddata")
        assert kept()

    def test_work_on_drafts_leaves_no_word(self) -> None:
        draft = cast.actor("Secretov", status=Status.DRAFT)
        draft.aliases.create(name="Alter")
        draft.save()
        assert kept() == set()
