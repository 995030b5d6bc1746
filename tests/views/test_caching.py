"""What has not changed is not made again; and what is told of that, and to whom."""

import os
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import resolve

from archive import caching
from archive.models import FormerSlug, Place, Seal, Status, Topic
from archive.search import generation, last_change
from archive.search.backends import Engine
from tests import cast
from tests.views.pages import web_of_secrets
from tests.views.walk import LISTS, addresses
from tests.world import public_archive

pytestmark = pytest.mark.django_db

LATER = timedelta(seconds=caching.STILL + 1)
ROWS = int(os.environ.get("ROWS", "3"))
"""Of each table, whose columns are changed one by one; ROWS=1000 tries all."""


def etag(client: Client, address: str, **given: Any) -> str:
    return client.get(address, **given).headers["ETag"]


def again(client: Client, address: str, known: str, **given: Any) -> Any:
    return client.get(address, headers={"If-None-Match": known}, **given)


class TestUnchanged:
    @pytest.mark.parametrize("address", ["/", "/quotes/?q=bridge", "/robots.txt", "/about/dates/"])
    def test_page_that_the_reader_has_is_not_sent_again(self, client, address):
        cast.quote("the bridge")
        answer = again(client, address, etag(client, address))
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == etag(client, address)

    def test_it_is_known_with_one_query_and_neither_session_nor_template(
        self, client, django_assert_num_queries, monkeypatch
    ):
        quote = cast.quote()
        for address in ("/", "/quotes/?q=bridge", quote.get_absolute_url()):
            known = etag(client, address)
            monkeypatch.setattr("django.template.base.Template.render", None)
            monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", None)
            with django_assert_num_queries(1):
                assert again(client, address, known).status_code == 304
            monkeypatch.undo()

    def test_asking_for_the_head_is_asking_for_the_page(self, client):
        known = etag(client, "/quotes/")
        head = client.head("/quotes/")
        assert (head.headers["ETag"], head.content) == (known, b"")
        assert client.head("/quotes/", headers={"If-None-Match": known}).status_code == 304

    def test_a_mark_among_others_and_one_made_strong_on_the_way_are_known(self, client):
        known = etag(client, "/quotes/")
        assert again(client, "/quotes/", f'W/"other", {known}').status_code == 304
        assert again(client, "/quotes/", known.removeprefix("W/")).status_code == 304

    @pytest.mark.parametrize("given", ["*", '"', "W/", 'W/"other"', "\x7f", "x" * 5000])
    def test_what_is_no_mark_of_ours_gets_the_page(self, client, given):
        assert again(client, "/quotes/", given).status_code == 200

    def test_no_two_addresses_and_no_two_hosts_share_a_mark(self, client, settings):
        settings.ALLOWED_HOSTS = ["*"]
        pages = ["/quotes/", "/quotes/?sort=oldest", "/quotes/?sort=added", "/actors/"]
        marks = {etag(client, one, headers={"host": host}) for one in pages for host in ("a.test", "b.test")}
        assert len(marks) == 8

    def test_settings_and_program_that_pages_show_make_new_marks(self, client, settings, monkeypatch):
        known = etag(client, "/quotes/")
        settings.ARCHIVE_NAME = "Another Archive"
        renamed = etag(client, "/quotes/")
        monkeypatch.setattr(caching, "_program", lambda: "another")
        assert len({known, renamed, etag(client, "/quotes/")}) == 3


class TestChanged:
    def test_every_public_change_makes_new_marks(self, client):
        known = etag(client, "/quotes/")
        cast.quote("new words")
        answer = again(client, "/quotes/", known)
        assert answer.status_code == 200 and "new words" in answer.content.decode()

    def test_what_is_withdrawn_is_gone_at_once(self, client):
        quote = cast.quote()
        address, known = quote.get_absolute_url(), etag(client, quote.get_absolute_url())
        quote.status, quote.withdrawal_reason = Status.WITHDRAWN, "error"
        quote.save()
        answer = again(client, address, known)
        assert answer.status_code == 410 and "ETag" not in answer.headers

    def test_work_on_drafts_makes_none(self, client):
        cast.quote("the bridge")
        known, source = etag(client, "/quotes/"), cast.article(status=Status.DRAFT)
        draft = cast.quote("secret", status=Status.DRAFT, by="an official", article=source)
        draft.text = "still secret"
        draft.save()
        draft.topics.add(cast.topic("Secret topic"))
        draft.delete()
        assert again(client, "/quotes/", known).status_code == 304

    def test_page_made_while_the_archive_changed_is_made_again(self, client, monkeypatch):
        """The mark is older than the page, never newer."""
        read = Engine.fetch

        def meanwhile(index: Engine, *query: Any) -> Any:
            monkeypatch.undo()
            cast.quote("came in between")
            return read(index, *query)

        monkeypatch.setattr(Engine, "fetch", meanwhile)
        page = client.get("/quotes/")
        assert "came in between" in page.content.decode()
        assert again(client, "/quotes/", page.headers["ETag"]).status_code == 200

    def test_another_archive_with_the_same_number_has_other_marks(self, client):
        """As a backup that was restored, after as many changes again."""
        known, number = etag(client, "/quotes/"), generation()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE archive_state SET changed_at = changed_at - 1")
        assert generation() == number
        assert again(client, "/quotes/", known).status_code == 200


class TestLastModified:
    def test_it_is_told_once_the_archive_is_still(self, client):
        cast.quote()
        assert "Last-Modified" not in client.get("/quotes/").headers
        with time_machine.travel(datetime.now(UTC) + LATER):
            told = client.get("/quotes/").headers["Last-Modified"]
            assert client.get("/quotes/", headers={"If-Modified-Since": told}).status_code == 304

    def test_only_the_time_that_was_told_counts(self, client):
        with time_machine.travel(datetime.now(UTC) + LATER):
            for other in ("Fri, 31 Dec 9999 23:59:59 GMT", "yesterday", ""):
                assert client.get("/quotes/", headers={"If-Modified-Since": other}).status_code == 200

    def test_a_second_change_in_the_same_second_is_not_missed(self, client):
        with time_machine.travel(datetime.now(UTC) + LATER):
            told = client.get("/quotes/").headers["Last-Modified"]
        cast.quote()  # in the second that was told, for all that the clock of the database says
        assert client.get("/quotes/", headers={"If-Modified-Since": told}).status_code == 200

    def test_the_number_decides_where_there_are_both(self, client):
        with time_machine.travel(datetime.now(UTC) + LATER):
            told = client.get("/quotes/").headers["Last-Modified"]
            headers = {"If-Modified-Since": told, "If-None-Match": 'W/"other"'}
            assert client.get("/quotes/", headers=headers).status_code == 200


class TestDay:
    def test_pages_that_print_the_day_are_the_ones_we_say(self, client):
        """Everything else is the same on another day, byte for byte."""
        rnd = Random(3)
        asked = [one for one in addresses(public_archive(rnd), rnd) if one != "/healthz"]
        first = {one: client.get(one).content for one in asked}
        with time_machine.travel(datetime.now(UTC) + timedelta(days=400)):
            other = {one for one in asked if client.get(one).content != first[one]}
        assert {resolve(one.split("?")[0]).url_name for one in other} == caching.PRINTS_THE_DAY

    def test_their_marks_end_with_the_day(self, client):
        quote = cast.quote()
        with time_machine.travel(datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), tick=False) as clock:
            known, listed = etag(client, quote.get_absolute_url()), etag(client, "/quotes/")
            clock.shift(1)
            assert again(client, quote.get_absolute_url(), known).status_code == 200
            assert again(client, "/quotes/", listed).status_code == 304


class TestWhoMayKeepIt:
    @pytest.mark.parametrize("address", [one for one in LISTS if one not in {"/healthz", "/nothing/"}])
    def test_readers_pages_are_for_everybody_and_asked_about_each_time(self, client, address):
        answer = client.get(address)
        if answer.status_code == 200:
            assert answer.headers["Cache-Control"] == "public, no-cache"
            assert "Vary" not in answer.headers and not answer.cookies

    def test_setting_lets_caches_in_front_keep_them_for_seconds(self, client, settings):
        settings.SHARED_CACHE_SECONDS = 30
        known = client.get("/quotes/").headers
        assert known["Cache-Control"] == "public, max-age=0, s-maxage=30, must-revalidate"
        assert again(client, "/quotes/", known["ETag"]).headers["Cache-Control"] == known["Cache-Control"]

    def test_editors_get_pages_of_their_own_and_never_304(self, client):
        known = etag(client, "/quotes/")
        client.force_login(cast.person())
        answer = again(client, "/quotes/", known)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-cache")
        assert "ETag" not in answer.headers and "Last-Modified" not in answer.headers

    def test_a_session_that_ended_is_a_session_still(self, client, settings):
        known = etag(client, "/quotes/")
        client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
        assert again(client, "/quotes/", known).status_code == 200

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/nothing/", 404), ("/quotes/?sort=loud", 400), ("/quotes", 301), ("/healthz", 200),
            ("/admin/", 302), ("/admin/login/", 200),
        ],
    )  # fmt: skip
    def test_errors_redirects_and_the_admin_are_kept_by_nobody(self, client, address, status):
        answer = client.get(address)
        assert answer.status_code == status and "ETag" not in answer.headers
        assert "no-store" in answer.headers["Cache-Control"]

    def test_gone_and_forms_are_kept_by_nobody(self, client):
        gone = cast.quote(status=Status.WITHDRAWN, withdrawal_reason="error")
        form = f"/report/quote/{cast.quote().public_id}/"
        for address, status in ((gone.get_absolute_url(), 410), (form, 200)):
            answer = client.get(address)
            assert answer.status_code == status and "ETag" not in answer.headers
            assert "no-store" in answer.headers["Cache-Control"]

    def test_a_form_that_is_sent_is_never_unchanged(self, client):
        assert again(client, "/quotes/", etag(client, "/quotes/")).status_code == 304
        assert client.post("/quotes/", headers={"If-None-Match": etag(client, "/quotes/")}).status_code == 200

    def test_database_that_does_not_say_its_generation_still_serves(self, client, monkeypatch):
        def silent() -> None:
            raise DatabaseError

        monkeypatch.setattr("archive.search.last_change", silent)
        answer = client.get("/about/dates/")
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"


class TestEverythingShownCounts:
    """A change of any row that changes a byte of a page makes a new generation."""

    def pages(self, client: Client, archive: Any) -> dict[str, bytes]:
        asked = [*LISTS, *(one.get_absolute_url() for one in archive.records)]
        return {address: client.get(address).content for address in asked}

    def test_whatever_is_changed(self, client):
        """Each column of each row, if the database lets it: where the generation stays, so do the pages."""
        archive = public_archive(Random(1))
        before = self.pages(client, archive)
        unseen = [
            field
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label in {"archive", "auth"}
            and model is not FormerSlug  # read where no page is
            for row in model._base_manager.order_by("pk")[:ROWS]
            for field in model._meta.concrete_fields
            if not field.primary_key and _change(model, row, field)
        ]
        assert unseen, "nothing was tried"
        assert self.pages(client, archive) == before, unseen

    def test_country_of_a_place_that_is_shown(self, client):
        cast.event().places.add(cast.place("Sochi", country="RU"))
        country = cast.place("Russia", country="RU", is_country=True)
        before = generation()
        Place.objects.filter(pk=country.pk).update(name="The Russian Federation")
        assert generation() > before

    def test_withdrawal_that_is_told_taken_back_and_sealed(self, client):
        article, actor = cast.article(status=Status.WITHDRAWN), cast.actor(status=Status.WITHDRAWN)
        for change in (
            lambda: type(article).objects.update(withdrawal_reason="privacy"),
            lambda: Seal.objects.create(
                kind="actor", object_id=actor.pk, called="x", case_reference="7", sealed_by=cast.person()
            ),
            lambda: type(article).objects.update(status=Status.DRAFT),
        ):
            before = generation()
            change()
            assert generation() > before

    @pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
    def test_what_is_tied_to_drafts_alone_does_not(self, status):
        event, article = cast.event(status=status), cast.article(status=status)
        actor = cast.actor(status=status)
        quote = cast.quote(status=status, article=article, by=actor)
        before = last_change()
        event.places.add(cast.place("Nowhere"))
        event.topics.add(cast.topic("Nothing"))
        quote.about.add(event)
        quote.topics.add(Topic.objects.get())
        actor.aliases.create(name="Another name")
        article.coverage.create(event=event)
        cast.capture(article, "Some words.")
        for record in (event, article, actor, quote):
            record.save()
        assert last_change() == before


def _change(model: Any, row: Any, field: Any) -> bool:
    """Change one column of one row; taken back where the generation rose. Whether it stays so, unseen."""
    value = _other(field, getattr(row, field.attname))
    if value is None:
        return False
    try:
        with transaction.atomic():
            before = generation()
            model._base_manager.filter(pk=row.pk).update(**{field.attname: value})
            if generation() > before:
                transaction.set_rollback(True)
                return False
    except DatabaseError:  # the database does not let it
        return False
    return True


def _other(field: Any, value: Any) -> Any:
    """Another value that the column could have; None where none comes to mind."""
    if field.choices:
        return next((one for one, _ in field.flatchoices if one != value), None)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return f"{value[:-1]}x" if value else "x"
    return value + timedelta(days=1) if isinstance(value, datetime) else None


def test_web_of_secrets_is_not_told_by_a_mark(client):
    """Drafts that come and go beside public records leave every mark as it was."""
    web = web_of_secrets(Status.DRAFT)
    known = etag(client, "/quotes/")
    draft = cast.quote("secret", status=Status.DRAFT, by=web.actor, about=[web.event], article=web.article)
    draft.mentions.add(web.body)
    draft.topics.add(web.topic)
    draft.delete()
    assert etag(client, "/quotes/") == known
