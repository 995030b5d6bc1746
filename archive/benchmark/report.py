"""A run in words: the table for people, the same as JSON, and as Markdown for docs/performance.md."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .conducting import Run
from .limits import Verdict
from .samples import Samples

CPUINFO = Path("/proc/cpuinfo")
_WHAT = {
    "unit": "Plain Django page of 50 rows (the unit)",
    "results": "Search page without facets",
    "search": "Search page with facets",
    "page": "Other pages",
    "deep": "A page of all quotes",
    "unchanged": "Asked for again",
    "hostile": "Hostile searches",
    "save": "Admin save, the index",
    "add": "Import of 10,000 quotes",
    "withdraw": "Withdrawing the actor with the most quotes",
    "restore": "Restoring them",
    "start": "Start-up",
}


def machine(run: Run, command: str) -> dict[str, Any]:
    """On what it was measured, when, and by which command."""
    first = run.archives[0].about
    engines = {one.about["engine"]: one.about["version"] for one in run.archives}
    return {
        "command": command,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "rounds": run.rounds,
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
        "processor": _processor(),
        "python": first["python"],
        "django": first["django"],
        **engines,
    }


def _processor() -> str:
    if CPUINFO.exists():
        for line in CPUINFO.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def as_json(run: Run, found: list[Verdict], command: str) -> str:
    told = {
        "machine": machine(run, command),
        "verdicts": [
            {
                "name": one.name,
                "of": one.of,
                "figure": one.figure,
                "unit": one.unit,
                "limit": one.limit,
                "at_least": one.at_least,
                "kept": one.kept,
                "note": one.note,
            }
            for one in found
        ],
        "medians": run.samples.table(),
    }
    return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def figure(one: Verdict) -> str:
    if one.figure is None:
        return "not there"
    number = f"{one.figure:,.0f}" if one.unit in ("ms", "") else f"{one.figure:,.2f}"
    return _with_unit(number, one.unit)


def limit(one: Verdict) -> str:
    return _with_unit(f"{'≥' if one.at_least else '≤'} {one.limit:g}", one.unit)


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}".rstrip()


def as_text(found: list[Verdict]) -> str:
    """A table for the terminal: a line for each figure, those that fail marked at the end."""
    rows = [(one.name, one.of, figure(one), limit(one), _said(one)) for one in found]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    lines = []
    for name, of, number, most, said in rows:
        lines.append(
            f"{name:{widths[0]}}  {of:{widths[1]}}  {number:>{widths[2]}}  {most:>{widths[3]}}  {said}"
        )
    return "\n".join(line.rstrip() for line in lines)


def _said(one: Verdict) -> str:
    return f"{'ok' if one.kept else 'NOT KEPT'}{f' ({one.note})' if one.note else ''}"


def as_markdown(run: Run, found: list[Verdict], command: str) -> str:
    """Tables of limits, a column for each archive or engine, then all medians."""
    told = machine(run, command)
    parts = [
        "<!-- Written by the command below. Change the command, not this text. -->",
        f"Measured on {told['date']} with\n\n```\n{command}\n```\n",
        f"{told['processor']}, {told['cores']} cores, load {told['load']}; "
        + "; ".join(f"{name} {told[key]}" for key, name in _VERSIONS if key in told)
        + f"; medians of {told['rounds']} rounds.\n",
        _limits(found),
        _medians(run.samples, [archive.label for archive in run.archives]),
    ]
    return "\n".join(parts)


_VERSIONS = (("python", "Python"), ("django", "Django"), ("sqlite", "SQLite"), ("postgresql", "PostgreSQL"))


def _limits(found: list[Verdict]) -> str:
    """One table for figures of an archive, one for those of growth: their columns differ."""
    growing = [one for one in found if "→" in one.of]
    tables = []
    for title, chosen in (
        ("Limits", [one for one in found if "→" not in one.of]),
        ("Growth", growing),
    ):
        if chosen:
            tables.append(f"## {title}\n\n{_table_of_limits(chosen)}\n")
    return "\n".join(tables)


def _table_of_limits(found: list[Verdict]) -> str:
    columns = list(dict.fromkeys(one.of for one in found))
    lines = [_line(["", "Limit", *columns]), _line(["---", *["---:"] * (len(columns) + 1)])]
    for name in dict.fromkeys(one.name for one in found):
        of = {one.of: one for one in found if one.name == name}
        most = limit(next(iter(of.values())))
        lines.append(_line([name, most, *(_cell(of.get(column)) for column in columns)]))
    return "\n".join(lines)


def _cell(one: Verdict | None) -> str:
    if one is None:
        return ""
    return figure(one) if one.kept else f"**{figure(one)}**"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _medians(samples: Samples, labels: list[str]) -> str:
    """Every median in milliseconds, with the database's part and that of hand-written SQL."""
    lines = [
        "## Medians\n",
        "Milliseconds; in brackets the database's part, and the same by hand.\n",
        _line(["", *labels]),
        _line(["---", *["---:"] * len(labels)]),
    ]
    table = samples.table()
    for do, what in _WHAT.items():
        probes = dict.fromkeys(probe for label in labels for probe in table.get(label, {}).get(do, {}))
        for probe in probes:
            cells = [_milliseconds(table.get(label, {}).get(do, {}).get(probe)) for label in labels]
            lines.append(_line([f"{what}{f': {probe}' if probe else ''}", *cells]))
    return "\n".join(lines) + "\n"


def _milliseconds(figures: dict[str, float] | None) -> str:
    if not figures or "seconds" not in figures:
        return ""
    inside = [figures[name] * 1000 for name in ("database", "by hand") if name in figures]
    brackets = f" ({' / '.join(f'{value:,.1f}' for value in inside)})" if inside else ""
    return f"{figures['seconds'] * 1000:,.1f}{brackets}"
