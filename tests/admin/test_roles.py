"""Every address of the admin and every step, as everybody, compared with the tables of docs/roles.md."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from archive import history, workflow
from archive.desk import messages, notes
from archive.models import (
    Actor,
    Article,
    Correction,
    Event,
    FormerSlug,
    Message,
    Quote,
    Revision,
    Seal,
    Suggestion,
    Utterance,
    Workbench,
)
from tests import cast
from tests.admin.conftest import typed
from tests.roles_table import PEOPLE, person, table

pytestmark = pytest.mark.django_db
PAGES, STEPS = table("page"), table("step")
EDITORIAL = {"article": Article, "actor": Actor, "event": Event, "quote": Quote}
STATES = {
    "draft": {"status": "draft"},
    "in review": {"status": "in_review"},
    "published": {"status": "published"},
    "withdrawn": {"status": "withdrawn", "published_at": timezone.now(), "withdrawal_reason": "error"},
    "draft that was public": {"status": "draft", "published_at": timezone.now()},
}
FOR_ALL_ROLES = {"submit_for_review", "agree", "back_to_draft", "assign_topics", "change_event"}
FOR_ALL = {"login", "logout"}  # whoever asks
FIRST = {"index", "password_change", "password_change_done", "jsi18n"}
ONE_OF = {
    **dict.fromkeys(("publication", "topic", "place", "utterance"), "shared"),
    **dict.fromkeys(("suggestion", "workbench"), "bench"),
    **dict.fromkeys(("comment", "assignment"), "notes"),
    **dict.fromkeys(("revision", "seal", "formerslug"), "looked at"),
}
ROWS = {
    ("shared", "changelist"): "list of publications, topics, places, utterances",
    ("shared", "add"): "new one of them",
    ("shared", "change"): "one of them",
    ("shared", "delete"): "one of them: delete",
    ("shared", "history"): "history of one of them",
    ("bench", "changelist"): "list of suggestions, workbenches",
    ("bench", "add"): "new one by hand",
    ("bench", "change"): "suggestion, workbench",
    ("bench", "delete"): "suggestion, workbench: delete",
    ("bench", "history"): "log of what has no versions",
    ("looked at", "changelist"): "list of versions, seals, former addresses",
    ("looked at", "add"): "version, seal, former address: add, delete",
    ("looked at", "change"): "version, seal, former address",
    ("looked at", "delete"): "version, seal, former address: add, delete",
    ("looked at", "history"): "log of what has no versions",
    ("looked at", "bring_back"): "version: bring back",
    ("notes", "changelist"): "list of comments, assignments",
    ("notes", "add"): "comment, assignment: add, delete",
    ("notes", "change"): "comment, assignment",
    ("notes", "delete"): "comment, assignment: add, delete",
    ("notes", "history"): "log of what has no versions",
    ("correction", "changelist"): "list of corrections",
    ("correction", "add"): "new correction by hand",
    ("correction", "change"): "correction",
    ("correction", "delete"): "correction: delete",
    ("correction", "history"): "log of what has no versions",
    ("message", "changelist"): "list of messages of readers",
    ("message", "add"): "message of a reader: add, delete",
    ("message", "change"): "message of a reader",
    ("message", "delete"): "message of a reader: add, delete",
    ("message", "history"): "log of what has no versions",
    ("user", "changelist"): "list of accounts",
    ("user", "add"): "new account",
    ("user", "change"): "account of somebody who may no more",
    ("user", "password_change"): "account of somebody who may no more",
    ("user", "delete"): "account: delete",
    ("user", "history"): "account: history",
    ("group", "changelist"): "list of roles",
    ("group", "add"): "role: add, delete",
    ("group", "change"): "role",
    ("group", "delete"): "role: add, delete",
    ("group", "history"): "role: history",
}


# The pages


def named_patterns(patterns: Any = None) -> Iterator[str | None]:
    """The name of every address of the admin."""
    for one in admin.site.get_urls() if patterns is None else patterns:
        if hasattr(one, "url_patterns"):
            yield from named_patterns(one.url_patterns)
        else:
            yield one.name


def records() -> dict[str, Any]:
    """One of each kind that has no steps."""
    article = cast.article(status="draft")
    capture = cast.capture(article, "“Nobody will cross,” said Mira Tallow.")
    quote, sealed_by = cast.quote(status="draft"), cast.person("cleo", "Chief")
    words = {"passages": [[1, 18]], "start": 1, "text": "Nobody will cross", "certainty": "high"}
    return {
        "publication": cast.publication("Harbour Post"),
        "topic": cast.topic(),
        "place": cast.place(),
        "utterance": Utterance.objects.create(),
        "suggestion": Suggestion.objects.create(article=article, capture=capture, **words),
        "workbench": Workbench.objects.create(article=article),
        "revision": history.keep(quote, by=None, step="Recorded"),
        "formerslug": FormerSlug.objects.create(model="actor", slug="once", object_id=1),
        "seal": Seal.objects.create(
            kind="actor", object_id=10**6, called="once", case_reference="2026-07", sealed_by=sealed_by
        ),
        "comment": notes.say(quote, "Is May right?", by=sealed_by),
        "assignment": notes.assign(quote, sealed_by, by=sealed_by),
        "correction": Correction.objects.create(quote=cast.quote(), reason="Misread."),
        "message": messages.take_in(quote, "The day is wrong.", "", "192.0.2.7"),
        "user": cast.person("uma", "Contributor"),
        "group": Group.objects.get(name="Contributor"),
    }


def addresses() -> list[tuple[str, str]]:
    """Every address of the admin with its row of the table."""
    one = records()
    of_state = {
        (kind, state): getattr(cast, kind)(**given) for kind in EDITORIAL for state, given in STATES.items()
    }
    found = [("address that is none", "/admin/nowhere/"), *_names_offered()]
    chief = User.objects.create_superuser("ada")
    found.append(("account of a superuser", reverse("admin:auth_user_change", args=[chief.pk])))
    found.append(("password of a superuser", reverse("admin:auth_user_password_change", args=[chief.pk])))
    for name in set(named_patterns()) - FOR_ALL - {"autocomplete", None}:
        found += _of(name, one, of_state)
    return sorted(found)


def _of(name: str, one: dict[str, Any], of_state: dict[tuple[str, str], Any]) -> list[tuple[str, str]]:
    if name in FIRST:
        return [("first page, one's own password", reverse(f"admin:{name}"))]
    if name == "app_list":
        rows = {"archive": "index of the archive", "auth": "index of accounts"}
        return [(row, reverse("admin:app_list", args=[label])) for label, row in rows.items()]
    if name == "view_on_site":
        topic = one["topic"]
        kind = ContentType.objects.get_for_model(topic)
        return [("link that leads on", reverse("admin:view_on_site", args=[kind.pk, topic.pk]))]
    _, kind, page = name.split("_", 2)
    if kind in EDITORIAL:
        return _of_steps(name, kind, page, of_state)
    args = [] if page in ("changelist", "add") else [one[kind].pk]
    return [
        (ROWS[ONE_OF.get(kind, kind), page], reverse(f"admin:{name}", args=args)),
        *_short(kind, one[kind]),
    ]


def _of_steps(name: str, kind: str, page: str, of_state: dict[tuple[str, str], Any]) -> list[tuple[str, str]]:
    whole = {
        "changelist": "list of records",
        "add": "new record",
        "quotations_actors": "names offered while typing",
    }
    if page in whole:
        return [(whole[page], reverse(f"admin:{name}"))]
    rows = {
        "change": lambda state: state,
        "delete": lambda state: f"{state}: delete",
        "history": lambda state: f"history of {'a draft' if 'draft' in state else 'what is not a draft'}",
        "seal": lambda state: (
            "withdrawn: seal" if state == "withdrawn" else "seal of what is not withdrawn: leads back"
        ),
        "review": lambda state: "review of an article",
        "notes": lambda state: "notes of a record",
        "open": lambda state: f"who has {'a draft open' if 'draft' in state else 'open what is not a draft'}",
        "quotations": lambda state: (
            f"workbench of {'a draft' if 'draft' in state else 'what is not a draft'}"
        ),
    }
    mine = {state: record for (of, state), record in of_state.items() if of == kind}
    return [(rows[page](state), reverse(f"admin:{name}", args=[one.pk])) for state, one in mine.items()]


def _short(kind: str, record: Any) -> list[tuple[str, str]]:
    app = record._meta.app_label
    return [("link that leads on", f"{reverse(f'admin:{app}_{kind}_changelist')}{record.pk}/")]


def _names_offered() -> list[tuple[str, str]]:
    """What every field asks for while somebody types."""
    desks = [*admin.site._registry.values()]
    desks += [inline for desk in admin.site._registry.values() for inline in desk.inlines]
    fields = {
        (desk.opts if hasattr(desk, "opts") else desk.model._meta, name)
        for desk in desks
        for name in desk.autocomplete_fields
    }
    page = reverse("admin:autocomplete")
    return [
        (
            "names offered while typing",
            f"{page}?app_label={opts.app_label}&model_name={opts.model_name}&field_name={name}",
        )
        for opts, name in fields
    ]


def answered(client: Client, address: str) -> str:
    """yes, look, no or log in, as the tables say it."""
    shown = client.get(address)
    sent = client.post(address, {})
    if shown.status_code == 302 and "/login/" in shown["Location"]:
        assert sent.status_code == 302 and "/login/" in sent["Location"]
        return "log in"
    assert max(shown.status_code, sent.status_code) < 500
    if shown.status_code in (403, 404):
        assert sent.status_code in (403, 404, 405)
        return "no"
    return "look" if sent.status_code == 403 else "yes"


@pytest.mark.parametrize("who", PEOPLE)
def test_every_address_answers_everybody_as_the_table_says(client, who, settings):
    settings.FOUR_EYES = True
    client.raise_request_exception = False
    known, me = addresses(), person(who)
    wrong = []
    for row, address in known:
        if me:
            client.force_login(me)
        found = answered(client, address)
        if found != PAGES[row][who]:
            wrong.append(f"{row}: {address} is “{found}”, not “{PAGES[row][who]}”")
    assert not wrong, "\n".join(wrong)


def test_every_row_of_the_table_has_an_address():
    assert {row for row, _ in addresses()} == set(PAGES)


# The steps, by a request where there is a button for it


class Act:
    """Somebody, somebody else, and what the first does to a record."""

    def __init__(self, client: Client, who: str) -> None:
        self.client, self.me, self.other = client, person(who), cast.person("otto")
        if self.me:
            client.force_login(self.me)

    def made(self, hand: User | None, status: str = "draft", **given: Any) -> Quote:
        quote = cast.quote(status=status, **given)
        history.keep(quote, by=hand, step="Recorded")
        return quote

    def press(self, action: str, record: Any, **extra: Any) -> Any:
        sent = {"action": action, "_selected_action": [record.pk], "index": 0, "select_across": 0, **extra}
        where = reverse(f"admin:archive_{record._meta.model_name}_changelist")
        page = self.client.post(where, sent)
        if page.context and page.context.get("seen"):
            seen = {"seen": page.context["seen"], "tried": page.context["tried"]}
            self.client.post(where, {**sent, **seen, "do": "1"})
        return type(record).objects.filter(pk=record.pk).first()

    def submitted(self, by: User | None) -> Quote:
        quote = self.made(self.other)
        Quote.objects.filter(pk=quote.pk).update(status="in_review")
        quote.refresh_from_db()
        history.keep(quote, by=by, step="Submitted for review")
        return quote

    def review(self, do: str, quote: Quote) -> Any:
        page = reverse("admin:archive_article_review", args=[quote.article_id])
        tick = f"quote.{quote.pk}.{quote.version}"
        self.client.post(page, {"do": do, "ticked": tick, "note": "Seen."})
        return Quote.objects.get(pk=quote.pk)

    def schedule(self, quote: Quote) -> bool:
        return (
            self.press("schedule", quote, preview="1", at_0="2199-05-01", at_1="06:00").publish_on is not None
        )

    def waiting(self, by: User | None) -> Quote:
        quote = self.made(None, "published")
        data = history.snapshot(quote)
        data["fields"]["context"] = "After"
        history.keep_waiting(quote, data, by=by)
        return quote

    def does(self, step: Callable[..., Any], *given: Any, **more: Any) -> bool:
        """Whether the workflow lets this person do it."""
        if self.me is None:
            return False  # has no way to it
        try:
            step(*given, by=self.me, **more)
        except workflow.Refused:
            return False
        return True


def _publishes_what_was_agreed(a: Act) -> bool:
    quote = a.made(a.me)
    if a.me:
        workflow.agree(quote, by=a.other)
    return a.press("publish", quote).is_public


def _publishes_along(a: Act) -> bool:
    mira = cast.actor(status="draft")
    history.keep(mira, by=a.me or a.other, step="Recorded")
    return a.press("publish_along", a.made(a.other, by=mira)).is_public


def _publishes_under_embargo(a: Act) -> bool:
    held = cast.article(status="draft", embargo_until=timezone.now() + timedelta(days=1))
    history.keep(held, by=a.other, step="Recorded")
    return a.press("publish", held).is_public


def _agrees(a: Act, hand: User | None) -> bool:
    quote = a.made(hand, "in_review")
    a.press("agree", quote)
    return Revision.objects.of(quote).filter(step="Agreed").exists()


def _agrees_in_review(a: Act) -> bool:
    quote = a.review("agree", a.made(a.other, "in_review"))
    return Revision.objects.of(quote).filter(step="Agreed").exists()


def _takes_time_back(a: Act) -> bool:
    quote = a.made(None)
    workflow.schedule(quote, at=timezone.now() + timedelta(days=1), by=a.other)
    return a.press("unschedule", quote).publish_on is None


def _deletes(a: Act, **given: Any) -> bool:
    return a.press("delete_selected", a.made(a.other, **given), post="yes") is None


def _restores(a: Act, status: str) -> bool:
    quote = a.made(a.other, status, context="Before")
    version = Revision.objects.of(quote).last()
    quote.context = "After"
    quote.save()
    return a.does(workflow.restore, quote, version)


def _seals(a: Act, **given: Any) -> bool:
    quote = a.made(a.other, text="These words go for good", **given)
    page = reverse("admin:archive_quote_seal", args=[quote.pk])
    shown = a.client.get(page)
    seen = shown.context["plan"].token if shown.context and "plan" in shown.context else ""
    a.client.post(page, {"case": "2026-07", "typed": quote.public_id, "seen": seen})
    return Seal.objects.filter(object_id=quote.pk).exists()


def _opens_sealed(a: Act) -> bool:
    quote = a.made(a.other, text="These words are gone for good", **STATES["withdrawn"])
    chief = User.objects.filter(username="cleo").first() or cast.person("cleo", "Chief")
    workflow.seal(quote, case="2026-07", by=chief)
    return bool(a.press("back_to_draft", quote).status == "draft")


def _brings_back(a: Act) -> bool:
    topic = cast.topic("Lighthouses")
    gone = history.keep(topic, by=a.other, step="Deleted")
    topic.delete()
    return a.does(workflow.bring_back, gone)


def _noted(a: Act, quote: Quote, **sent: Any) -> None:
    a.client.post(reverse("admin:archive_quote_notes", args=[quote.pk]), sent)


def _comments(a: Act) -> bool:
    quote = a.made(a.other)
    _noted(a, quote, _say="", text="Is May right?")
    return notes.comments(quote).exists()


def _assigns(a: Act) -> Any:
    quote = a.made(a.other)
    _noted(a, quote, _assign="", to=a.other.pk)
    return notes.assignment(quote)


def _takes_off(a: Act) -> bool:
    quote = a.made(a.other)
    notes.assign(quote, a.other, by=a.other)
    _noted(a, quote, _unassign="")
    return notes.assignment(quote) is None


def _keeps_change(a: Act) -> bool:
    quote = a.made(None, "published")
    data = history.snapshot(quote)
    data["fields"]["context"] = "After"
    return a.does(workflow.wait, quote, data)


def _told(a: Act) -> Message:
    return messages.take_in(a.made(None, "published"), "The day is wrong.", "", "192.0.2.7")


def _closes(a: Act, way: str) -> bool:
    message = _told(a)
    page = reverse("admin:archive_message_change", args=[message.pk])
    a.client.post(page, {way: "yes", f"{way}-text": "It was Tuesday."})
    message.refresh_from_db()
    return message.state != "new"


def _assigns_topics(a: Act, status: str) -> bool:
    quote = a.made(a.other, status)
    a.press("assign_topics", quote, preview="1", add=[cast.topic().pk])
    waits = history.waiting(quote)
    return quote.topics.exists() or bool(waits and waits.data["many"]["topics"])


def _changes_event(a: Act) -> bool:
    event = cast.event("Ellery fair")
    return a.press("change_event", a.made(a.other), preview="1", said_at=event.slug).said_at_id == event.pk


def _sets_embargo(a: Act, until: Any) -> bool:
    held = cast.article(status="draft", embargo_until=timezone.now() + timedelta(days=1))
    where = reverse("admin:archive_article_change", args=[held.pk])
    page = a.client.get(where)
    if not page.context or "adminform" not in page.context:
        return False
    sent = typed(page) | {
        "embargo_until_0": f"{until:%Y-%m-%d}" if until else "",
        "embargo_until_1": f"{until:%H:%M:%S}" if until else "",
    }
    a.client.post(where, {name: one for name, one in sent.items() if one is not None})
    before = held.embargo_until
    held.refresh_from_db()
    return held.embargo_until != before


def _publishes_on_own_text(a: Act) -> bool:
    quote = a.made(a.other)
    workflow.keep_texts(quote.article, ["Replaced."], is_replaced=True, by=a.me)
    return a.press("publish", quote).is_public


DONE: dict[str, Callable[[Act], bool]] = {
    "submit a draft": lambda a: a.press("submit_for_review", a.made(a.other)).status == "in_review",
    "take back what one submitted": lambda a: (
        a.press("back_to_draft", a.submitted(a.me or a.other)).status == "draft"
    ),
    "take back what another submitted": lambda a: (
        a.press("back_to_draft", a.submitted(a.other)).status == "draft"
    ),
    "agree to what another changed": lambda a: _agrees(a, a.other),
    "agree to what one changed": lambda a: _agrees(a, a.me),
    "publish what another changed": lambda a: a.press("publish", a.made(a.other)).is_public,
    "publish what one changed": lambda a: a.press("publish", a.made(a.me)).is_public,
    "publish what one changed, agreed to by another": _publishes_what_was_agreed,
    "publish along what one changed": _publishes_along,
    "publish on the review page what another changed": lambda a: (
        a.review("publish", a.made(a.other, "in_review")).is_public
    ),
    "publish on the review page what one changed": lambda a: (
        a.review("publish", a.made(a.me, "in_review")).is_public
    ),
    "send back on the review page what another submitted": lambda a: (
        a.review("back", a.submitted(a.other)).status == "draft"
    ),
    "agree on the review page to what another changed": _agrees_in_review,
    "submit one's drafts on the review page": lambda a: (
        a.review("submit", a.made(a.me)).status == "in_review"
    ),
    "publish what is under embargo": _publishes_under_embargo,
    "set a time for what another changed": lambda a: a.schedule(a.made(a.other)),
    "set a time for what one changed": lambda a: a.schedule(a.made(a.me)),
    "take a time back": _takes_time_back,
    "take from readers": lambda a: a.press("back_to_draft", a.made(a.other, "published")).status == "draft",
    "withdraw": lambda a: (
        a.press("withdraw", a.made(a.other, "published"), preview="1", reason="error").status == "withdrawn"
    ),
    "open again what was withdrawn": lambda a: (
        a.press("back_to_draft", a.made(a.other, **STATES["withdrawn"])).status == "draft"
    ),
    "seal what was withdrawn": lambda a: _seals(a, **STATES["withdrawn"]),
    "seal what is public": lambda a: _seals(a, status="published"),
    "open again what was sealed": _opens_sealed,
    "delete drafts from the list": _deletes,
    "delete what was public from the list": lambda a: _deletes(a, **STATES["draft that was public"]),
    "keep a change of what is public": _keeps_change,
    "publish another's change": lambda a: a.does(workflow.publish_change, a.waiting(a.other)),
    "publish one's own change": lambda a: a.does(workflow.publish_change, a.waiting(a.me)),
    "agree to another's change": lambda a: a.does(workflow.agree, a.waiting(a.other)),
    "drop one's own change": lambda a: a.does(workflow.drop_change, a.waiting(a.me)),
    "drop another's change": lambda a: a.does(workflow.drop_change, a.waiting(a.other)),
    "assign topics to drafts": lambda a: _assigns_topics(a, "draft"),
    "assign topics to what is public, as a change that waits": lambda a: _assigns_topics(a, "published"),
    "change the event of a draft quote": _changes_event,
    "make an embargo longer": lambda a: _sets_embargo(a, timezone.now() + timedelta(days=2)),
    "lift an embargo": lambda a: _sets_embargo(a, None),
    "publish a quote whose article's text one replaced": _publishes_on_own_text,
    "restore a version of a draft": lambda a: _restores(a, "draft"),
    "restore a version of what is in review": lambda a: _restores(a, "in_review"),
    "bring back what was deleted": _brings_back,
    "comment on a record": _comments,
    "assign a record to somebody": lambda a: _assigns(a) is not None,
    "take a record off somebody": _takes_off,
    "answer a reader's message": lambda a: _closes(a, "answer"),
    "dismiss a reader's message": lambda a: _closes(a, "dismiss"),
    "correct a record after a reader's message": lambda a: (
        a.does(messages.led_to_correction, _told(a)) and _keeps_change(a)
    ),
}


def test_every_row_of_steps_is_tried():
    assert set(DONE) == set(STEPS)


@pytest.mark.parametrize("who", PEOPLE)
def test_every_step_is_for_those_whom_the_table_names(client, who, settings):
    settings.FOUR_EYES = True
    act = Act(client, who)
    found = {step: "yes" if done(act) else "no" for step, done in DONE.items()}
    assert found == {step: cells[who] for step, cells in STEPS.items()}


@pytest.mark.parametrize(
    ("role", "offered"),
    [("Contributor", FOR_ALL_ROLES), ("Editor", None)],
)
def test_actions_that_readers_notice_are_offered_to_editors_only(client, role, offered):
    client.force_login(cast.person("ida", role))
    cast.quote(status="draft")
    form = client.get(reverse("admin:archive_quote_changelist")).context["action_form"]
    names = {name for name, _ in form.fields["action"].choices if name}
    every = {"publish", "publish_along", "schedule", "unschedule", "withdraw", "delete_selected"}
    assert names == (offered or every | FOR_ALL_ROLES)
