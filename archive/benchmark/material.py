"""A made-up archive of any size, batch by batch, as rows of tables: the same for the same seed.

As in an archive that grew for thirty years: a few people say most (the first of 20,000 a tenth), a few
words come up everywhere, one date in twelve is not exact, articles come in by chance and not by date,
some of everything is not public. What lives here is pure; writing the rows is archive.benchmark.filling.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from archive import dates
from archive.models import ActorKind, ArticleKind, Form, Standing, Status, Verdict
from archive.models.fields import folded

from .words import Zipf, cyrillic, names, vocabulary

Row = dict[str, Any]
Rows = dict[str, list[Row]]  # by the name of the table, without "archive_"

FIRST_DAY, LAST_DAY = dates.day_number(1996, 1, 1), dates.day_number(2025, 12, 31)
QUOTES_OF_ARTICLE = 10
TOPICS, PLACES, COUNTRIES = 200, 300, 40
BATCH = 2_000  # articles
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
EPOCH, FIVE_YEARS = datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=5 * 365)
_FORMS = Zipf([Form.DIRECT, Form.PARTIAL, Form.PARAPHRASE])


@dataclass(frozen=True)
class Size:
    quotes: int

    @property
    def articles(self) -> int:
        return max(1, self.quotes // QUOTES_OF_ARTICLE)

    @property
    def actors(self) -> int:
        return max(2_000, min(20_000, self.quotes // 50)) if self.quotes >= 10_000 else self.quotes // 5 + 5

    @property
    def events(self) -> int:
        return max(5, min(20_000, self.quotes // 50))

    @property
    def publications(self) -> int:
        return max(5, min(300, self.quotes // 1_000))


def edtf(rnd: Random, day: int) -> str:
    """A date about a day: one in twelve is less than a day exact."""
    year, month, number = dates.civil(day)
    chance = rnd.random()
    if chance > 0.08:
        return f"{year:04}-{month:02}-{number:02}"
    if chance > 0.045:
        return f"{year:04}-{month:02}"
    if chance > 0.03:
        return f"{year:04}"
    if chance > 0.02:
        return f"{year:04}-{month:02}~"
    if chance > 0.01:
        later = dates.civil(day + rnd.randint(1, 400))
        return f"{year:04}-{month:02}-{number:02}/{later[0]:04}-{later[1]:02}"
    if chance > 0.006:
        return f"{year:04}-{month:02}/.."
    return f"{year // 10}X" if chance > 0.004 else ""


def _dated(name: str, typed: str, day: int | None = None) -> Row:
    """The columns of a fuzzy date. An exact one has its `day` and needs no parsing."""
    if len(typed) == 10 and "/" not in typed and day is not None:
        first = last = day
    elif typed:
        found = dates.parse(typed)
        return {
            name: typed,
            f"{name}_first": found.first,
            f"{name}_last": found.last,
            f"{name}_bounds_for": typed,
        }
    else:
        return {name: "", f"{name}_first": None, f"{name}_last": None, f"{name}_bounds_for": ""}
    return {name: typed, f"{name}_first": first, f"{name}_last": last, f"{name}_bounds_for": typed}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class Material:
    """Rows of every table, ids given: `people()` first, then `articles()` batch by batch.

    They were put in within some time before a moment, in no order.
    """

    def __init__(
        self, size: Size, seed: int = 1, *, before: datetime = EPOCH, within: timedelta = FIVE_YEARS
    ) -> None:
        self.size, self.rnd = size, Random(seed)
        self.before, self.seconds = before, int(within.total_seconds())
        self.words = Zipf(vocabulary(self.rnd))
        self.speakers = Zipf(range(1, size.actors + 1))
        self.outlets = Zipf(range(1, size.publications + 1))
        self.happened = Zipf(range(1, size.events + 1))
        self.topics = Zipf(range(1, TOPICS + 1))
        self.event_days = [self.rnd.randint(FIRST_DAY, LAST_DAY) for _ in range(size.events)]
        self.hidden_actors = {n for n in range(20, size.actors + 1) if self.rnd.random() < 0.01}
        self.joins: dict[str, int] = defaultdict(int)

    def people(self) -> Rows:
        """Everything but articles and quotes: actors with aliases and roles, events, places, topics."""
        rows: Rows = defaultdict(list)
        for number in range(1, self.size.publications + 1):
            name = f"The {' '.join(self._rare(2)).title()} {number}"
            rows["publication"].append({"id": number, "name": name, "slug": f"outlet-{number}"})
        for number in range(1, TOPICS + 1):
            name = f"{' '.join(self._rare(2)).capitalize()} {number}"
            rows["topic"].append({"id": number, "name": name, "slug": f"topic-{number}"})
        rows["place"] = [_place(number, self._rare(1)[0]) for number in range(1, PLACES + 1)]
        self._actors(rows)
        for number in range(1, self.size.events + 1):
            self._event(rows, number)
        return rows

    def articles(self) -> Iterator[Rows]:
        """Articles with their captures and quotes, `BATCH` articles at a time."""
        total, number, done = self.size.quotes, 0, 0
        for start in range(1, self.size.articles + 1, BATCH):
            rows: Rows = defaultdict(list)
            for number in range(start, min(start + BATCH, self.size.articles + 1)):
                end = total if number == self.size.articles else done + QUOTES_OF_ARTICLE
                self.article(rows, number, range(done + 1, end + 1))
                done = end
            yield rows

    def _rare(self, n: int) -> list[str]:
        return self.rnd.choices(self.words.values[200:20_000], k=n)

    def _sentence(self, n: int) -> str:
        return " ".join(self.words.many(self.rnd, n)).capitalize()

    def _join(self, rows: Rows, table: str, **columns: int) -> None:
        self.joins[table] += 1
        rows[table].append({"id": self.joins[table], **columns})

    def _editorial(self, hidden: float) -> Row:
        """Status and times; `hidden`: which share of them readers do not see."""
        moment = self.before - timedelta(seconds=self.rnd.randrange(self.seconds))
        chance, row = self.rnd.random(), {"created_at": moment, "updated_at": moment}
        if chance > hidden:
            return {**row, "status": Status.PUBLISHED, "published_at": moment}
        if chance > hidden / 3:
            return {**row, "status": self.rnd.choice([Status.DRAFT, Status.IN_REVIEW])}
        gone = {"status": Status.WITHDRAWN, "withdrawal_reason": "error", "withdrawn_at": moment}
        return {**row, **gone, "published_at": moment}

    def _actors(self, rows: Rows) -> None:
        found = names(self.rnd, self.size.actors)
        bodies = range(3, self.size.actors + 1, 15)
        for number, (given, family) in enumerate(found, start=1):
            is_body = number in bodies
            name = f"{family} Council" if is_body else f"{given} {family}"
            sort_name = name if is_body else f"{family}, {given}"
            rows["actor"].append(
                {
                    "id": number,
                    "slug": f"actor-{number}",
                    "kind": ActorKind.ORGANISATION if is_body else ActorKind.PERSON,
                    "name": name,
                    "name_folded": folded(name),
                    "sort_name": sort_name,
                    "sort_name_folded": folded(sort_name),
                    **self._editorial(1.0 if number in self.hidden_actors else 0.0),
                }
            )
            kinds = ("alias", f"{given[0]}. {family}"), ("misspelling", f"{given} {family[1:]}")
            for kind, alias in (*kinds, ("native", cyrillic(f"{given} {family}".lower()).title())):
                self._join(rows, "alias", actor_id=number)
                rows["alias"][-1] |= {"kind": kind, "name": alias, "name_folded": folded(alias)}
            if not is_body and self.rnd.random() < 0.5:
                self._join(rows, "affiliation", actor_id=number, organisation_id=self.rnd.choice(bodies))
                since = edtf(self.rnd, self.rnd.randint(FIRST_DAY, LAST_DAY))
                rows["affiliation"][-1] |= {
                    "title": "member",
                    **_dated("since", since),
                    **_dated("until", ""),
                }

    def _event(self, rows: Rows, number: int) -> None:
        rnd, day = self.rnd, self.event_days[number - 1]
        title = f"{self._sentence(4)} {number}"
        row = {"id": number, "slug": f"event-{number}", "title": title, "summary": self._sentence(15)}
        dated = _dated("date", edtf(rnd, day), day)
        rows["event"].append({**row, **dated, **self._editorial(0.03 if number > 20 else 0.0)})
        for place in rnd.sample(range(1, PLACES + 1), rnd.choice([0, 1, 1, 1, 2])):
            self._join(rows, "event_places", event_id=number, place_id=place)
        for topic in set(self.topics.many(rnd, rnd.randint(0, 2))):
            self._join(rows, "event_topics", event_id=number, topic_id=topic)
        for actor in set(self.speakers.many(rnd, 2)):
            self._join(rows, "participation", event_id=number, actor_id=actor)
            rows["participation"][-1] |= {"role": ""}

    def article(self, rows: Rows, number: int, quotes: range) -> None:
        """An article with its capture and its quotes, by the numbers they get."""
        rnd = self.rnd
        event = self.happened.one(rnd)
        near = rnd.random() < 0.6
        day = self.event_days[event - 1] + rnd.randint(0, 9) if near else rnd.randint(FIRST_DAY, LAST_DAY)
        rows["article"].append(
            {
                "id": number,
                "slug": f"article-{number}",
                "title": self._sentence(8),
                "kind": rnd.choice(ArticleKind.values),
                "publication_id": self.outlets.one(rnd),
                "language": "en",
                "url": f"https://news.example/{number}",
                **_dated("published", edtf(rnd, day), day),
                **self._editorial(0.02),
            }
        )
        if near:
            self._join(rows, "coverage", event_id=event, article_id=number)
            rows["coverage"][-1] |= _dated("date_as_reported", "")
        speakers = self.speakers.many(rnd, 4)
        text, printed = self._sentence(30) + ".", []
        for quote in quotes:
            form = _FORMS.one(rnd)
            words = self._words()
            start = 0
            if form != Form.PARAPHRASE:
                start = len(text) + 2
                text += f" “{words}” {self._sentence(12).lower()}."
            printed.append((quote, form, words, start))
        self._capture(rows, number, text)
        for quote, form, words, start in printed:
            self._quote(rows, quote, number, form, words, start, event if near else None, day, speakers, text)

    def _words(self) -> str:
        """Six words or some thirty; one quote in twenty is in Cyrillic."""
        text = self._sentence(min(120, 4 + int(self.rnd.expovariate(1 / 20))))
        return cyrillic(text.lower()).capitalize() if self.rnd.random() < 0.05 else text

    def _capture(self, rows: Rows, number: int, text: str) -> None:
        """One text in ten is kept; of the others the fingerprint."""
        kept = text if number % 10 == 0 else ""
        moment = EPOCH - timedelta(seconds=number)
        row = {"id": number, "article_id": number, "captured_at": moment, "captured_by": "the desk"}
        rows["capture"].append({**row, "text": kept, "sha256": _sha256(text)})

    def _quote(
        self,
        rows: Rows,
        number: int,
        article: int,
        form: Form,
        words: str,
        start: int,
        event: int | None,
        day: int,
        speakers: list[int],
        text: str,
    ) -> None:
        rnd = self.rnd
        proved = form != Form.PARAPHRASE and rnd.random() < 0.93
        denied = rnd.random() < 0.01
        moment = EPOCH + timedelta(hours=1)
        said_at = event if event and rnd.random() < 0.3 else None
        spoken = day - rnd.randint(0, 3)
        said = edtf(rnd, spoken) if rnd.random() < 0.3 else ""
        rows["quote"].append(
            {
                "id": number,
                "public_id": _public_id(number),
                "article_id": article,
                "form": form,
                "text": words,
                "context": "",
                **_dated("said", said, spoken),
                "said_at_id": said_at,
                "standing": Standing.DENIED if denied else Standing.UNDISPUTED,
                "standing_note": "The speaker denied it." if denied else "",
                "verdict": Verdict.VERBATIM if proved else Verdict.UNCHECKED,
                "checked_at": moment if proved else None,
                "proved_at": moment if proved else None,
                "checked_capture_id": article if proved else None,
                **self._editorial(0.03),
            }
        )
        if proved:
            self._proof(rows, number, article, words, start, moment, text)
        self._tie(rows, number, event, speakers)

    def _proof(
        self, rows: Rows, number: int, article: int, words: str, start: int, moment: datetime, text: str
    ) -> None:
        end = start + len(words)
        self._join(rows, "passage", quote_id=number, capture_id=article, position=0, start=start, end=end)
        rows["passage"][-1] |= {"exact": words, "prefix": text[max(0, start - 32) : start]}
        rows["passage"][-1] |= {"suffix": text[end : end + 32]}
        self._join(rows, "comparison", quote_id=number, capture_id=article)
        told = {"verdict": Verdict.VERBATIM, "sha256": _sha256(text), "words_sha256": _sha256(words)}
        rows["comparison"][-1] |= {**told, "compared_at": moment}

    def _tie(self, rows: Rows, number: int, event: int | None, speakers: list[int]) -> None:
        """Voices, what it is about, whom it mentions, its topics."""
        rnd = self.rnd
        voices = [rnd.choice(speakers)] if rnd.random() < 0.92 else list(dict.fromkeys(speakers[:2]))
        for position, actor in enumerate(voices):
            self._join(rows, "voice", quote_id=number, position=position)
            unnamed = rnd.random() < 0.05
            rows["voice"][-1] |= {
                "actor_id": None if unnamed else actor,
                "name_as_printed": "a senior official" if unnamed else "",
            }
        if event and rnd.random() < 0.5:
            self._join(rows, "quote_about", quote_id=number, event_id=event)
        if rnd.random() < 0.4:
            self._join(rows, "quote_mentions", quote_id=number, actor_id=self.speakers.one(rnd))
        for topic in set(self.topics.many(rnd, rnd.choice([0, 1, 1, 2]))):
            self._join(rows, "quote_topics", quote_id=number, topic_id=topic)


def _place(number: int, name: str) -> Row:
    """The first forty are countries, the others towns in them."""
    country = (number - 1) % COUNTRIES
    code = chr(65 + country // 20) + chr(65 + country % 20)
    is_country = number <= COUNTRIES
    title = f"{name.capitalize()} {number}"
    return {"id": number, "slug": f"place-{number}", "name": title, "country": code, "is_country": is_country}


def _public_id(number: int) -> str:
    """Different for every number below 2**40; looks as if drawn by chance."""
    scattered = number * 0x5DEECE66D % 2**40
    return "".join(_ALPHABET[scattered >> 5 * place & 31] for place in range(8))
