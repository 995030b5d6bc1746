"""What sealing a record would take away, and what it would leave: told before it is done, and done then.

Writes nothing. What does not live here: the sealing itself (sealing).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from archive import history, text
from archive.models import (
    PROVEN,
    Actor,
    Article,
    Capture,
    Comment,
    Correction,
    Editorial,
    FormerSlug,
    Message,
    Quote,
    Revision,
    Status,
    Suggestion,
    Verdict,
)

from ..sealed import FEWEST
from .elsewhere import Elsewhere, elsewhere, name_of
from .wordings import Wordings


@dataclass(frozen=True)
class Plan:
    """What goes with a record. `goes` and `stays` are sentences and lines for whoever confirms it."""

    record: Editorial
    called: str
    quotes: list[Quote] = field(default_factory=list)
    texts: list[Capture] = field(default_factory=list)
    """Captured texts that are dropped, with their articles."""
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    goes: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Changes with whatever would go: who confirms it confirms this and nothing else."""
        parts = [self.called, str(self.record.version), *self.goes, *map(str, self.texts)]
        return text.fingerprint("\n".join(parts))


def called(record: Editorial) -> str:
    """The number of a quote, the last part of the address of anything else."""
    return str(record.public_id if isinstance(record, Quote) else record.slug)  # type: ignore[attr-defined]


def plan(record: Editorial) -> Plan:
    """Costs a look at every kept text of the archive that has the longest word of a quote."""
    quotes = list(record.quotes.unsealed().order_by("pk")) if isinstance(record, Article) else []
    texts = _texts(record)
    others = elsewhere(record, quotes, texts)
    goes = [*_goes(record, quotes, texts), *_goes_elsewhere(others)]
    return Plan(record, called(record), quotes, texts, others, goes, _stays(record, others))


def _texts(record: Editorial) -> list[Capture]:
    if isinstance(record, Article):
        return list(record.captures.select_related("article").exclude(text=""))
    return _with_words(record) if isinstance(record, Quote) else []


def _with_words(quote: Quote) -> list[Capture]:
    """The kept texts that have the words of a quote: of its own article, or of others that print them too."""
    found = Q(comparisons__quote=quote) & ~Q(comparisons__verdict=Verdict.ABSENT)
    known = Capture.objects.filter(found | Q(passages__quote=quote)).values("pk")
    own = Capture.objects.filter(Q(pk__in=known) | Q(article=quote.article_id)).exclude(text="")
    has = set(own.filter(pk__in=known).values_list("pk", flat=True))
    words = Wordings.of([quote])
    for one in own.exclude(pk__in=has):
        verdicts = {text.verify(one.text, wording).verdict for wording in words.texts}
        if verdicts & {*PROVEN, Verdict.ALTERED}:
            has.add(one.pk)
    for condition in words.perhaps_in("text"):
        for one in Capture.objects.filter(condition).exclude(article=quote.article_id).iterator():
            proven = any(text.verify(one.text, wording).verdict in PROVEN for wording in words.long)
            if proven or words.stand_in(one.text):  # in another case, where they open no sentence
                has.add(one.pk)
    return list(Capture.objects.filter(pk__in=has).select_related("article").order_by("pk").defer("text"))


_OWN = {
    "quote": "its words, context, translation, standing and date, and who said it",
    "article": "its title, byline, summary, address on the web, date, rights note and authors",
    "actor": "its names, aliases, roles, description and Wikidata id",
    "event": "its title, summary, date, places, participants and coverage",
}


def _goes(record: Editorial, quotes: list[Quote], texts: list[Capture]) -> list[str]:
    kind = str(record._meta.model_name)
    said = [f"From its row: {_OWN[kind]}."]
    if quotes:
        said.append(f"{_number(len(quotes), 'quote')} of it, sealed with it.")
        if public := sum(one.status == Status.PUBLISHED for one in quotes):
            said.append(
                f"Hidden with the article until now, withdrawn from now on: {_number(public, 'quote')}."
            )
    about = [(kind, [record.pk]), *([("quote", [one.pk for one in quotes])] if quotes else [])]
    said += [f"{_number(n, what)}: the words in {_them(n)}." for n, what in _written(about) if n]
    suggestions = _suggestions(record, texts)
    if suggestions:
        said.append(f"{_number(suggestions, 'suggestion')} of the workbench, deleted.")
    if texts:
        said.append(f"{_number(len(texts), 'captured text')}, dropped; the fingerprint stays.")
    return said


def _goes_elsewhere(others: Elsewhere) -> list[str]:
    said = [
        f"About other records: {_number(n, what)} with its words, emptied." for n, what in others.counts if n
    ]
    if once := others.once:
        said.append(f"Its words in former versions and corrections of {', '.join(once)}.")
    return said


def _written(about: Iterable[tuple[str, list[int]]]) -> Iterable[tuple[int, str]]:
    """How many rows tell of these records, by what they are."""
    counts: dict[str, int] = {}
    for kind, pks in about:
        mine = {"kind": kind, "object_id__in": pks}
        log = ContentType.objects.get_for_model(history.KINDS[kind])
        found = {
            "version": Revision.objects.filter(**mine),
            "correction": Correction.objects.filter(**{f"{kind}__in": pks}),
            "comment": Comment.objects.filter(**mine),
            "reader's message": Message.objects.filter(**mine),
            "line of the log": LogEntry.objects.filter(
                content_type=log, object_id__in=[str(pk) for pk in pks]
            ),
        }
        for what, rows in found.items():
            counts[what] = counts.get(what, 0) + rows.count()
    return [(n, what) for what, n in counts.items()]


def _suggestions(record: Editorial, texts: list[Capture]) -> int:
    if isinstance(record, Article):
        return Suggestion.objects.filter(article=record).count()
    if not isinstance(record, Quote):
        return 0
    return Suggestion.objects.filter(Q(quote=record) | Q(capture__in=[one.pk for one in texts])).count()


def _stays(record: Editorial, others: Elsewhere) -> list[str]:
    said = [
        "Its number or address, when it was withdrawn and for which kind of reason, the day it was sealed, "
        "and the case reference: readers see these.",
        "Who sealed it, and who took which step when: the desk sees these.",
        "Whatever stands in backups, and in the database's file until that is purged: see docs/sealing.md.",
    ]
    if isinstance(record, Quote):
        short = f"The same words elsewhere: fewer than {FEWEST} are not looked for in other texts."
        said += [] if Wordings.of([record]).long else [short]
        said += _said_of_its_article(record, others)
    if others.standing:
        named = ", ".join(name_of(one) for one in others.standing)
        said.append(f"The same words in other records: {named}. Seal them as well, or change them.")
    if isinstance(record, Actor):
        n = Quote.objects.filter(voices__actor=record).distinct().count()
        said += [f"{_number(n, 'quote')} of it: not shown to readers, and not sealed by this."] if n else []
        said.append("Its name in the words of quotes, titles and captured texts: seal those by themselves.")
    if isinstance(record, Article) and (n := record.copies.count()):
        said.append(f"{_number(n, 'copy', 'copies')} of it in the archive: seal them by themselves.")
    return said


def _said_of_its_article(quote: Quote, others: Elsewhere) -> list[str]:
    """A part of the words, or what they come to, is not found by comparing: somebody has to read that."""
    about = {"kind": "article", "object_id": quote.article_id}
    comments = Comment.objects.filter(**about).exclude(pk__in=[one.pk for one in others.comments])
    messages = Message.objects.filter(**about).exclude(pk__in=[one.pk for one in others.messages])
    counts = ((comments.count(), "comment"), (messages.count(), "reader's message"))
    told = " and ".join(_number(n, what) for n, what in counts if n)
    return [f"{told} about its article, without its words as a whole: read what they say."] if told else []


def _number(n: int, one: str, many: str = "") -> str:
    if one.startswith("line"):
        many = one.replace("line", "lines")
    return f"{n:,} {one if n == 1 else many or f'{one}s'}"


def _them(n: int) -> str:
    return "it" if n == 1 else "them"


def addresses(record: Editorial) -> list[str]:
    """Every number or address that a record has or had."""
    former = FormerSlug.objects.filter(model=record._meta.model_name, object_id=record.pk)
    return [called(record), *former.values_list("slug", flat=True)]
