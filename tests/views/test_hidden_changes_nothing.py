"""What is hidden changes nothing: readers get the same bytes with hidden records and without them.

What lives here: the comparison of every public answer (tests.views.walk) before and after hidden records are
tied to the public ones. What does not: the records (tests.world).

SEEDS=50 tries fifty archives.
"""

import os
from random import Random
from typing import Any

import pytest
from django.urls import get_resolver, resolve

from archive.models import Quote, Status
from tests.views.pages import assert_keeps_secrets, page
from tests.views.walk import addresses, answer, differing, every_address
from tests.world import hide_among, public_archive

pytestmark = pytest.mark.django_db

SEEDS = range(int(os.environ.get("SEEDS", "2")))


def test_every_public_route_is_walked():
    rnd = Random(0)
    asked = {address.split("?")[0] for address in addresses(public_archive(rnd), rnd)} - {"/nothing/"}
    walked = {resolve(address).url_name for address in asked}
    assert {one.name for one in get_resolver().url_patterns if getattr(one, "name", None)} <= walked


def hidden_by_its_article_alone(record: Any) -> bool:
    """It was public until its article was withdrawn."""
    if not isinstance(record, Quote) or record.article.status != Status.WITHDRAWN:
        return False
    voices = [voice.actor for voice in record.voices.all() if voice.actor]
    return record.is_public and all(actor.is_public for actor in voices)


def is_gone(record: Any) -> bool:
    return getattr(record, "status", "") == Status.WITHDRAWN or hidden_by_its_article_alone(record)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_answer_is_the_same_with_hidden_records_and_without(client, seed):
    rnd = Random(seed)
    public = public_archive(rnd)
    before = {address: answer(client, address) for address in addresses(public, rnd)}
    hide_among(public, rnd)
    after = {address: answer(client, address) for address in before}
    leaks = differing(before, after)
    assert not leaks, "\n".join([f"{len(leaks)} of {len(before)} answers changed, seed {seed}:", *leaks])


@pytest.mark.parametrize("seed", SEEDS)
def test_hidden_record_answers_as_what_never_was_or_as_withdrawn(client, seed):
    rnd = Random(seed)
    hidden = hide_among(public_archive(rnd), rnd)
    never = answer(client, "/nothing/")
    for record in hidden.records:
        record.refresh_from_db()
        for address in every_address(record):
            if is_gone(record):
                assert_keeps_secrets(page(client, address, 410))
            else:
                assert answer(client, address) == never, address
