"""Quotes as a record's page lays them out: on an event by speaker and article, of an actor by year."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from archive.models import Article, Event, Form, Quote, Standing, Voice
from archive.models.shortcuts import related

from . import standings
from .grouping import YearHead


@dataclass
class Column:
    """What one article prints of one speaker."""

    article: Article
    role: str | None  # as printed; "" where none is; None where it was said above already
    quotes: list[Quote] = field(default_factory=list)


@dataclass
class Row:
    """Columns side by side. One utterance, where they all print the same act of speech."""

    columns: list[Column]
    one_utterance: bool = False


@dataclass
class Speaker:
    """One voice, or several that spoke together, with the rows of columns."""

    voices: list[Voice]
    quotes: list[Quote] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def compared(self) -> bool:
        """More than one article has this speaker."""
        return len({quote.article_id for quote in self.quotes}) > 1

    @property
    def not_theirs(self) -> bool:
        return any(not quote.is_theirs for quote in self.quotes)


def by_speaker(quotes: Iterable[Quote]) -> list[Speaker]:
    """Speakers in the order met. A voice without a name is never taken for another."""
    found: dict[object, Speaker] = {}
    for quote in quotes:
        voices = list(related(quote, "voices"))
        named = all(voice.actor_id for voice in voices)
        together = tuple((voice.actor_id, voice.capacity) for voice in voices)
        key = together if named and quote.is_theirs else quote.pk
        found.setdefault(key, Speaker(voices)).quotes.append(quote)
    for speaker in found.values():
        speaker.rows = _rows(speaker)
    return list(found.values())


def _rows(speaker: Speaker) -> list[Row]:
    """Shared utterances first, each in a row of its own; then what only one article has."""
    articles = list(dict.fromkeys(quote.article for quote in speaker.quotes))
    told: set[int] = set()
    rows, rest = [], list(speaker.quotes)
    for utterance in dict.fromkeys(quote.utterance_id for quote in speaker.quotes if quote.utterance_id):
        same = [quote for quote in speaker.quotes if quote.utterance_id == utterance]
        if len({quote.article_id for quote in same}) > 1:
            rows.append(Row(_columns(articles, same, told), one_utterance=True))
            rest = [quote for quote in rest if quote.utterance_id != utterance]
    return rows + ([Row(_columns(articles, rest, told))] if rest else [])


def _columns(articles: list[Article], quotes: list[Quote], told: set[int]) -> list[Column]:
    columns = []
    for article in articles:
        here = [quote for quote in quotes if quote.article_id == article.pk]
        if here:
            role = None if article.pk in told else _role(here[0])
            told.add(article.pk)
            columns.append(Column(article, role, here))
    return columns


def _role(quote: Quote) -> str:
    return next((voice.role_as_printed for voice in related(quote, "voices") if voice.role_as_printed), "")


@dataclass
class OnEvent:
    """Who said what on an event, among the quotes shown."""

    there: list[Speaker]
    about: list[Speaker]
    utterances: int  # an act of speech that several articles print counts once


def on_event(quotes: list[Quote], event: Event) -> OnEvent:
    there = [quote for quote in quotes if quote.said_at_id == event.pk]
    about = [quote for quote in quotes if quote.said_at_id != event.pk]
    acts = {("u", quote.utterance_id) if quote.utterance_id else ("q", quote.pk) for quote in quotes}
    return OnEvent(by_speaker(there), by_speaker(about), len(acts))


@dataclass
class QuotesOfYear(YearHead):
    quotes: list[Quote] = field(default_factory=list)

    def words(self, n: int | None, otherwise: int | None) -> str:
        """“4 quotes: 2 as printed, 2 in our words”; the kinds only where all `n` of them stand here.

        `otherwise` says how many more are disputed. Where they are None, those that stand here are counted.
        """
        counted = [quote for quote in self.quotes if quote.standing == Standing.UNDISPUTED]
        total = len(counted) if n is None else n
        more = len(self.quotes) - len(counted) if otherwise is None else otherwise
        words = f"{total:,} quote{'' if total == 1 else 's'}"
        forms = Counter(quote.form == Form.PARAPHRASE for quote in counted)
        if len(counted) == total > 1 and len(forms) == 2:
            words = f"{words}: {forms[False]:,} as printed, {forms[True]:,} in our words"
        return f"{words}, and {standings.words(more)}" if more else words


def quotes_by_year(quotes: Iterable[Quote]) -> list[QuotesOfYear]:
    """Quotes under the year they are filed in, in the order met."""
    found: list[QuotesOfYear] = []
    for quote in quotes:
        date = quote.filed
        number = date.filed[0] if date else None
        if not found or (found[-1].number, found[-1].dated) != (number, date is not None):
            found.append(QuotesOfYear(number, date is not None))
        found[-1].quotes.append(quote)
    return found
