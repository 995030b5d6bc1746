"""Topics: the list, and one topic with its newest quotes."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from archive.models import Actor, Quote, Topic
from archive.search import Criteria, FacetValue, facets_and_otherwise
from archive.timeline import tallies
from archive.timeline.involved import newest_events

from .lists import chart, named_rows, quotes_of
from .records import find

EVENTS = SPEAKERS = 10
NEAR = 5


def topic_list(request: HttpRequest) -> HttpResponse:
    context = named_rows(request, Topic.objects.published(), tallies.of_topics)
    return render(request, "archive/topic_list.html", context, status=context["status"])


def topic_detail(request: HttpRequest, slug: str) -> HttpResponse:
    topic, answer = find(Topic, slug)
    if answer:
        return answer
    criteria = Criteria(topics=(topic.pk,))
    counted, otherwise = facets_and_otherwise(criteria)
    context = {
        "topic": topic,
        "events": newest_events("archive_event_topics", "topic_id", topic.pk, EVENTS),
        "speakers": _speakers(counted.speakers, otherwise),
        "sampled": counted.among if "speakers" in counted.sampled else 0,
        **chart(counted.years, topic=topic.slug),
        **quotes_of(request, criteria),
    }
    context["near"] = _near(topic, context["quotes"])
    return render(request, "archive/topic_detail.html", context, status=context["status"])


def _speakers(counted: Sequence[FacetValue], otherwise: Mapping[int, int]) -> list[tuple[Actor, int, int]]:
    """The most quoted, with how many quotes are counted as theirs, and how many more are not."""
    chosen = counted[:SPEAKERS]
    actors = Actor.objects.published().in_bulk([int(one.value) for one in chosen])
    more = {one.value: otherwise.get(int(one.value), 0) for one in chosen}
    return [
        (actors[int(one.value)], one.n - more[one.value], more[one.value])
        for one in chosen
        if one.value in actors
    ]


def _near(topic: Topic, quotes: list[Quote]) -> Any:
    """Other topics of the quotes shown, the commonest first."""
    others = Topic.objects.filter(quotes__in=[quote.pk for quote in quotes]).exclude(pk=topic.pk)
    return list(others.annotate(n=Count("quotes")).order_by("-n", "name")[:NEAR])
