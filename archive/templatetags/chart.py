"""The bars of a chart, their figures, and the events in its lanes: dozens of each on a page.

Put together in Python for the same reason as a quotation (archive.templatetags.quotation). What lives here:
the HTML of bars. What does not: what a bar stands for (archive.timeline.histogram, archive.timeline.explore),
what stands around the bars (the templates).
"""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from archive.timeline.explore.bars import Chart
from archive.timeline.explore.events import Drawn
from archive.timeline.histogram import Bar, Histogram

from .archive import edtf
from .quotation import address

register = template.Library()

LEAST_HIGH = 4  # per cent of the chart


@register.simple_tag
def bars(chart: Histogram, link_prefix: str, unit: str) -> SafeString:
    """Each bar, a link to what it counts. `link_prefix`: an address with its parameters, up to the period."""
    before, unit = escape(link_prefix), escape(unit)
    return SafeString("\n  ".join([*(_bar(bar, before, unit) for bar in chart.bars), ""]))


def _bar(bar: Bar, link_prefix: str, unit: str) -> str:
    start, end = escape(bar.start), escape(bar.end)
    on = ' class="on"' if bar.chosen else ""
    longer = f", {bar.longer:,} of them without a day" if bar.longer else ""
    figure = f"{bar.number} {unit}{longer}" if bar.n or not bar.uncounted else bar.number
    return (
        f'<a href="{link_prefix}from={start}&amp;to={end}" data-from="{start}" data-to="{end}"{on} '
        f'aria-label="{escape(bar.name)}: {figure}">'
        f'<rect class="hit" x="{bar.x}" width="10" height="100"/>{shape(bar)}</a>'
    )


@register.simple_tag
def shape(bar: Bar) -> SafeString:
    """The bar itself. One that not all is counted of is dashed, and never lower than can be seen."""
    if bar.uncounted:
        high = max(100 * bar.n / bar.top, LEAST_HIGH)
        return SafeString(
            f'<rect class="sam" x="{bar.x1}" y="{100 - high:.1f}" width="8" height="{high:.1f}"/>'
        )
    if not bar.n:
        return SafeString("")
    known = f'<rect class="b" x="{bar.x1}" y="{bar.y}" width="8" height="{bar.h}"/>'
    if not bar.longer:
        return SafeString(known)
    longer = f'<rect class="f" x="{bar.x1}" y="{bar.fy}" width="8" height="{bar.fh}"/>'
    return SafeString(known + longer)


@register.simple_tag
def figures(chart: Histogram | Chart) -> SafeString:
    """The same as rows of a table."""
    rows = (
        f'<tr><th scope="row">{escape(bar.name)}</th><td class="num">{bar.number}</td>'
        f'<td class="num">{bar.number_longer}</td></tr>\n    '
        for bar in chart.bars
    )
    return SafeString("".join(rows))


@register.simple_tag
def events(drawn: Iterable[Drawn]) -> SafeString:
    """The events of a lane, a list item each: the bar of its true length, and date and title beside it."""
    return SafeString("".join(f"\n      {_event(one)}" for one in drawn))


def _event(one: Drawn) -> str:
    css = f"ev{' over' if one.side == 'over' else ''}{' open' if one.open else ''}"
    at = address("event_detail", one.event.slug)
    words = f"<b>{edtf(one.date, 'capital')}</b>{escape(one.event.title)}</a>"
    left = ' class="l"' if one.side == "before" else ""
    link = f'<a{left} href="{at}">{words}'
    bar = _length(one)
    return f'<li class="{css}">{bar + link if one.side == "after" else link + bar}</li>'


def _length(one: Drawn) -> str:
    width = "100%" if one.side == "over" else one.percent
    begins, long = one.box
    fade = ' fill="url(#fade)"' if one.blurred else ""
    return (
        f'<svg width="{width}" viewBox="{begins} 0 {long} 8" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect x="{one.x}" width="{one.width}" height="8"{fade}/></svg>\n'
    )
