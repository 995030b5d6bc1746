"""A public archive made by chance, and hidden records tied to it in every way there is.

`public_archive` makes what readers may see; `hide_among` adds drafts, records in review and withdrawn
ones, and ties them to the public records and to each other. The same `random.Random` makes the same
archive. Whatever is hidden has “secret” in its texts.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

from django.utils import timezone

from archive import models
from archive.models import Actor, Affiliation, Article, Correction, Event, Form, Participation, Quote, Status
from archive.verification import check
from tests import cast

DATES = [
    *("", "2019", "2019-10", "2019-10-03", "../2019", "2019/..", "[..2019-07]"),
    *("2014/", "-0043", "201X", "2018-05", "2018-05-03", "2017-09~"),
]
WORDS = ["bridge", "river", "council", "harbour", "budget", "school", "votes", "mayor", "ferry", "court"]
HIDDEN = [Status.DRAFT, Status.IN_REVIEW, Status.WITHDRAWN]


@dataclass
class Archive:
    actors: list[Actor] = field(default_factory=list)
    places: list[models.Place] = field(default_factory=list)
    topics: list[models.Topic] = field(default_factory=list)
    publications: list[models.Publication] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)

    @property
    def bodies(self) -> list[Actor]:
        return [actor for actor in self.actors if actor.kind != "person"]

    @property
    def records(self) -> list[Any]:
        """Whatever has an address."""
        vocabularies = [*self.topics, *self.publications]
        return [*self.actors, *vocabularies, *self.articles, *self.events, *self.quotes]


def public_archive(rnd: Random) -> Archive:
    made = Archive()
    made.actors = [_actor(number) for number in range(9)]
    made.places = [cast.place("Britain", is_country=True), *map(cast.place, ("Town0", "Town1", "Town2"))]
    made.topics = [cast.topic(f"Topic {number}") for number in range(4)]
    made.publications = [cast.publication(f"Outlet {number}") for number in range(3)]
    made.articles = [_article(rnd, number, made) for number in range(8)]
    made.events = [_event(rnd, number, made) for number in range(7)]
    made.quotes = [_quote(rnd, number, made) for number in range(25)]
    _check_quotes(made)
    _tie_events(rnd, made)
    _tie_actors(rnd, made)
    _tie_alike(made)
    _withdraw()
    return made


def _actor(number: int) -> Actor:
    """Families are shared: a family name fits several."""
    kind = "person" if number < 6 else "organisation"
    return cast.actor(f"Name{number} Family{number % 4}", kind=kind, description="Somebody" * (number % 2))


def _article(rnd: Random, number: int, made: Archive) -> Article:
    title, outlet = f"Article {number} {rnd.choice(WORDS)}", rnd.choice(made.publications)
    rights = rnd.choice(models.TextRights.values)
    return cast.article(title, publication=outlet, published=rnd.choice(DATES), text_rights=rights)


def _event(rnd: Random, number: int, made: Archive) -> Event:
    title = f"Event {number} {rnd.choice(WORDS)}"
    event = cast.event(title, date=rnd.choice(DATES), summary=rnd.choice(["", "Some summary."]))
    event.places.set(rnd.sample(made.places, rnd.randint(0, 2)))
    event.topics.set(rnd.sample(made.topics, rnd.randint(0, 2)))
    return event


def _quote(rnd: Random, number: int, made: Archive) -> Quote:
    """The last article prints none."""
    quote = cast.quote(
        " ".join([*rnd.sample(WORDS, 5), f"number{number}"]),
        by=rnd.choice([rnd.choice(made.actors), rnd.sample(made.actors, 2), "an official"]),
        article=rnd.choice(made.articles[:-1]),
        form=rnd.choice(Form.values),
        said=rnd.choice([*DATES, *[""] * 8]),
        said_at=rnd.choice([None, None, None, *made.events]),
        about=rnd.sample(made.events, rnd.choice([0, 0, 1, 2])),
        topics=rnd.sample(made.topics, rnd.randint(0, 2)),
    )
    quote.mentions.set(rnd.sample(made.actors, rnd.choice([0, 0, 1])))
    return quote


def _check_quotes(made: Archive) -> None:
    for article in made.articles[:5]:
        printed = [f"“{quote.text}” was said." for quote in article.quotes.exclude(form=Form.PARAPHRASE)]
        cast.capture(article, " ".join(["Words of a prologue.", *printed, "Words of an epilogue."]))
        for quote in article.quotes.all():
            check(quote)


def _tie_events(rnd: Random, made: Archive) -> None:
    for event in made.events:
        for article in rnd.sample(made.articles, 2):
            wording = rnd.choice(["", "last month"])
            _cover(event, article, date_as_reported=rnd.choice(DATES), wording_as_reported=wording)
        for actor in rnd.sample(made.actors, 2):
            Participation.objects.create(event=event, actor=actor, role=rnd.choice(["", "host"]))


def _tie_actors(rnd: Random, made: Archive) -> None:
    for number, actor in enumerate(made.actors[:6]):
        models.Alias.objects.create(actor=actor, name=f"Alias{number}")
        body, source = rnd.choice([None, *made.bodies]), rnd.choice([None, *made.articles])
        _join(actor, body, title=f"role {number}", source=source, since=rnd.choice(["", "2010", "2019-10"]))


def _tie_alike(made: Archive) -> None:
    """Records tied to others of their own kind, one that moved, and two that were corrected."""
    first, second, moved = made.events[:3]
    first.date_source, second.part_of, moved.slug = made.articles[0], first, "moved-event"
    for event in (first, second, moved):
        event.save()
    made.articles[6].authors.add(made.actors[0])
    _update(made.articles[6], copy_of=made.articles[0], copy_kind="reprint")
    models.Utterance.objects.create(preferred_quote=made.quotes[1]).quotes.add(*made.quotes[1:3])
    Correction.objects.create(quote=made.quotes[0], reason="typo", before={"text": "x"}, after={"text": "y"})
    Correction.objects.create(event=first, reason="date", before={"date": "2019"}, after={"date": "2018"})


def _withdraw() -> None:
    """One of each kind was withdrawn, so that no list of corrections is empty."""
    now, before = timezone.now(), {"published_at": timezone.now(), "status": Status.WITHDRAWN}
    given = {"withdrawn_at": now, "withdrawal_reason": "error", **before}
    cast.actor("Gone Body", **given)
    cast.event("Gone event", **given)
    cast.quote("Gone words", article=cast.article("Gone article", publication=None, **given), **given)


def hide_among(public: Archive, rnd: Random) -> Archive:
    hidden = _hidden_records(rnd, public)
    hidden.quotes = [_hidden_quote(rnd, number, public, hidden) for number in range(25)]
    _annotate(hidden)
    for number, quote in enumerate(hidden.quotes):
        _annotate_quote(rnd, number, quote, [*public.actors, *hidden.actors])
    for tie in (_tie_to_quotes, _tie_to_events, _tie_to_articles, _tie_to_actors):
        tie(rnd, public, hidden)
    for moved in (hidden.events[0], hidden.actors[0], hidden.articles[0]):
        moved.refresh_from_db()
        moved.slug = f"secret-new-{moved._meta.model_name}"
        moved.save()
    return hidden


def _hidden(rnd: Random) -> dict[str, Any]:
    status, now = rnd.choice(HIDDEN), timezone.now()
    taken_back = {"published_at": now, "withdrawn_at": now, "withdrawal_reason": "rights"}
    return {"status": status, **(taken_back if status == Status.WITHDRAWN else {})}


def _hidden_records(rnd: Random, public: Archive) -> Archive:
    """Outlets, topics and places have no status: they are hidden while only hidden records name them."""
    made = Archive()
    made.actors = [_hidden_actor(rnd, number) for number in range(4)]
    made.places = [cast.place("Secretville"), cast.place("Secretbourg", country="FR")]
    made.places.append(cast.place("France", country="FR", is_country=True))
    made.topics = [cast.topic("Secret topic"), cast.topic("A secret topic")]
    made.publications = [cast.publication("A secret outlet")]
    made.articles = [_hidden_article(rnd, number, public, made) for number in range(4)]
    made.events = [_hidden_event(rnd, number, public, made) for number in range(5)]
    return made


def _hidden_actor(rnd: Random, number: int) -> Actor:
    """Families are those of public actors; the name stands before theirs in every list."""
    given = {"slug": f"secret-actor-{number}", "kind": rnd.choice(["person", "organisation"]), **_hidden(rnd)}
    return cast.actor(f"Asecret{number} Family{number}", **given)


def _hidden_article(rnd: Random, number: int, public: Archive, made: Archive) -> Article:
    given = {"slug": f"secret-article-{number}", "published": rnd.choice(DATES), **_hidden(rnd)}
    outlet = rnd.choice([*made.publications, *public.publications])
    return cast.article(f"Secret article {number} river", publication=outlet, **given)


def _hidden_event(rnd: Random, number: int, public: Archive, made: Archive) -> Event:
    given = {"slug": f"secret-event-{number}", "date": rnd.choice(DATES), **_hidden(rnd)}
    whole = rnd.choice([None, public.events[0]])
    event = cast.event(f"Secret event {number} bridge", part_of=whole, **given)
    event.places.set([*made.places, public.places[1]])
    event.topics.set([*made.topics, *public.topics[:2]])
    return event


def _hidden_quote(rnd: Random, number: int, public: Archive, hidden: Archive) -> Quote:
    """Hidden by its own status, by its article or by one of its voices."""
    actor, article = rnd.choice(public.actors), rnd.choice(public.articles)
    nobody, nowhere = rnd.choice(hidden.actors), rnd.choice(hidden.articles)
    by_status = {"by": actor, "article": article, **_hidden(rnd)}
    by_article = {"by": actor, "article": nowhere}
    by_voice = [{"by": nobody, "article": article}, {"by": [actor, nobody], "article": article}]
    return cast.quote(
        f"bridge river secretword number{number}",
        **rnd.choice([by_status, by_status, by_article, *by_voice]),
        form=rnd.choice(Form.values),
        said=rnd.choice(DATES),
        said_at=rnd.choice([None, *public.events, *hidden.events]),
        about=rnd.sample([*public.events, *hidden.events], 2),
        topics=rnd.sample([*public.topics, *hidden.topics], 2),
    )


def _annotate(hidden: Archive) -> None:
    """One alias is the name of a public actor."""
    for number, actor in enumerate(hidden.actors):
        models.Alias.objects.create(actor=actor, name=f"Secret alias {number}")
        models.Alias.objects.create(actor=actor, name=f"Name{number} Family{number}")
    for record in [*hidden.actors, *hidden.events, *hidden.articles, *hidden.quotes]:
        Correction.objects.create(reason="secret reason", **{record._meta.model_name: record})


def _annotate_quote(rnd: Random, number: int, quote: Quote, actors: list[Actor]) -> None:
    quote.mentions.set(rnd.sample(actors, 2))
    capture = quote.article.captures.first()
    if capture and rnd.random() < 0.6:
        words = {"start": 1 + number, "end": 5 + number, "exact": "secret"}
        models.Passage.objects.create(quote=quote, capture=capture, **words)
    if rnd.random() < 0.4:
        quote.utterance = models.Utterance.objects.create(note="secret note")
        quote.save()


def _tie_to_quotes(rnd: Random, public: Archive, hidden: Archive) -> None:
    for quote in public.quotes:
        quote.mentions.add(*rnd.sample(hidden.actors, rnd.choice([0, 1])))
        quote.about.add(*rnd.sample(hidden.events, rnd.choice([0, 1])))
        if rnd.random() < 0.5:
            _fill(quote, said_at=rnd.choice(hidden.events))
        if rnd.random() < 0.3:
            _say_with(Quote.objects.get(pk=quote.pk), rnd.choice(hidden.quotes))


def _say_with(quote: Quote, hidden: Quote) -> None:
    """One act of speech, whose fullest wording is the hidden one; no two public quotes become one act."""
    act = quote.utterance or models.Utterance.objects.create(note="secret note")
    act.quotes.add(quote, hidden)
    models.Utterance.objects.filter(pk=act.pk).update(preferred_quote=hidden)


def _tie_to_events(rnd: Random, public: Archive, hidden: Archive) -> None:
    for event in public.events:
        _fill(event, part_of=rnd.choice(hidden.events))
        _fill(event, date_source=rnd.choice(hidden.articles))
        for article in hidden.articles:
            _cover(event, article, date_as_reported="2016", wording_as_reported="secret words", note="secret")
        for actor in hidden.actors:
            Participation.objects.create(event=event, actor=actor, role="secret role")


def _tie_to_articles(rnd: Random, public: Archive, hidden: Archive) -> None:
    for article in public.articles:
        article.authors.add(rnd.choice(hidden.actors))
        _fill(article, copy_of=rnd.choice(hidden.articles), copy_kind="reprint")
        for event in hidden.events:
            _cover(event, article, date_as_reported="2016", wording_as_reported="secret words")
    for article in hidden.articles[1:]:
        _update(article, copy_of=rnd.choice(public.articles), copy_kind="reprint")


def _tie_to_actors(rnd: Random, public: Archive, hidden: Archive) -> None:
    """Roles that a hidden article says, and roles at a hidden body with nothing else to say."""
    for actor in public.actors:
        body, source = rnd.choice(public.bodies), rnd.choice(hidden.articles)
        for title in ("secret role", ""):
            _join(actor, body, title=title, source=source, since="2019")
        _join(actor, rnd.choice(hidden.actors), title="")
        actor.affiliations.filter(organisation=None).update(organisation=rnd.choice(hidden.actors))
        for event in hidden.events:
            Participation.objects.create(event=event, actor=actor, role="secret role")
        _update(rnd.choice(hidden.actors), merged_into=actor)
    for body in public.bodies:
        for member in hidden.actors:
            _join(member, body, title=rnd.choice(["", "secret role"]))


def _join(actor: Actor, body: Actor | None, **given: Any) -> None:
    Affiliation.objects.create(actor=actor, organisation=body, **given)


def _cover(event: Event, article: Article, **given: Any) -> None:
    models.Coverage.objects.create(event=event, article=article, **given)


def _fill(record: Any, **values: Any) -> None:
    """The tie, where there is none yet."""
    name = next(iter(values))
    type(record).objects.filter(pk=record.pk, **{name: None}).update(**values)


def _update(record: Any, **values: Any) -> None:
    """Past save(): a tie is not an edit of the record it ties."""
    type(record).objects.filter(pk=record.pk).update(**values)
