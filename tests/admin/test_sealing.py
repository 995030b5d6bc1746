"""The page of sealing: what will vanish is said before, the number typed, and what is sealed stays so."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from archive import verification, workflow
from archive.models import Article, Comment, Quote, Seal
from tests import cast

from .conftest import messages, typed

pytestmark = pytest.mark.django_db
WORDS = "Nobody will cross before the piers are sound"


@pytest.fixture
def ada() -> Any:
    return cast.person("ada", "Chief")


@pytest.fixture
def chief(client: Client, ada: Any) -> Client:
    client.force_login(ada)
    return client


@pytest.fixture
def quote() -> Quote:
    """Withdrawn, and proved by a text."""
    article = cast.article()
    cast.capture(article, f"“{WORDS},” said Mira Tallow.")
    made = cast.quote(WORDS, article=article)
    verification.check(made)
    workflow.withdraw(made, by=None, reason="privacy")
    return made


def page(record: Any, name: str = "seal") -> str:
    return reverse(f"admin:archive_{record._meta.model_name}_{name}", args=[record.pk])


def confirm(client: Client, record: Any, **other: Any) -> Any:
    """Open the page, type what it asks for, and press the button."""
    plan = client.get(page(record)).context["plan"]
    given = {"case": "2026-07", "typed": plan.called, "seen": plan.token, **other}
    return client.post(page(record), given, follow=True)


def sealed(record: Any, by: Any) -> Any:
    workflow.seal(record, case="2026-07", by=by)
    record.refresh_from_db()
    return record


def test_the_page_says_what_will_vanish_and_what_stays(chief, quote, ada):
    Comment.objects.create(kind="quote", object_id=quote.pk, made_by=ada, text="Wait")
    shown = chief.get(page(quote)).content.decode()
    assert "1 captured text, dropped" in shown
    assert "1 comment: the words in it" in shown
    assert f"{quote.article.title}</a>" in shown
    assert "cannot be undone" in shown


def test_an_article_says_how_many_quotes_go_with_it(chief, quote):
    cast.quote(article=quote.article)
    workflow.withdraw(quote.article, by=None, reason="rights")
    shown = chief.get(page(quote.article)).content.decode()
    assert "2 quotes of it" in shown
    assert "Hidden with the article until now, withdrawn from now on: 1 quote." in shown


def test_other_quotes_with_the_same_words_are_named(chief, quote):
    other = cast.quote(f"{WORDS}.")
    assert f"#{other.public_id}" in chief.get(page(quote)).content.decode()


def test_confirmed_it_is_sealed(chief, quote):
    said = messages(confirm(chief, quote))
    quote.refresh_from_db()
    assert quote.text == "[sealed]"
    assert "is sealed, case 2026-07" in said


def test_the_address_of_an_article_is_replaced_if_ticked(chief):
    article = cast.article()
    workflow.withdraw(article, by=None, reason="legal")
    confirm(chief, article, new_address="on")
    assert Article.objects.get(pk=article.pk).slug == f"article-{article.pk}"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"typed": "00000000"}, "Nothing was sealed"),
        ({"typed": ""}, "Type it to confirm"),
        ({"case": ""}, "Give the case reference"),
        ({"case": "x" * 81}, "at most 80 characters"),
        ({"case": "\0"}, "case reference"),
        ({"seen": "0" * 64}, "Something of it changed since you read this page"),
        ({"seen": ""}, "required"),
    ],
)
def test_what_is_not_confirmed_is_not_sealed(chief, quote, given, said):
    answer = confirm(chief, quote, **given)
    form = answer.context["form"]
    assert said in f"{form.errors.as_text()} {answer.content.decode()}"
    assert not Seal.objects.exists()


def test_the_number_may_be_typed_as_it_is_printed(chief, quote):
    confirm(chief, quote, typed=f"#{quote.public_id.upper()}")
    assert Seal.objects.exists()


@pytest.mark.parametrize("pk", [0, 10**6, 2**63])
def test_a_record_that_is_not_there_is_not_found(chief, pk):
    assert chief.get(f"/admin/archive/quote/{pk}/seal/").status_code == 404


@pytest.mark.parametrize(
    ("state", "said"), [("published", "Only what was withdrawn"), ("sealed", "sealed already")]
)
def test_where_nothing_can_be_sealed_the_page_leads_back(chief, quote, ada, state, said):
    record = sealed(quote, ada) if state == "sealed" else cast.quote()
    answer = chief.get(page(record), follow=True)
    assert answer.redirect_chain[-1][0] == page(record, "change")
    assert said in messages(answer)


def test_a_chief_is_offered_it_on_the_page_of_what_was_withdrawn(chief, quote):
    assert page(quote) in chief.get(page(quote, "change")).content.decode()


def test_an_editor_is_not_offered_it_and_is_refused(desk, quote):
    desk.force_login(cast.person("otto"))
    assert page(quote) not in desk.get(page(quote, "change")).content.decode()
    assert desk.get(page(quote)).status_code == 403


# Afterwards


@pytest.mark.parametrize("kind", ["article", "actor", "event", "quote"])
def test_the_page_of_a_sealed_record_is_only_looked_at_and_says_so(chief, ada, kind):
    record = getattr(cast, kind)()
    workflow.withdraw(record, by=None, reason="privacy")
    shown = chief.get(page(sealed(record, ada), "change"))
    assert "its words were removed. Case 2026-07" in shown.content.decode()
    assert 'name="_save"' not in shown.content.decode()
    assert chief.post(page(record, "change"), {}).status_code == 403
    assert chief.get(page(record, "history")).status_code == 200


def test_who_sealed_it_is_told_in_the_admin_only(chief, client, quote, ada):
    sealed(quote, ada)
    assert "by ada" in chief.get(page(quote, "change")).content.decode()
    client.logout()
    assert "ada" not in client.get(quote.get_absolute_url()).content.decode()


def test_the_form_refuses_the_words_of_a_sealed_quote_and_names_the_case(chief, quote, ada):
    sealed(quote, ada)
    draft = cast.quote("Something else was said", status="draft")
    sent = typed(chief.get(page(draft, "change")))
    answer = chief.post(page(draft, "change"), {**sent, "text": f"{WORDS}!"})
    assert "is sealed, case 2026-07" in str(answer.context["adminform"].form.errors["text"])


def test_a_dropped_text_pasted_again_is_refused_in_a_sentence(chief, quote, ada):
    text = quote.article.captures.get().text
    sealed(quote, ada)
    draft = cast.article("Another print", status="draft")
    sent = typed(chief.get(page(draft, "change")))
    rows = {
        "captures-TOTAL_FORMS": "1",
        "captures-0-captured_at_0": "2019-10-03",
        "captures-0-captured_at_1": "06:00",
        "captures-0-made_by": "publisher",
        "captures-0-text": text,
    }
    answer = chief.post(page(draft, "change"), {**sent, **rows})
    assert "This text was dropped when a record was sealed" in answer.content.decode()
    assert not draft.captures.exists()


# What readers see


def test_its_address_says_that_its_words_were_removed_and_the_case(client, quote, ada):
    sealed(quote, ada)
    answer = client.get(quote.get_absolute_url())
    shown = " ".join(answer.content.decode().split())
    assert answer.status_code == 410
    assert "This quote was withdrawn and its words were removed. Case 2026-07." in shown


def test_a_sealed_draft_was_never_there_for_readers(client, ada):
    article = cast.article()
    draft = cast.quote(article=article, status="draft")
    workflow.withdraw(article, by=None, reason="rights")
    sealed(article, ada)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_case_is_printed_as_typed(client, quote, ada):
    workflow.seal(quote, case="<b>2026</b>", by=ada)
    assert "&lt;b&gt;2026" in client.get(quote.get_absolute_url()).content.decode()
