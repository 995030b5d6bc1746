"""System checks tell what guards the archive and is missing."""

import pytest
from django.core.checks import run_checks
from django.db import connection

from archive import verification
from tests import cast

pytestmark = pytest.mark.django_db


def found() -> set[str]:
    return {one.id for one in run_checks(databases=["default"])}


def test_missing_triggers_of_the_gate_are_told():
    assert "archive.W002" not in found()
    verification.uninstall_gate(connection)
    assert "archive.W002" in found()
    verification.install_gate(connection)


def test_one_person_under_four_eyes_is_told(settings):
    settings.FOUR_EYES = True
    assert "archive.W003" not in found()  # nobody works here yet
    cast.person("ida")
    cast.person("uma", "Contributor")
    assert "archive.W003" in found()
    cast.person("otto")
    assert "archive.W003" not in found()


def test_one_person_alone_is_no_problem_where_four_eyes_are_off():
    cast.person("ida")
    assert "archive.W003" not in found()
