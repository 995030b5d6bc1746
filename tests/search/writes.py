"""Every kind of write that can reach the archive, one at random at a time."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from archive.models import (
    Actor,
    Article,
    Event,
    Form,
    Place,
    Publication,
    Quote,
    Standing,
    Status,
    Topic,
    Verdict,
    Voice,
)
from archive.search import indexing
from tests import cast

DATES = (
    "",
    "2019",
    "2019-10",
    "2019-10-03",
    "2019-10-03/2019-11-05",
    "2014/..",
    "../2014-05",
    "-0044-03-15",
    "2019-21",
    "[2019-10-03..2019-10-06]",
    "1917~",
    "2020-02-29",
    "/2019",
)
WORDS = ("bridge", "river", "Zürich", "ещё", "never", "piers", "…", "...", "sound", "don't", "[sic]")
RAW = (
    "UPDATE archive_quote SET text = text || ' raw', verdict = 'unchecked' WHERE id % 3 = 0",
    "UPDATE archive_actor SET status = 'withdrawn', withdrawal_reason = 'error' WHERE id % 7 = 0",
    "UPDATE archive_event_places SET place_id = place_id WHERE id > 0",
)
RAW_SQLITE = (
    "INSERT OR REPLACE INTO archive_quote SELECT * FROM archive_quote WHERE id % 2 = 0",
    "INSERT OR IGNORE INTO archive_quote SELECT * FROM archive_quote",
    "UPDATE OR REPLACE archive_quote SET form = 'partial' WHERE id % 5 = 0",
    "REPLACE INTO archive_actor SELECT * FROM archive_actor WHERE id % 2 = 0",
)
RECORDS = (Publication, Place, Topic, Actor, Article, Event, Quote, Voice)


class Writer:
    def __init__(self, seed: int, folder: Path) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.furnish()
        self.kinds: list[Callable[[], Any]] = [
            getattr(self, name) for name in sorted(dir(self)) if name.startswith("do_")
        ]

    def furnish(self) -> None:
        for number in range(4):
            cast.actor(f"Actor {number}", status=self.status())
            cast.event(f"Event {number}", status=self.status(), date=self.date())
            cast.topic(f"Topic {number}")
            cast.place(f"Place {number}")
            self.do_add_article()
        for _ in range(12):
            self.do_add_quote()

    def one(self, model: type[models.Model]) -> Any:
        ids = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
        return model._base_manager.get(pk=self.random.choice(ids)) if ids else None

    def some(self, model: type[models.Model], most: int = 3) -> list[Any]:
        records = list(model._base_manager.order_by("pk"))
        return self.random.sample(records, min(len(records), self.random.randint(0, most)))

    def status(self) -> str:
        return self.random.choice([Status.PUBLISHED] * 5 + [*Status.values])

    def date(self) -> str:
        return self.random.choice(DATES)

    def words(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(1, 9)))

    def fresh_quote(self) -> Quote:
        form = self.random.choice(Form.values)
        verdicts = [Verdict.UNCHECKED] if form == Form.PARAPHRASE else [Verdict.VERBATIM, Verdict.EDITED]
        return Quote(
            article=self.one(Article) or self.do_add_article(),
            form=form,
            text=self.words(),
            said=self.date(),
            said_at=self.random.choice([None, self.one(Event)]),
            verdict=self.random.choice(verdicts),
            proved_at=timezone.now(),
            status=self.status(),
            withdrawal_reason="error",  # as long as it is withdrawn; else nobody reads it
            standing=self.random.choice([Standing.UNDISPUTED, *Standing.values]),
            standing_note="So it says.",
            published_at=self.random.choice([None, timezone.now()]),
        )

    # Adding

    def do_add_quote(self) -> None:
        quote = self.fresh_quote()
        quote.save()
        for position, actor in enumerate(self.some(Actor, 2), start=1):
            Voice.objects.create(quote=quote, position=position, actor=actor)
        Voice.objects.create(quote=quote, position=9, name_as_printed="an official")
        quote.about.set(self.some(Event))
        quote.mentions.set(self.some(Actor))
        quote.topics.set(self.some(Topic))

    def do_add_article(self) -> Article:
        publication = self.random.choice([None, cast.publication(f"Paper {self.random.randint(1, 3)}")])
        return cast.article(status=self.status(), published=self.date(), publication=publication)

    def do_add_event(self) -> None:
        cast.event(status=self.status(), date=self.date()).places.set(self.some(Place))

    def do_add_actor(self) -> None:
        cast.actor(f"Actor {self.random.random()}", status=self.status())

    def do_bulk_create(self) -> None:
        Quote.objects.bulk_create([self.fresh_quote() for _ in range(4)])

    def do_bulk_create_again(self) -> None:
        quotes = list(Quote.objects.all()[:3])
        Quote.objects.bulk_create(quotes, ignore_conflicts=True)
        for quote in quotes:
            quote.verdict, quote.text = Verdict.UNCHECKED, self.words()
        Quote.objects.bulk_create(
            quotes, update_conflicts=True, unique_fields=["id"], update_fields=["text", "verdict"]
        )

    # Changing

    def do_save_quote(self) -> None:
        quote = self.one(Quote)
        if quote:
            quote.text, quote.said, quote.verdict = self.words(), self.date(), Verdict.UNCHECKED
            quote.said_at = self.random.choice([None, self.one(Event)])
            quote.article = self.one(Article) or quote.article
            quote.save()

    def do_save_unchanged(self) -> None:
        for record in filter(None, (self.one(Quote), self.one(Article), self.one(Actor), self.one(Event))):
            record.save()

    def do_change_status(self) -> None:
        record = self.one(self.random.choice([Quote, Article, Actor, Event]))
        if record:
            record.status, record.withdrawal_reason = self.status(), "error"
            record.save()

    def do_change_dates(self) -> None:
        article, event = self.one(Article), self.one(Event)
        if article and event:
            article.published, event.date = self.date(), self.date()
            article.save()
            event.save()

    def do_change_publication(self) -> None:
        Article.objects.filter(pk__in=[article.pk for article in self.some(Article)]).update(
            publication=self.random.choice([None, *Publication.objects.all()])
        )

    def do_update_statuses(self) -> None:
        model = self.random.choice([Quote, Article, Actor, Event])
        ids = [record.pk for record in self.some(model, 5)]
        model.objects.filter(pk__in=ids).update(status=self.status(), withdrawal_reason="error")

    def do_update_with_f(self) -> None:
        Quote.objects.filter(pk__gt=0).update(version=F("version") + 1)
        Quote.objects.filter(article__in=self.some(Article)).update(
            said_first=F("said_first"), verdict=Verdict.UNCHECKED, form=F("form")
        )

    def do_bulk_update(self) -> None:
        quotes = self.some(Quote, 6)
        for quote in quotes:
            quote.verdict, quote.standing = Verdict.UNCHECKED, self.random.choice(Standing.values)
        Quote.objects.bulk_update(quotes, ["verdict", "standing"])

    def do_swap_voices(self) -> None:
        voice = self.one(Voice)
        if voice:
            voice.actor, voice.name_as_printed = self.random.choice([None, self.one(Actor)]), "an official"
            voice.quote = self.random.choice([voice.quote, self.one(Quote)])
            voice.position = 100 + self.random.randint(1, 10_000)
            voice.save()

    def do_many_to_many(self) -> None:
        quote, event = self.one(Quote), self.one(Event)
        if not quote or not event:
            return
        field, model = self.random.choice(
            [
                (quote.about, Event),
                (quote.mentions, Actor),
                (quote.topics, Topic),
                (event.places, Place),
                (event.topics, Topic),
            ]
        )
        kind = self.random.choice(["set", "add", "clear", "remove"])
        others = self.some(model)
        field.clear() if kind == "clear" else getattr(field, kind)(*([others] if kind == "set" else others))

    def do_move_place(self) -> None:
        """Into another country; or an event from one place to another, in one statement."""
        Place.objects.filter(pk__in=[place.pk for place in self.some(Place)]).update(
            country=self.random.choice(["RU", "GE", "AT"])
        )
        event, place = self.one(Event), self.one(Place)
        if event and place and not event.places.filter(pk=place.pk).exists():
            links = Event.places.through.objects.filter(event=event)
            links.filter(pk__in=links.values("pk")[:1]).update(place=place)

    def do_publish_many(self) -> None:
        with indexing.publishing_many():
            self.do_update_statuses()
            self.do_bulk_create()

    # Removing

    def do_delete_quote(self) -> None:
        Quote.objects.filter(pk__in=[quote.pk for quote in self.some(Quote, 2)]).delete()

    def do_delete_voice(self) -> None:
        Voice.objects.filter(pk__in=[voice.pk for voice in self.some(Voice, 2)]).delete()

    def do_delete_topic(self) -> None:
        for topic in self.some(Topic, 1):
            topic.delete()
            cast.topic(f"Topic {self.random.random()}")

    def do_delete_event(self) -> None:
        for event in self.some(Event, 1):
            Quote.objects.filter(said_at=event).update(said_at=None)
            event.delete()

    # Beside Django

    def do_raw_sql(self) -> None:
        with connection.cursor() as cursor:
            for statement in RAW + (RAW_SQLITE if connection.vendor == "sqlite" else ()):
                cursor.execute(statement)

    def do_rollback(self) -> None:
        try:
            with transaction.atomic():
                self.do_add_quote()
                self.do_change_status()
                raise InterruptedError
        except InterruptedError:
            pass

    def do_savepoint(self) -> None:
        with transaction.atomic():
            self.do_save_quote()
            self.do_rollback()
            self.do_many_to_many()

    def do_loaddata(self) -> None:
        """Out and in again, in any order, children before parents."""
        records = [record for model in RECORDS for record in model._base_manager.all()]
        objects = json.loads(serializers.serialize("json", records))
        self.random.shuffle(objects)
        file = self.folder / "all.json"
        file.write_text(json.dumps(objects))
        if self.random.random() < 0.5:
            call_command("flush", interactive=False, verbosity=0)
        call_command("loaddata", str(file), verbosity=0)
