"""Constraints in the database, computed columns, versions and addresses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from archive import text
from archive.models import (
    Actor,
    Article,
    Capture,
    Coverage,
    Event,
    FormerSlug,
    Passage,
    Quote,
    StaleVersion,
    Utterance,
    Voice,
)
from archive.models.fields import CROCKFORD, fold, new_public_id, read_public_id
from tests import cast

pytestmark = pytest.mark.django_db


def refuses(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_bounds_follow_the_text_of_a_date():
    event = cast.event(date="2019-07/..")
    event.date = "2019-09~"
    event.save()
    event.refresh_from_db()
    assert (event.date, event.date_last - event.date_first) == ("2019-09~", 29)


def test_lone_update_of_a_date_is_refused_by_the_database():
    event = cast.event()
    refuses(lambda: Event.objects.filter(pk=event.pk).update(date="2020"))


def test_unreadable_date_is_refused_by_the_database():
    refuses(lambda: cast.event(date="Oct 2019"))


def test_unreadable_date_tells_what_was_meant():
    event = cast.event()
    event.date = "Oct 2019"
    with pytest.raises(ValidationError, match="2019-10"):
        event.full_clean()


def test_bulk_create_computes_bounds():
    Event.objects.bulk_create([Event(title="A", slug="a", date="2019-10")])
    assert Event.objects.get().date_first is not None


def test_second_save_over_an_older_version_is_refused():
    actor = cast.actor()
    mine, theirs = Actor.objects.get(pk=actor.pk), Actor.objects.get(pk=actor.pk)
    theirs.description = "Theirs"
    theirs.save()
    mine.description = "Mine"
    with pytest.raises(StaleVersion):
        mine.save()
    actor.refresh_from_db()
    assert (actor.description, actor.version) == ("Theirs", 2)


def test_changed_slug_is_remembered():
    actor = cast.actor(slug="mira")
    actor.slug = "mira-tallow"
    actor.save()
    assert FormerSlug.objects.get(model="actor", slug="mira").object_id == actor.pk


def test_slug_that_leads_elsewhere_is_refused():
    actor = cast.actor(slug="mira")
    actor.slug = "mira-tallow"
    actor.save()
    with pytest.raises(ValidationError, match="had this address once"):
        Actor(name="Other", sort_name="Other", slug="mira").full_clean()


@pytest.mark.parametrize("held", ["article", "actor", "capture", "publication"])
def test_evidence_is_never_cascaded_away(held):
    source = cast.article()
    proof = cast.capture(source, "Nobody will cross.")
    quote = cast.quote("Nobody will cross.", article=source)
    Passage.objects.create(quote=quote, capture=proof, start=0, end=18, exact="Nobody will cross.")
    record = {
        "article": source,
        "actor": quote.voices.get().actor,
        "capture": proof,
        "publication": source.publication,
    }[held]
    with pytest.raises(ProtectedError):
        record.delete()


def test_constraints_are_kept_by_the_database():
    quote, source = cast.quote(), cast.article()
    proof = cast.capture(source, "Text")
    refuses(lambda: Voice.objects.create(quote=quote, position=2))
    refuses(lambda: Voice.objects.create(quote=quote, position=1, name_as_printed="x"))
    refuses(lambda: Passage.objects.create(quote=quote, capture=proof, start=5, end=5))
    refuses(lambda: Capture.objects.create(article=source, captured_at="2019-10-04T00:00Z", sha256="short"))
    refuses(lambda: Article.objects.filter(pk=source.pk).update(copy_of=source.pk, copy_kind="reprint"))
    refuses(lambda: Article.objects.filter(pk=source.pk).update(copy_kind="reprint"))
    refuses(lambda: Quote.objects.filter(pk=quote.pk).update(standing="denied"))
    refuses(lambda: Quote.objects.filter(pk=quote.pk).update(form="paraphrase", verdict="verbatim"))
    refuses(lambda: Quote.objects.filter(pk=quote.pk).update(public_id="ILOU1234"))
    refuses(lambda: cast.quote(""))
    refuses(lambda: cast.place("Nowhere", country="xx"))


def test_article_reports_an_event_once():
    event, source = cast.event(), cast.article()
    Coverage.objects.create(event=event, article=source)
    refuses(lambda: Coverage.objects.create(event=event, article=source))


def test_public_id_is_eight_crockford_characters():
    assert set(new_public_id()) <= set(CROCKFORD) and len(new_public_id()) == 8


def test_public_id_in_use_is_not_given_twice(monkeypatch):
    taken = cast.quote()
    again = Quote(public_id=taken.public_id, text="Other words", article=taken.article)
    again.save()
    assert again.public_id != taken.public_id


def test_public_id_is_read_as_people_copy_it():
    assert read_public_id("7K3F2M9O") == "7k3f2m90"


@pytest.mark.parametrize("spelling", ["ФЁДОР ЛУКЬЯНОВ", "фе\u0308дор лукьянов", "Федор  Лукьянов"])
def test_names_fold_alike_in_any_case_and_normal_form(spelling):
    assert fold(spelling) == fold("Фёдор Лукьянов")


def test_actor_is_found_by_any_alias_and_script():
    actor = cast.actor("Fyodor Lukyanov")
    actor.aliases.create(name="Фёдор Лукьянов", kind="native", language="ru")
    for typed in ("lukyanov", "Lukyanov, Fyodor", "ЛУКЬЯНОВ", "fyo luk"):
        assert list(Actor.objects.matching(typed)) == [actor], typed
    assert list(Actor.objects.named("федор лукьянов")) == [actor]


def test_empty_name_finds_nobody():
    cast.actor()
    assert not Actor.objects.named(" ").exists()
    assert not Actor.objects.matching("—").exists()


def test_capture_keeps_the_fingerprint_of_its_text():
    kept = cast.capture(cast.article(), "A text\r\nin two lines")
    assert kept.text == "A text\nin two lines"
    assert kept.sha256 == text.fingerprint(kept.text)


def test_quote_is_filed_under_said_then_event_then_article():
    event, source = cast.event(date="2018-05"), cast.article(published="2018-06")
    assert cast.quote(article=source, said_at=event, said="2018-04-01").dated_by == "said"
    assert cast.quote(article=source, said_at=event).dated_by == "event"
    assert cast.quote(article=source).filed.text == "2018-06"
    assert cast.quote(article=cast.article(published="")).dated_by == ""


def test_utterance_outlives_its_preferred_quote():
    quote = cast.quote()
    utterance = Utterance.objects.create(preferred_quote=quote)
    quote.delete()
    utterance.refresh_from_db()
    assert utterance.preferred_quote is None


@pytest.mark.parametrize("name", ["ß" * 300, "ﷺ" * 300, "각" * 300])
def test_name_that_grows_as_it_folds_is_kept_and_found(name):
    actor = cast.actor(name, slug="grown", sort_name=name)
    assert list(Actor.objects.named(name)) == [actor]


def test_slug_of_a_draft_reserves_nothing():
    draft = cast.actor(slug="mira", status="draft")
    draft.slug = "mira-tallow"
    draft.save()
    assert not FormerSlug.objects.exists()
