"""What all tests share: in which order they are run."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Where several processes share the work, the longest comes first: it must not be what all wait for.

    One process alone goes from folder to folder, and shows at once that something happens.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: not item.get_closest_marker("postgres"))
