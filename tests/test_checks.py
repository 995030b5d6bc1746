"""System checks tell what guards the archive and is missing."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from archive import verification

pytestmark = pytest.mark.django_db


def found() -> set[str]:
    return {one.id for one in run_checks(databases=["default"])}


def test_missing_triggers_of_the_gate_are_told():
    assert "archive.W002" not in found()
    verification.uninstall_gate(connection)
    assert "archive.W002" in found()
    verification.install_gate(connection)
