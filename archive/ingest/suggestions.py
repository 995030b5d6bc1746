"""From a captured text to draft quotes: propose, decide, undo.

What lives here: what an editor can do with a suggestion, each in one transaction. What does not: finding
quotations (archive.text), who is meant by a name (speakers), where a suggestion begins (rearranging).

Every call that changes a suggestion takes the version its editor saw: what somebody else decided in the
meantime is not decided again (Stale). What cannot be done is Refused with sentences, and changes nothing.
"""

from __future__ import annotations

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.auth.models import PermissionsMixin
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from archive import history, text, verification, workflow
from archive.models import (
    PROVEN,
    Actor,
    Article,
    Capture,
    Certainty,
    Form,
    Passage,
    Quote,
    Status,
    Suggestion,
    SuggestionState,
    Voice,
    Workbench,
)
from archive.models.fields import folded
from archive.search import indexing

from .decisions import FROM, UNNAMED, By, Decision, Refused, Stale, fit
from .speakers import actor_typed, known_names, named, speaker
from .wording import Spans, leaves_marks, look_for, overlap, prepared, refuse_unlike, words

__all__ = [
    "MOST",
    "UNNAMED",
    "Decision",
    "Refused",
    "Stale",
    "accept",
    "accept_sure",
    "as_it_stands",
    "changed",
    "known_names",
    "locked",
    "mark",
    "propose",
    "reject",
    "reopen",
    "save",
    "sure",
    "words",
    "workbench",
]

MOST = 2000
"""Quotations proposed at once from one text: asked again, it goes on with the next."""
AT_ONCE = 200
"""Suggestions accepted in one transaction."""


def workbench(article: Article) -> Workbench:
    """What is set once for all quotations of an article; made when first asked for."""
    return Workbench.objects.get_or_create(article=article)[0]


# Proposing


def propose(capture: Capture) -> int:
    """Find quotations in a captured text and keep those that are new; returns how many that are.

    Not new: what stands in a quote of the article, what was accepted or rejected for it before, in this
    or another version of its text. What is undecided moves on to this version.
    """
    found = text.suggest(capture.text, known_names())
    with transaction.atomic():
        Article.objects.select_for_update(of=("self",)).get(pk=capture.article_id)
        earlier = {_key(one.text): one for one in Suggestion.objects.filter(article=capture.article_id)}
        taken = _taken(capture)
        actors = named(proposal.speaker for proposal in found)
        made: list[Suggestion] = []
        for proposal in found:
            spans = [(span.start, span.end) for span in proposal.passages]
            known = earlier.get(_key(proposal.text))
            if known:
                _carry_over(known, capture, spans)
            elif len(made) < MOST and not overlap(spans, taken) and not workflow.refused_words(proposal.text):
                made.append(_suggestion(capture, spans, proposal, actors.get(folded(proposal.speaker))))
                earlier[_key(proposal.text)] = made[-1]
        Suggestion.objects.bulk_create(made)
    return len(made)


def _suggestion(capture: Capture, spans: Spans, proposal: text.Proposal, actor: Actor | None) -> Suggestion:
    return Suggestion(
        article_id=capture.article_id,
        capture=capture,
        passages=[list(span) for span in spans],
        start=spans[0][0],
        form=proposal.form,
        text=proposal.text,
        context=proposal.context[:200],
        speaker=actor,
        speaker_name=(actor.name if actor else proposal.speaker)[:300],
        name_as_printed=proposal.speaker_as_printed[:300],
        role_as_printed=proposal.role_as_printed[:300],
        candidates=list(proposal.candidates[:8]),
        certainty=proposal.certainty,
        reason=proposal.reason[:300],
        is_fragment=proposal.fragment,
    )


def _key(words: str) -> str:
    """By which the same words are known again in another version of the text."""
    return folded(words)


def _taken(capture: Capture) -> list[tuple[int, int]]:
    """What of a text stands in quotes and suggestions already."""
    quoted = Passage.objects.filter(capture=capture).exclude(quote__form=Form.PARAPHRASE)
    suggested = Suggestion.objects.filter(capture=capture).values_list("passages", flat=True)
    spans = [*quoted.values_list("start", "end"), *((s, e) for passages in suggested for s, e in passages)]
    return sorted(spans)


def _carry_over(known: Suggestion, capture: Capture, spans: Spans) -> None:
    if known.state == SuggestionState.OPEN and known.capture_id != capture.pk:
        known.capture, known.passages, known.start = capture, [list(span) for span in spans], spans[0][0]
        known.version += 1
        known.save()


# Deciding


def sure(article: Article) -> list[Suggestion]:
    """Those that need nothing: of high certainty, as printed, by an actor of the archive, with a role.

    The first of them, as many as one transaction takes without keeping other editors waiting.
    """
    found = article.suggestions.filter(
        state=SuggestionState.OPEN, certainty=Certainty.HIGH, is_fragment=False, speaker__isnull=False
    ).exclude(Q(role_as_printed="") | Q(speaker__status=Status.WITHDRAWN))
    rows = list(found.select_related("speaker", "about")[:AT_ONCE])
    captures = Capture.objects.filter(pk__in={one.capture_id for one in rows})
    texts = dict(captures.values_list("pk", "text"))  # each once, however many stand in it
    return [one for one in rows if one.text == words(texts[one.capture_id], one.spans)]


def save(suggestion: Suggestion, version: int, decision: Decision) -> Suggestion:
    """Keep what was typed, undecided. Edited words are looked for in the text again."""
    with transaction.atomic():
        row = locked(suggestion, version, SuggestionState.OPEN)
        _take_over(row, decision)
        row.speaker = actor_typed(decision)
        look_for(row)
        return changed(row)


def accept(suggestion: Suggestion, version: int, decision: Decision, by: By) -> Quote:
    """Make it a draft quote with its voice, anchors and verdict. Refused if its words are not in the text."""
    with transaction.atomic():
        indexing.hold()
        row = locked(suggestion, version, SuggestionState.OPEN)
        _take_over(row, decision)
        row.speaker = speaker(decision, by)
        row.speaker_is = "" if row.speaker else row.speaker_is
        finding = look_for(row)
        refuse_unlike(row, finding)
        quote = _quote(row, by)
        row.quote, row.state = quote, SuggestionState.ACCEPTED
        row.decided_by_id, row.decided_at = by.pk, timezone.now()
        changed(row)
        history.keep(quote, by=by, step="Recorded", reason=FROM)
        LogEntry.objects.log_actions(int(by.pk), [quote], ADDITION, FROM, single_object=True)
        return quote


def accept_sure(article: Article, by: By) -> list[Quote]:
    """Accept all that need nothing, in one transaction."""
    with transaction.atomic():
        indexing.hold()
        return [accept(one, one.version, as_it_stands(one), by) for one in sure(article)]


def as_it_stands(suggestion: Suggestion) -> Decision:
    """What the suggestion says now, for accepting it without a change."""
    return Decision(
        text=suggestion.text,
        form=suggestion.form,
        context=suggestion.context,
        speaker_name=suggestion.speaker_name,
        speaker_is=suggestion.speaker_is or str(suggestion.speaker_id or ""),
        name_as_printed=suggestion.name_as_printed,
        role_as_printed=suggestion.role_as_printed,
        about=suggestion.about,
    )


def reject(suggestion: Suggestion, version: int, by: By) -> None:
    """It is kept, so that the same words of this article are not proposed again."""
    with transaction.atomic():
        row = locked(suggestion, version, SuggestionState.OPEN)
        row.state, row.decided_by_id, row.decided_at = SuggestionState.REJECTED, by.pk, timezone.now()
        changed(row)


def reopen(suggestion: Suggestion, version: int, by: By) -> None:
    """Undo a decision. The draft quote it became is deleted, if nobody has worked on it since.

    One's own acceptance anybody takes back; somebody else's, who may delete quotes.
    """
    with transaction.atomic():
        indexing.hold()
        row = locked(suggestion, version, SuggestionState.ACCEPTED, SuggestionState.REJECTED)
        quote, row.quote = row.quote, None
        if quote and row.decided_by_id != by.pk and not may_delete(by):
            raise Refused(
                f"{row.decided_by} accepted it. Ask them, or somebody who may delete quotes, to undo it."
            )
        row.state, row.decided_by, row.decided_at = SuggestionState.OPEN, None, None
        changed(row)
        if quote is None:
            return
        if quote.status != Status.DRAFT or quote.version != 1:
            raise Refused(
                f"Its quote #{quote.public_id} was worked on since: undoing would lose that. Open the quote."
            )
        LogEntry.objects.log_actions(
            int(by.pk), [quote], DELETION, "Undone on the workbench.", single_object=True
        )
        history.begin(quote)
        history.keep(quote, by=by, step="Deleted", reason="Its acceptance on the workbench was undone.")
        quote.delete()


def mark(capture: Capture, start: int, end: int, form: str) -> Suggestion:
    """Words chosen by hand (code points, half open): a quotation, or what a remark in our words rests on."""
    if form not in Form.values:
        raise Refused("Choose whether it is a quotation or a remark in our words.")
    chosen = capture.text[max(start, 0) : max(end, 0)]
    start += len(chosen) - len(chosen.lstrip())
    chosen = chosen.strip()
    if not any(map(str.isalnum, chosen)):
        raise Refused("There are no words at that place of the text. Select them again.")
    with transaction.atomic():
        span = (start, start + len(chosen))
        run = words(capture.text, [span])
        if form != Form.PARAPHRASE and text.verify(prepared(capture.text), run).verdict not in PROVEN:
            raise Refused("That cuts a word, or takes in two people's words. Select it again.")
        if form != Form.PARAPHRASE and leaves_marks(chosen):
            raise Refused("That takes in words outside the quotation marks. Select what is quoted alone.")
        if sealed := workflow.refused_words(run):
            raise Refused(*sealed)
        same = Suggestion.objects.filter(capture=capture, passages=[list(span)], form=form)
        if same.exists():
            raise Refused("These words are in the list already.")
        return Suggestion.objects.create(
            article_id=capture.article_id,
            capture=capture,
            passages=[list(span)],
            start=span[0],
            form=form,
            text=run,
            certainty=Certainty.BY_HAND,
            reason="Marked by an editor",
        )


# What the calls above are made of


def may_delete(by: By) -> bool:
    return isinstance(by, PermissionsMixin) and by.has_perm("archive.delete_quote")


def locked(suggestion: Suggestion, version: int, *states: str) -> Suggestion:
    """The row as it is now, locked; Stale if it is not the version that was seen, or not in these states."""
    rows = Suggestion.objects.select_for_update(of=("self",)).select_related("capture")
    row = rows.filter(pk=suggestion.pk).first()
    if row is None:
        raise Stale("It is no longer in the list: somebody joined it to another, or deleted its text.")
    if row.version != version or row.state not in states:
        who = f" by {row.decided_by}" if row.decided_by else ""
        now = row.get_state_display().lower()
        raise Stale(f"Somebody changed it in the meantime: it is now “{now}”{who}. Look at it again.")
    return row


def changed(row: Suggestion) -> Suggestion:
    """Write a locked row as its next version."""
    row.version += 1
    fit(row)
    row.save()
    return row


def _take_over(row: Suggestion, decision: Decision) -> None:
    row.text = "\n".join(
        " ".join(line.split()) for line in text.clean(decision.text).splitlines() if line.strip()
    )
    if not row.text:
        raise Refused("There are no words. Type them, or reject the suggestion.", field="text")
    if sealed := workflow.refused_words(row.text):
        raise Refused(*sealed, field="text")
    row.form, row.context, row.about = decision.form, decision.context.strip(), decision.about
    row.speaker_name = decision.speaker_name.strip()
    row.speaker_is = "" if decision.speaker_is.isdecimal() else decision.speaker_is
    row.name_as_printed = decision.name_as_printed.strip()
    row.role_as_printed = decision.role_as_printed.strip()


def _quote(row: Suggestion, by: By) -> Quote:
    """The draft quote of a suggestion, compared with its source."""
    head = workbench(row.article)
    quote = Quote(article=row.article, form=row.form, text=row.text, context=row.context)
    quote.said, quote.said_at, quote.spoken_language = head.said, head.said_at, head.spoken_language
    quote.translated_by = head.translated_by
    quote.created_by_id = quote.updated_by_id = by.pk
    fit(quote)
    quote.save()
    quote.about.set([row.about] if row.about else head.about.all())
    quote.topics.set(head.topics.all())
    voice = Voice(quote=quote, actor=row.speaker, role_as_printed=row.role_as_printed)
    voice.name_as_printed = row.name_as_printed or row.speaker_name
    fit(voice)
    voice.save()
    if quote.is_paraphrase:
        try:
            verification.anchor(quote, row.capture, row.spans)
        except ValueError as error:
            raise Refused(str(error)) from error
    else:
        verification.check(quote, at=row.spans, capture=row.capture)
    return quote
