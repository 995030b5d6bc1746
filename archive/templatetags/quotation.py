"""One quotation as a page prints it, the same everywhere: {% quotation quote … %}.

Dozens of them stand on a page, so it is put together in Python, not in a template: in a tenth of the
time. What lives here: the HTML of one quotation. What does not: what is said in it (the models,
archive.timeline), which quotations stand where (the templates).
"""

from collections.abc import Iterator
from functools import lru_cache
from html import escape

from django import template
from django.utils.safestring import SafeString

from archive import dates, text
from archive.models import Event, Form, Mark, Quote, Standing, Voice, shortcuts
from archive.models.shortcuts import related
from archive.search.query import Query, highlight
from archive.timeline.finding import in_source

from .archive import MARKS, STANDINGS, beside_mark, edtf, icon, joined_before, voice_role

register = template.Library()

FALLEN = {Mark.CHANGED, Mark.DIFFERS}
ABOUT = 3  # events that are named
_BREAK = '<span class="brk"> </span>'


@register.simple_tag
def quotation(
    quote: Quote,
    query: Query | None = None,
    *,
    size: str = "",
    hide_speaker: bool = False,
    hide_source: bool = False,
    hide_link: bool = False,
    show_events: bool = False,
    not_in: str | None = "",
) -> SafeString:
    """The words with their marks, who said them, where they are printed, how they were checked.

    `query`: words to highlight; `size`: "sm" or "big-quote"; `show_events`: “At …”, “About …”; `not_in`:
    “Not in the version of …”.
    """
    mark = quote.mark
    found_at = in_source(quote, not_in or "")
    language = "en" if quote.is_paraphrase else quote.article.language
    parts = [
        f'<figure class="{_classes(quote, mark, size)}">',
        f'<p class="ctx">{escape(quote.context)}</p>' if quote.context else "",
        f'<blockquote{_attribute("cite", found_at)} lang="{escape(language)}"><p>{_marked(quote, query)}</p>',
        "</blockquote>\n  <figcaption>\n    ",
        "" if hide_speaker else voices(quote),
        '\n    <span class="src">',
        _source(quote, hide_source),
        f"<span>Said {_date(quote.filed)}</span>" if quote.is_dated_apart else "",
        "".join(_events(quote)) if show_events else "",
        _badge(mark, address("quote_detail", quote.public_id)),
        f"<span>{escape(not_in)}</span>" if not_in else "",
        *(f"<span>{escape(said)}</span>" for said in beside_mark(quote)),
        "" if hide_link else _permanent_link(quote),
        "</span>\n  </figcaption>\n</figure>",
    ]
    return SafeString("".join(parts))  # every value in it was escaped


def address(name: str, key: str) -> str:
    """The address of a record's page, escaped."""
    return escape(shortcuts.address(name, key))


def _classes(quote: Quote, mark: Mark, size: str) -> str:
    reported = "reported" if quote.form == Form.PARAPHRASE else ""
    fallen = "fallen" if quote.standing != Standing.UNDISPUTED or mark in FALLEN else ""
    return " ".join(one for one in ("quote", escape(size), reported, fallen) if one)


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


@register.simple_tag
def words(quote: Quote) -> SafeString:
    """The words alone, run by run, with editors' marks."""
    return SafeString(_marked(quote, None))


def _marked(quote: Quote, query: Query | None) -> str:
    """As `words`, with what a search found highlighted."""
    if quote.is_paraphrase:
        return _found(quote.text, query)
    return _BREAK.join(f'<span class="run">{_run(run, query)}</span>' for run in quote.runs)


def _run(run: str, query: Query | None) -> str:
    return "".join(
        _found(piece, query) if kind == "words" else f'<span class="ed">{escape(piece)}</span>'
        for piece, kind in text.segments(run)
    )


def _found(piece: str, query: Query | None) -> str:
    if not query:
        return escape(piece)
    return "".join(
        f"<mark>{escape(part)}</mark>" if hit else escape(part) for part, hit in highlight(piece, query)
    )


def voices(quote: Quote) -> str:
    """Who said it, as printed; of words that are not theirs any more, whose they were given as."""
    before = "" if quote.is_theirs else '<span class="role">Given as the words of </span>'
    return before + "".join(_voice(voice, place) for place, voice in enumerate(related(quote, "voices")))


def _voice(voice: Voice, place: int) -> str:
    joint, role = joined_before(voice, place), voice_role(voice)
    before = f'<span class="role">{joint}</span>' if joint else ""
    after = f'<span class="role">, {escape(role)}</span>' if role else ""
    if voice.actor is None:
        return f"{before}<span>“{escape(voice.name_as_printed)}”</span>{after}"
    at = address("actor_detail", voice.actor.slug)
    return f'{before}<a class="speaker" href="{at}">{escape(voice.actor.name)}</a>{after}'


def _source(quote: Quote, hide_source: bool) -> str:
    article = quote.article
    date = _date(article.published)
    if hide_source:
        return f"<span>{date}</span>" if date else ""
    name = article.publication.name if article.publication else article.title
    at = address("article_detail", article.slug)
    return f'<span><a href="{at}">{escape(name)}</a>{f", {date}" if date else ""}</span>'


def _date(value: str | dates.FuzzyDate | None) -> str:
    return str(edtf(value.text if isinstance(value, dates.FuzzyDate) else value))


def _events(quote: Quote) -> Iterator[str]:
    place = quote.public_said_at
    if place:
        yield f"<span>At {_to_event(place)}</span>"
    for event in quote.public_about[:ABOUT]:
        if place is None or event.pk != place.pk:
            yield f"<span>About {_to_event(event)}</span>"


@register.simple_tag
def where_said(quote: Quote) -> SafeString | str:
    """At which event, and about which: all of them, above the quotation."""
    place, about = quote.public_said_at, [_to_event(event) for event in quote.public_about]
    said = [f"At {_to_event(place)}"] if place else []
    if about:
        *others, last = about
        said.append(f"About {', '.join(others)}{' and ' if others else ''}{last}")
    return SafeString(f'<p class="kind small">{". ".join(said)}</p>') if said else ""


def _to_event(event: Event) -> str:
    return f'<a href="{address("event_detail", event.slug)}">{escape(event.title)}</a>'


@register.filter
def is_by_one(quote: Quote) -> bool:
    """Whose words they are needs no saying on the speaker's own page."""
    return quote.is_theirs and len(related(quote, "voices")) <= 1


def _badge(mark: Mark, at: str) -> str:
    before, after = _badge_of(mark)
    return f"{before}{at}{after}"


@lru_cache(maxsize=len(Mark))
def _badge_of(mark: Mark) -> tuple[str, str]:
    """What stands before and after the quote's address."""
    css, name = MARKS[mark]
    anchor = "standing" if mark in STANDINGS else "checked"
    return f'<a class="mark {css}" href="', f'#{anchor}">{icon(name)}{escape(mark.label)}</a>'


def _permanent_link(quote: Quote) -> str:
    by = "".join(
        f" by {escape(voice.actor.name if voice.actor else voice.name_as_printed)}"
        for voice in related(quote, "voices")[:1]
    )
    at = address("quote_detail", quote.public_id)
    said = f'<span class="vh">, permanent link to this quote{by}</span>'
    return f'<a href="{at}">#{quote.public_id}{said}</a>'
