"""What all tests share: in which order they are run, what is not known beforehand, two editors."""

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from tests import cast


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the work, the longest comes first: it must not be what all wait for.

    One process alone goes from folder to folder, and shows at once that something happens.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.get_closest_marker("postgres"))


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's database is its own: no numbers that a search on PostgreSQL keeps from the one before."""
    from archive.search.backends import known

    always = float("inf"), known.Known()
    monkeypatch.setattr(known, "_kept", {alias: always for alias in settings.DATABASES})


@pytest.fixture
def four_eyes(settings: Any) -> None:
    settings.FOUR_EYES = True


@pytest.fixture
def ida(db: None) -> User:
    return cast.person("ida")


@pytest.fixture
def otto(db: None) -> User:
    return cast.person("otto")
