"""Fixtures are loaded only where they are absent: what editors did since is never undone."""

from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from archive.ingest import fixtures
from archive.models import Actor, Alias, Article, Coverage, Event, Publication, Quote, Status


@pytest.fixture
def loaded(db: None) -> fixtures.Report:
    return fixtures.load_absent()


def counts() -> dict[str, int]:
    models = apps.get_app_config("archive").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_loaddata_twice_does_no_harm(db: None) -> None:
    call_command("loaddata", *fixtures.FIRST, verbosity=0)
    before = counts()
    call_command("loaddata", *fixtures.FIRST, verbosity=0)
    assert counts() == before


def test_second_loading_creates_nothing(loaded: fixtures.Report) -> None:
    before = counts()
    again = fixtures.load_absent()
    assert (again.created.total(), again.kept) == (0, loaded.created.total())
    assert counts() == before


def test_loading_equals_loaddata(loaded: fixtures.Report) -> None:
    before = counts()
    call_command("loaddata", *fixtures.FIRST, verbosity=0)
    assert counts() == before


@pytest.mark.parametrize("apps_dumped", [["archive"], []])
def test_dump_by_natural_keys_is_loaded_again(
    transactional_db: None, tmp_path: Path, apps_dumped: list[str]
) -> None:
    fixtures.load_absent()
    verdicts = dict(Quote.objects.values_list("public_id", "verdict"))
    before, file = counts(), str(tmp_path / "all.json")
    call_command(
        "dumpdata", *apps_dumped, natural_foreign=True, natural_primary=True, output=file, verbosity=0
    )
    call_command("flush", verbosity=0, interactive=False)
    call_command("loaddata", file, verbosity=0)
    assert counts() == before
    assert dict(Quote.objects.values_list("public_id", "verdict")) == verdicts


def test_an_editors_change_is_kept(loaded: fixtures.Report) -> None:
    actor = Actor.objects.get(slug="cliff-kupchan")
    actor.description = "Ours."
    actor.save()
    event = Event.objects.get(slug="valdai-forum-2019")
    event.topics.clear()
    fixtures.load_absent()
    actor.refresh_from_db()
    assert (actor.description, actor.version, event.topics.count()) == ("Ours.", 2, 0)


def test_what_an_editor_took_away_from_a_record_stays_away(loaded: fixtures.Report) -> None:
    Alias.objects.get(name="RIAC").delete()
    Coverage.objects.get(event__slug="annexation-of-crimea").delete()
    before = counts()
    fixtures.load_absent()
    assert counts() == before


def test_a_missing_record_comes_back_with_its_parts(loaded: fixtures.Report) -> None:
    before = counts()
    Quote.objects.get(public_id="7k3f2m9q").delete()
    again = fixtures.load_absent()
    assert again.created == {"quotes": 1, "voices": 1, "passages": 2, "comparisons": 1}
    assert counts() == before


def test_a_record_whose_slug_was_changed_is_known_by_the_old_one(loaded: fixtures.Report) -> None:
    article = "post-imperial-putin"
    for model, slug in ((Publication, "bloomberg"), (Article, article), (Actor, "cliff-kupchan")):
        record = model.objects.get(slug=slug)
        record.slug = f"{slug}-renamed"
        record.save()
    Quote.objects.get(public_id="m2qa8r0t").delete()
    before = counts()
    assert fixtures.load_absent().created["quotes"] == 1
    back = Quote.objects.get(public_id="m2qa8r0t")
    assert back.article.slug == f"{article}-renamed"
    assert counts()["Actor"] == before["Actor"] and counts()["Article"] == before["Article"]


def test_withdrawn_record_stays_withdrawn(loaded: fixtures.Report) -> None:
    taken_back = {"status": Status.WITHDRAWN, "withdrawal_reason": "error"}
    Quote.objects.filter(public_id="7k3f2m9q").update(**taken_back)
    fixtures.load_absent()
    assert Quote.objects.withdrawn().get().public_id == "7k3f2m9q"


def test_what_stands_in_the_way_is_named_and_nothing_is_loaded(db: None) -> None:
    Publication.objects.create(name="Sample Courier", slug="our-courier")
    with pytest.raises(fixtures.NotLoaded, match=r"^The publication sample-courier, .+ Nothing was loaded"):
        fixtures.load_absent()
    assert counts()["Quote"] == 0


def test_unknown_fixture_is_named(db: None) -> None:
    with pytest.raises(fixtures.NotLoaded, match="no fixture called nonsense"):
        fixtures.load_absent(["nonsense"])
