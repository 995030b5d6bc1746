"""The map is true: routes, rooms, the README's commands, what stands at the top."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import get_commands
from django.urls import get_resolver, reverse

from archive import models
from tests import cast

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
TOP = {"README.md", "manage.py", "requirements.txt", "archive", "templates", "fixtures", "tests", "docs"}
TOP |= {"pyproject.toml", "LICENSE", ".ci", ".gitignore"}

PERIODS = {"explore_year": ["2019"], "explore_month": ["2019", "10"], "explore_day": ["2019", "10", "03"]}


def tracked() -> list[str]:
    return subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_only_what_was_asked_for_stands_at_the_top():
    assert {path.split("/")[0] for path in tracked()} <= TOP


def test_readme_opens_with_two_commands():
    commands = re.findall(r"^python3 -m venv .*$", README, re.MULTILINE)
    assert [command.split()[-1] for command in commands] == ["demo", ".venv/bin/pytest"]


def test_ci_runs_the_command_of_the_readme():
    pattern = re.search(r"grep -m1 -E '([^']+)' README.md", (ROOT / ".ci/run").read_text())[1]
    assert re.search(pattern, README, re.MULTILINE)


def test_every_command_of_ours_is_in_the_readme():
    ours = [name for name, app in get_commands().items() if app == "archive"]
    assert ours and all(f"manage.py {name}" in README for name in ours)


def test_every_file_the_readme_names_is_there():
    for target in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_model_is_named_and_has_a_place_in_the_admin():
    ours = set(apps.get_app_config("archive").get_models())
    named = {getattr(models, name) for name in models.__all__}
    assert {model for model in ours if not model._meta.auto_created} <= named
    inline = {one.model for owner in admin.site._registry.values() for one in owner.inlines}
    assert ours - set(admin.site._registry) - inline == {models.Opened}  # told on the page it is about


@pytest.mark.django_db
def test_every_public_route_answers(client):
    event, topic, actor = cast.event(), cast.topic(), cast.actor()
    quote = cast.quote(by=actor, about=[event], topics=[topic])
    slugs = {"actor": actor, "event": event, "topic": topic, "article": quote.article}
    slugs["publication"] = quote.article.publication
    text = cast.capture(cast.article(text_rights="public"), "Words for all.")
    for pattern in get_resolver().url_patterns:
        name = getattr(pattern, "name", None)
        if name is None:
            continue
        record = slugs.get(name.removesuffix("_detail")) if name.endswith("_detail") else None
        args = [quote.public_id] if name == "quote_detail" else [record.slug] if record else []
        args = [text.article.slug, text.pk] if name == "article_text" else args
        args = ["quote", quote.public_id] if name == "report" else args
        args = PERIODS.get(name, args)
        assert client.get(reverse(name, args=args)).status_code == 200, name


@pytest.mark.parametrize("folder", ["archive", "tests"])
def test_every_module_says_what_lives_in_it(folder):
    for path in (ROOT / folder).rglob("*.py"):
        text = path.read_text()
        if text.strip() and "migrations" not in path.parts:
            assert text.startswith('"""'), path


def test_no_file_outgrows_one_subject():
    """A smell past 350 lines, refused past 500 (DESIGN, section 5)."""
    long = {
        path.name: n
        for path in (ROOT / "archive").rglob("*.py")
        if (n := len(path.read_text().splitlines())) > 500
    }
    assert {name for name in long if "initial" not in name} == set()
