"""Words and shapes for templates: dates as readers see them, marks, voices, links that keep filters."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.conf.locale import LANG_INFO
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive import dates, links, text
from archive.dates_words import series
from archive.models import (
    Affiliation,
    Article,
    Capacity,
    MadeBy,
    Mark,
    Place,
    Quote,
    Voice,
    shortcuts,
)
from archive.timeline import standings
from archive.timeline.finding import in_archive, in_archived_proof, in_source
from archive.timeline.proof import Version

register = template.Library()

# Class and icon of each mark (design, section 3). Words come from Mark itself.
MARKS = {
    Mark.PRINTED: ("ok", "tick"),
    Mark.SHORTENED: ("ok", "check"),
    Mark.BRACKETED: ("ok", "check"),
    Mark.OURS: ("", "lines"),
    Mark.UNCHECKED: ("warn", "dash"),
    Mark.CHANGED: ("bad", "alert"),
    Mark.DIFFERS: ("bad", "alert"),
    Mark.DISPUTED: ("warn", "alert"),
    Mark.DENIED: ("warn", "alert"),
    Mark.MISATTRIBUTED: ("bad", "no"),
    Mark.RETRACTED: ("bad", "no"),
    Mark.FABRICATED: ("bad", "no"),
}
STANDINGS = {Mark.DISPUTED, Mark.DENIED, Mark.MISATTRIBUTED, Mark.RETRACTED, Mark.FABRICATED}


@register.filter
def edtf(value: Any, how: str = "") -> SafeString | str:
    """A date in words, with <time> and <abbr>. `how`: "capital" where a sentence begins."""
    return _in_html(value if isinstance(value, dates.FuzzyDate) else str(value), how) if value else ""


@lru_cache(maxsize=8_192)
def _in_html(value: dates.FuzzyDate | str, how: str) -> SafeString:
    """Kept: a page has dozens of dates, and an archive not that many."""
    date = value if isinstance(value, dates.FuzzyDate) else dates.parse(value)
    parts = list(date.parts)
    if how == "capital" and parts and not parts[0].circa:
        first = parts[0]
        parts[0] = dates.Part(first.text[:1].upper() + first.text[1:], first.datetime)
    return format_html_join("", "{}", ((_part(part),) for part in parts))


def _part(part: dates.Part) -> SafeString | str:
    if part.datetime:
        return format_html('<time datetime="{}">{}</time>', part.datetime, part.text)
    if part.circa:
        return format_html('<abbr title="circa, about">{}</abbr>', part.text)
    return part.text


@register.filter
def dot(date: dates.FuzzyDate | None) -> str:
    """The class that shows on the line how sure a date is."""
    shape = date.precision if date else "none"
    return {"day": "dot", "month": "dot month-p", "about": "dot about", "none": "dot none"}.get(
        shape, "dot span"
    )


@register.filter
def precision(value: str) -> str:
    return dates.parse(value).precision_words if value else ""


@register.filter
def language(code: str) -> str:
    """The English name of a language code, or the code."""
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.split("-")[0].lower()) or {}
    return str(known.get("name", code))


register.simple_tag(shortcuts.address, name="address")


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def mark(kind: str) -> SafeString:
    """The badge of a kind of mark, for the legend. A quote's own is a link (quotation)."""
    css, name = MARKS[Mark(kind)]
    return format_html('<span class="mark {}">{}{}</span>', css, icon(name), Mark(kind).label)


def beside_mark(quote: Quote) -> list[str]:
    """What must be said beside the mark: transcribed, translated, and by whom."""
    said = []
    capture = quote.checked_capture
    if capture and capture.made_by in {MadeBy.ARCHIVE, MadeBy.MACHINE}:
        said.append(
            "As transcribed by the archive"
            if capture.made_by == MadeBy.ARCHIVE
            else "As transcribed by machine"
        )
    if quote.translated_by:
        said.append(f"Translated by {quote.get_translated_by_display()}")
    elif quote.spoken_language and quote.spoken_language != quote.article.language:
        said.append("Translator not recorded")
    return said


@register.simple_tag
def source_link(quote: Quote, not_in: str | None = "") -> str:
    """Where the words can be read, or ""; `not_in` is what is said of newer versions without them."""
    return in_source(quote, not_in or "")


@register.simple_tag
def archived_proof(quote: Quote) -> str:
    """Where a web archive keeps the version that proves the words, or ""."""
    return in_archived_proof(quote)


@register.simple_tag
def archived_link(quote: Quote, version: Version) -> str:
    """Where a web archive keeps a version of the article, or ""."""
    return in_archive(quote, version)


@register.filter
def voice_role(voice: Voice) -> str:
    """The role as printed; where none is printed, the established one in square brackets."""
    if voice.role_as_printed or not voice.actor:
        return voice.role_as_printed
    role = voice.actor.established_role
    return f"[{role}]" if role else ""


@register.filter
def joined_before(voice: Voice, position: int) -> str:
    """What stands before a voice's name: nothing, “, and ”, or “, for ”."""
    if voice.capacity == Capacity.ON_BEHALF:
        return ", for " if position else "For "
    return ", and " if position else ""


@register.filter
def in_publication(article: Article) -> str:
    """“Report in Bloomberg, by Marc Champion”, as far as it is recorded."""
    kind = article.get_kind_display().split(" (")[0]
    said = f"{kind} in {article.publication.name}" if article.publication else kind
    return f"{said}, by {article.byline}" if article.byline else f"{said}, no author recorded"


@register.filter
def paragraphs(value: str) -> list[str]:
    return [part.strip() for part in value.split("\n\n") if part.strip()]


@register.filter
def initials(name: str) -> str:
    """The monogram of a name: its first letter and its last word's."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.filter
def plural(n: int, noun: str) -> str:
    """“1 quote”, “12 quotes”, with thousands apart."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


@register.filter
def number(n: int) -> str:
    """A number with thousands apart."""
    return f"{n:,}"


@register.filter
def otherwise(n: int) -> str:
    """“2 that are disputed, denied …”, beside an actor's count."""
    return standings.words(n)


@register.filter
def get(mapping: Any, key: Any) -> Any:
    return mapping.get(key) if mapping else None


@register.simple_tag(takes_context=True)
def with_params(context: RequestContext, *drop: str, **changes: Any) -> str:
    """The page's own address with parameters changed or dropped, and from its first page again.

    A parameter named `start` is written `from`, a word that no keyword may be.
    """
    request = context["request"]
    params = links.kept(request.GET, *links.ONE_PAGE, *drop)
    for name, value in changes.items():
        name = "from" if name == "start" else name
        if value in (None, ""):
            params.pop(name, None)
        else:
            params[name] = [str(value)]
    return links.address(request.path, params)


@register.simple_tag(takes_context=True)
def next_page(context: RequestContext, cursor: str) -> str:
    # What takes longer is done where it is asked for, and not again.
    request = context["request"]
    return links.address(request.path, links.kept(request.GET, "exact") | {"after": [cursor]})


@register.simple_tag(takes_context=True)
def count_link(context: RequestContext, name: str) -> str:
    """The page's own address with one thing more counted in all matches, beside what stays so."""
    request, counted = context["request"], context.get("counted_exactly") or ()
    exact = list(dict.fromkeys([*counted, name]))
    return links.address(request.path, links.kept(request.GET, "after") | {"exact": exact})


@register.simple_tag
def quotes_link(**params: Any) -> str:
    """Quote search with these filters. `start` is written `from`."""
    found = {"from" if name == "start" else name: [str(value)] for name, value in params.items()}
    return links.address(reverse("quote_list"), found)


@register.filter
def where(places: Iterable[Place], countries: dict[str, Place]) -> str:
    """“Sochi, Russia”, “Georgia and Russia”, “Place not recorded”."""
    names, inside = [], {place.country for place in places if not place.is_country}
    for place in places:
        if place.is_country and place.country in inside:
            continue
        country = None if place.is_country else countries.get(place.country)
        names.append(f"{place.name}, {country.name}" if country else place.name)
    return series(names, "and") if names else "Place not recorded"


@register.filter
def article_line(article: Article) -> str:
    """What a list says under an article's title, and what of it is not recorded."""
    said = [in_publication(article)]
    if not article.url:
        said.append("Address not recorded")
    if article.copy_of and article.copy_of.is_public:
        said.append(f"{article.get_copy_kind_display()} of {article.copy_of.title}")
    if article.title_supplied:
        said.append("Title supplied by the archive")
    return ". ".join(said)


@register.filter
def role_period(role: Affiliation) -> dates.FuzzyDate | None:
    """When somebody had a role: “2004–2012”, “since 2004”; else the date of the source that says so."""
    if role.since and role.until:
        return _readable(f"{role.since}/{role.until}") or dates.parse(role.since)
    if role.since:
        return _readable(f"{role.since}/..") or dates.parse(role.since)
    if role.until:
        return _readable(f"../{role.until}") or dates.parse(role.until)
    told = role.source.published if role.source else ""
    return dates.parse(told) if told else None


def _readable(typed: str) -> dates.FuzzyDate | None:
    try:
        return dates.parse(typed)
    except dates.DateError:
        return None


@register.filter
def quoted(quote: Quote) -> str:
    """“Mira Tallow and Joren Pike”: whose words a quote is printed as."""
    names = [str(voice.actor or f"“{voice.name_as_printed}”") for voice in quote.voices.all()]
    return series(names, "and")


@register.simple_tag(takes_context=True)
def choice_link(context: RequestContext, name: str, value: str) -> str:
    """The page's own address with one parameter, whose name is a variable, set to a value."""
    return with_params(context, **{name: value})


@register.simple_tag(takes_context=True)
def instead_link(context: RequestContext, name: str, typed: str, value: str) -> str:
    """The page's own address with one typed value of a parameter replaced, or a part of the search box."""
    request = context["request"]
    values = [text.clean(one).strip() for one in request.GET.getlist(name)]
    in_box = [one.replace(typed, value) for one in values]
    changed = in_box if name == "q" else [value if one == typed else one for one in values]
    return links.address(request.path, links.kept(request.GET, "after") | {name: changed})


@register.filter
def in_words(n: int) -> str:
    """“two” to “nine”; other numbers in figures."""
    names = ["two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return names[n - 2] if 2 <= n <= 9 else f"{n:,}"
