"""Which database is read, as one web process decides it. With real servers: tests.test_replicas."""

import threading
import time

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.test import RequestFactory

from archive import middleware, replicas
from archive.models import Quote
from archive.replicas import BEHIND, EVERY, PRIMARY, SILENT, Fleet, Router
from tests.test_security import manage

ONE, TWO = "replica1", "replica2"
MOST_LAG = 5


class Machines(replicas.Databases):
    """Databases that answer, fall behind and stop as a test says; and a clock."""

    def __init__(self) -> None:
        self.generation = {PRIMARY: 7, ONE: 7, TWO: 7}
        self.down: set[str] = set()
        self.asked: list[str] = []
        self.time, self.slowness = 100.0, 0.0

    def state(self, alias: str) -> replicas.State:
        time.sleep(self.slowness)
        self.reach(alias)
        return self.generation[alias], 12

    def reach(self, alias: str) -> None:
        self.asked.append(alias)
        if alias in self.down:
            raise OperationalError("connection refused by a host nobody is told of")

    def now(self) -> float:
        return self.time


@pytest.fixture
def machines() -> Machines:
    return Machines()


@pytest.fixture
def fleet(machines, monkeypatch) -> Fleet:
    fleet = Fleet([ONE, TWO], MOST_LAG, machines)
    monkeypatch.setattr(replicas, "fleet", lambda: fleet)
    return fleet


def chosen(fleet: Fleet, times: int = 10) -> set[str]:
    return {fleet.choose() for _ in range(times)}


# Which replica


def test_replicas_are_read_evenly(fleet):
    taken = [fleet.choose() for _ in range(100)]
    assert taken.count(ONE) == taken.count(TWO) == 50


def test_a_replica_that_does_not_answer_is_left_out(fleet, machines):
    machines.down = {ONE}
    assert chosen(fleet) == {TWO}
    assert fleet.troubles() == [f"{ONE} is left out: {SILENT}."]


def test_without_a_replica_that_is_well_the_primary_serves(fleet, machines):
    machines.down = {ONE, TWO}
    assert chosen(fleet) == {PRIMARY}


def test_a_replica_that_stops_between_two_looks_is_not_given_to_anybody(fleet, machines):
    fleet.choose()
    machines.down = {TWO}
    assert chosen(fleet) == {ONE}


def test_a_dead_machine_is_asked_once_and_then_ever_more_rarely(fleet, machines):
    machines.down = {ONE}
    when = []
    for _ in range(200):
        machines.asked.clear()
        chosen(fleet, 3)
        when += [machines.time] * machines.asked.count(ONE)
        machines.time += 0.25
    waits = [round(later - earlier) for earlier, later in zip(when, when[1:], strict=False)]
    assert waits[:4] == [1, 2, 4, 8] and set(waits[4:]) == {10}


def test_a_replica_comes_back_by_itself(fleet, machines):
    machines.down = {ONE}
    chosen(fleet)
    machines.down.clear()
    machines.time += EVERY
    assert chosen(fleet) == {ONE, TWO} and fleet.troubles() == []


def test_databases_are_looked_at_once_a_second(fleet, machines):
    chosen(fleet, 100)
    assert machines.asked.count(PRIMARY) == 1
    machines.time += EVERY
    chosen(fleet, 100)
    assert machines.asked.count(PRIMARY) == 2


def test_threads_that_begin_together_wait_for_the_first_look(fleet, machines):
    found: list[str] = []
    machines.slowness = 0.05
    threads = [threading.Thread(target=lambda: found.append(fleet.choose())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {ONE, TWO} and len(found) == 8


# Too far behind


def look_for(fleet: Fleet, machines: Machines, seconds: float) -> set[str]:
    """What is chosen after that time, looked at all the while."""
    for _ in range(int(seconds)):
        machines.time += 1
        fleet.choose()
    return chosen(fleet)


def test_a_replica_that_lacks_what_the_primary_had_too_long_ago_is_left_out(fleet, machines):
    fleet.choose()
    machines.generation |= {PRIMARY: 8, TWO: 8}
    assert look_for(fleet, machines, MOST_LAG - 1) == {ONE, TWO}
    assert look_for(fleet, machines, 2) == {TWO}
    assert fleet.troubles() == [f"{ONE} is left out: {BEHIND}."]
    machines.generation[ONE] = 8
    assert look_for(fleet, machines, 1) == {ONE, TWO}


def test_a_replica_that_follows_closely_stays_while_much_changes(fleet, machines):
    for _ in range(3 * MOST_LAG):
        machines.generation = {PRIMARY: machines.generation[PRIMARY] + 1, ONE: 7, TWO: 7}
        machines.generation |= {one: machines.generation[PRIMARY] - 1 for one in (ONE, TWO)}
        machines.time += 1
        assert chosen(fleet) == {ONE, TWO} or machines.time == 101


def test_nothing_changed_is_not_behind(fleet, machines):
    assert look_for(fleet, machines, 10 * MOST_LAG) == {ONE, TWO}


def test_whoever_has_not_looked_for_long_trusts_no_replica_that_lacks_anything(fleet, machines):
    fleet.choose()
    machines.time += 600
    machines.generation[PRIMARY] = 8
    assert chosen(fleet) == {PRIMARY}


# Without the primary


def test_replicas_serve_while_the_primary_is_down(fleet, machines):
    fleet.choose()
    machines.down = {PRIMARY}
    assert look_for(fleet, machines, 10 * MOST_LAG) == {ONE, TWO}
    assert "readers are served, editors are not" in fleet.troubles()[-1]


def test_a_process_that_never_saw_the_primary_reads_replicas_as_they_are(fleet, machines):
    machines.down = {PRIMARY}
    assert chosen(fleet) == {ONE, TWO}


def test_what_is_known_to_be_behind_stays_out_though_the_primary_is_down(fleet, machines):
    fleet.choose()
    machines.generation |= {PRIMARY: 8, TWO: 8}
    look_for(fleet, machines, 1)
    machines.down = {PRIMARY}
    assert look_for(fleet, machines, 2 * MOST_LAG) == {TWO}


def test_where_nothing_answers_nobody_waits_for_it_again(fleet, machines):
    machines.down = {PRIMARY, ONE, TWO}
    with pytest.raises(OperationalError, match="no replica is well"):
        fleet.choose()


def test_troubles_tell_no_secret(fleet, machines):
    machines.down = {PRIMARY, ONE}
    assert "host" not in "".join(fleet.troubles())


# What a request reads


@pytest.mark.django_db(transaction=True)
class TestReading:
    def test_outside_a_readers_request_the_primary_is_read(self, fleet):
        assert replicas.reading() == Router().db_for_read(Quote) == PRIMARY

    def test_a_readers_request_reads_all_from_one_replica(self, fleet):
        with replicas.reader():
            assert len({Router().db_for_read(Quote) for _ in range(10)}) == 1
            assert replicas.reading() != PRIMARY
        assert replicas.reading() == PRIMARY

    def test_after_a_write_the_same_request_reads_the_primary(self, fleet):
        with replicas.reader():
            assert replicas.reading() != PRIMARY
            assert Router().db_for_write(Quote) == PRIMARY
            assert replicas.reading() == PRIMARY

    def test_within_a_transaction_the_primary_is_read(self, fleet):
        with replicas.reader():
            with transaction.atomic():
                assert replicas.reading() == PRIMARY
            assert replicas.reading() != PRIMARY

    def test_an_error_leaves_nobody_else_reading_a_replica(self, fleet):
        with pytest.raises(RuntimeError), replicas.reader():
            raise RuntimeError
        assert replicas.reading() == PRIMARY

    def test_another_thread_reads_the_primary(self, fleet):
        found: list[str] = []
        with replicas.reader():
            thread = threading.Thread(target=lambda: found.append(replicas.reading()))
            thread.start()
            thread.join()
        assert found == [PRIMARY]

    def test_a_replica_lost_in_the_middle_is_not_chosen_again(self, fleet):
        with replicas.reader() as reader:
            first = replicas.reading()
            assert replicas.lost(OperationalError("server closed the connection"))
            assert reader.must_begin_again() and not reader.must_begin_again()
            assert replicas.reading() not in {first, PRIMARY}
        assert fleet.troubles() == [f"{first} is left out: {SILENT}."]

    @pytest.mark.parametrize("sqlstate", ["57014", "42P01", "22001"])
    def test_a_query_that_is_refused_or_takes_too_long_is_no_fault_of_the_replica(self, fleet, sqlstate):
        with replicas.reader():
            first = replicas.reading()
            assert not replicas.lost(failure(OperationalError, sqlstate))
            assert replicas.reading() == first and fleet.troubles() == []

    def test_a_query_stopped_to_follow_the_primary_is_asked_elsewhere_and_the_replica_kept(
        self, machines, monkeypatch
    ):
        fleet = Fleet([ONE], MOST_LAG, machines)
        monkeypatch.setattr(replicas, "fleet", lambda: fleet)
        with replicas.reader():
            assert replicas.reading() == ONE
            assert replicas.lost(failure(OperationalError, "40001"))
            assert replicas.reading() == PRIMARY and fleet.troubles() == []

    def test_what_the_primary_answers_is_final(self, fleet, machines):
        machines.down = {ONE, TWO}
        with replicas.reader():
            assert replicas.reading() == PRIMARY
            assert not replicas.lost(OperationalError("server closed the connection"))


def failure(kind: type[DatabaseError], sqlstate: str) -> DatabaseError:
    cause = Exception()
    cause.sqlstate = sqlstate  # type: ignore[attr-defined]
    error = kind("refused")
    error.__cause__ = cause
    return error


def test_nothing_is_migrated_on_a_replica():
    assert Router().allow_migrate(PRIMARY, "archive") and not Router().allow_migrate(ONE, "archive")


# Whose request


@pytest.mark.parametrize("address", ["/", "/quotes/?q=x", "/healthz", "/administration/"])
def test_whoever_looks_at_public_pages_is_a_reader(address):
    assert middleware.is_reader(RequestFactory().get(address))
    assert middleware.is_reader(RequestFactory().head(address))


def test_who_is_logged_in_writes_or_comes_to_the_admin_is_none(settings):
    requests = RequestFactory()
    logged_in = requests.get("/")
    logged_in.COOKIES[settings.SESSION_COOKIE_NAME] = "anything"
    others = [logged_in, requests.post("/"), requests.get("/admin/"), requests.get("/admin/login/")]
    assert not any(map(middleware.is_reader, others))


# What the settings refuse, and make


def checked(**variables: str) -> str:
    return manage("check", DEBUG="on", **variables).stderr


def test_sqlite_with_replicas_does_not_start():
    said = checked(DATABASE_URL="sqlite:///x.sqlite3", DATABASE_REPLICA_URLS="postgres://u@h/n")
    assert "DATABASE_REPLICA_URLS is set, but DATABASE_URL is SQLite" in said


@pytest.mark.parametrize(
    "url", ["mysql://u:sesame@h/n", "sesame", "postgres://u:sesame@h:port/n", "postgres://"]
)
def test_a_replica_that_is_no_postgresql_does_not_start_and_its_password_is_not_told(url):
    said = checked(DATABASE_URL="postgres://u@h/n", DATABASE_REPLICA_URLS=f"postgresql://u@h/n, {url}")
    assert "DATABASE_REPLICA_URLS: address 2 of 2 is not one of PostgreSQL" in said
    assert "sesame" not in said


def test_a_replica_is_read_only_and_its_address_may_say_more():
    shown = manage(
        "shell", "--no-imports", "-c", "from archive.settings import DATABASES as d; print(d['replica2'])",
        DEBUG="on", DATABASE_URL="postgres://u@h/n",
        DATABASE_REPLICA_URLS="postgres://u@a/n,postgres://u@b/n?options=-c%20work_mem%3D8MB&connect_timeout=4",
    ).stdout  # fmt: skip
    assert "'options': '-c work_mem=8MB -c default_transaction_read_only=on'" in shown
    assert "'connect_timeout': 4" in shown
    assert "'prepare_threshold': None" in shown and "'CONN_HEALTH_CHECKS': True" in shown
