"""Eight editors save one quote at once, again and again, by its form: nothing is lost, nothing breaks."""

import os
import random
import time
from html.parser import HTMLParser
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse

from archive.models import Quote, Revision
from tests import cast
from tests.disk import on_disk  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 8
SAVES = int(os.environ.get("SAVES", "5"))  # of each; SAVES=50 takes minutes
FIELD = "our_translation"  # without a greatest length


class Page(HTMLParser):
    """What a page's form would send, and what somebody else saved in the fields that clash."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__()
        self.sent: dict[str, list[str]] = {}
        self.theirs: dict[str, str] = {}
        self.select = self.textarea = self.clash = self.read = ""
        self.left_out = 0  # elements we are in whose words are not theirs
        self.feed(page.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given:
            self.sent.setdefault(self.select, []).append(value)
        elif tag == "textarea":
            self.textarea, self.sent[name] = name, [""]
        elif tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.sent.setdefault(name, []).append(value)
            self.clash = value if name == "_clash" else self.clash
        elif tag == "p" and given.get("class") == "cf-v" and self.clash not in self.theirs:
            self.read, self.theirs[self.clash] = self.clash, ""
        elif tag in ("del", "span"):
            self.left_out += 1

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea][0] += data
        elif self.read and not self.left_out:
            self.theirs[self.read] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.read = ""
        elif tag in ("del", "span"):
            self.left_out -= 1
        if tag == "textarea":
            name, self.textarea = self.textarea, ""
            self.sent[name][0] = self.sent[name][0].removeprefix("\n")


class Browser(RequestFactory):
    """A client without the bookkeeping of Django's, which knows of one thread only."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.cookies, self.handler = client.cookies, ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


class Editor(Thread):
    """Adds words at the end of one field, again and again; after those of the others, if refused."""

    def __init__(self, name: str, where: str, start: Barrier) -> None:
        super().__init__(name=name)
        client = Client()
        client.force_login(cast.person(name))
        self.browser, self.where, self.begin = Browser(client), where, start
        self.troubles: list[str] = []
        self.rest = 1.0  # seconds until the next words, more or less

    def run(self) -> None:
        try:
            self.begin.wait()
            for number in range(SAVES):
                self.add(f"{self.name}-{number}")
        except Exception as trouble:
            self.troubles.append(repr(trouble))
        finally:
            connections.close_all()

    def add(self, words: str) -> None:
        """Every refusal makes the rests that follow longer, every save shorter: a pace that all can keep."""
        time.sleep(random.uniform(0, 2 * self.rest))
        sent = Page(self.browser.get(self.where)).sent
        sent[FIELD] = [f"{sent[FIELD][0]} {words}".strip()]
        answer = self.browser.post(self.where, sent)
        while answer.status_code == 200:
            self.rest = min(self.rest * 1.3, 2)
            time.sleep(random.uniform(0, 0.05))
            page = Page(answer)
            if FIELD in page.theirs:
                page.sent[FIELD] = [f"{' '.join(page.theirs[FIELD].split())} {words}"]
            answer = self.browser.post(self.where, page.sent)
        self.rest *= 0.8
        if answer.status_code != 302:
            self.troubles.append(f"{words}: {answer.status_code}")


@pytest.mark.usefixtures("on_disk")
def test_eight_editors_saving_one_quote_lose_nothing() -> None:
    quote = cast.quote(status="draft")
    where, start = reverse("admin:archive_quote_change", args=[quote.pk]), Barrier(EDITORS)
    editors = [Editor(f"editor{number}", where, start) for number in range(EDITORS)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()

    assert [trouble for editor in editors for trouble in editor.troubles] == []
    words = Quote.objects.get(pk=quote.pk).our_translation.split()
    assert sorted(words) == sorted(f"{one.name}-{number}" for one in editors for number in range(SAVES))
    kept = Revision.objects.of(quote)
    assert kept.count() == 1 + EDITORS * SAVES
    assert kept.last().fields[FIELD].split() == words
