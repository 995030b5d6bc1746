"""What is promised, and whether it was kept: one verdict for each figure of a run.

A limit has its home here and nowhere else. Seconds go in; what comes out is ratios within the run.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from .conducting import Archive, Run

BY_HAND = 1.25
SIZES_OF_GROWTH = 10  # the largest archive must be so many times the smallest, else growth says nothing


@dataclass(frozen=True)
class Verdict:
    """One figure of an archive, or of an engine (then of its smallest and largest), beside its limit."""

    name: str
    of: str
    figure: float | None  # None: it is not there to be measured
    limit: float
    unit: str  # what the figure is in: "units", "×", "ms", "s"
    at_least: bool = False
    note: str = ""

    @property
    def kept(self) -> bool:
        if self.figure is None:
            return False
        return self.figure >= self.limit if self.at_least else self.figure <= self.limit


def verdicts(run: Run) -> list[Verdict]:
    found: list[Verdict] = []
    for of_archive in _OF_ARCHIVE:
        for archive in run.archives:
            found += of_archive(run, archive)
    for smallest, largest in _pairs(run):
        found += _growth(run, smallest, largest)
    return found


def _pairs(run: Run) -> Iterator[tuple[Archive, Archive]]:
    """The smallest and the largest archive of each engine, where they are far enough apart."""
    for engine in dict.fromkeys(archive.about["engine"] for archive in run.archives):
        sizes = sorted(
            (archive for archive in run.archives if archive.about["engine"] == engine),
            key=lambda archive: archive.about["quotes"],
        )
        if sizes[-1].about["quotes"] >= SIZES_OF_GROWTH * sizes[0].about["quotes"]:
            yield sizes[0], sizes[-1]


def _in_units(run: Run, archive: Archive) -> Iterator[Verdict]:
    """Pages as multiples of a plain Django page of fifty rows."""
    bare, full, pages = (
        run.samples.medians(archive.label, do, "units") for do in ("results", "search", "page")
    )
    if not (bare and full and pages):
        return
    yield Verdict("Search page without facets, median shape", archive.label, _median(bare), 1.5, "units")
    yield Verdict("Actor page", archive.label, pages["actor"], 1.5, "units")
    yield Verdict("Search page with facets, median shape", archive.label, _median(full), 4, "units")
    worst = max(full, key=full.__getitem__)
    yield Verdict("Search page with facets, worst shape", archive.label, full[worst], 6, "units", note=worst)


def _median(found: dict[str, float]) -> float:
    return median(found.values())


def _by_hand(run: Run, archive: Archive) -> Iterator[Verdict]:
    """Database time of a page against the same answer by hand-written SQL."""
    for do, name in (
        ("results", "search page without facets"),
        ("search", "search page with facets"),
        ("page", "pages of actors and events, timeline"),
    ):
        ratios = run.samples.medians(archive.label, do, "by the hand")
        if ratios:
            worst = max(ratios, key=ratios.__getitem__)
            title = f"Database time by hand-written SQL, {name}"
            yield Verdict(f"{title}, median", archive.label, _median(ratios), BY_HAND, "×")
            yield Verdict(f"{title}, worst", archive.label, ratios[worst], BY_HAND, "×", note=worst)


def _deep(run: Run, archive: Archive) -> Iterator[Verdict]:
    found = run.samples.medians(archive.label, "deep")
    if found:
        yield Verdict("Page 200 by page 1", archive.label, found["deep"] / found["first"], 1.2, "×")


def _unchanged(run: Run, archive: Archive) -> Iterator[Verdict]:
    if not run.samples.has("unchanged"):
        return
    full = run.samples.medians(archive.label, "unchanged", "full")
    again = run.samples.medians(archive.label, "unchanged")
    figure = _median(again) / _median(full) if again else None
    note = "" if again else "answers have neither ETag nor Last-Modified"
    yield Verdict("Unchanged page (304) by the full page", archive.label, figure, 0.1, "×", note=note)


def _hostile(run: Run, archive: Archive) -> Iterator[Verdict]:
    found = run.samples.medians(archive.label, "hostile")
    if not found:
        return
    statuses = run.samples.medians(archive.label, "hostile", "status")
    worst = max(found, key=found.__getitem__)
    name = f"Slowest of {len(found)} hostile searches"
    yield Verdict(name, archive.label, found[worst] * 1000, 300, "ms", note=worst)
    failed = [probe for probe, status in statuses.items() if status >= 500]
    name = "Hostile searches answered with an error of the server"
    yield Verdict(name, archive.label, len(failed), 0, "", note=", ".join(failed))


def _writes(run: Run, archive: Archive) -> Iterator[Verdict]:
    saves = run.samples.medians(archive.label, "save")
    if saves:
        name = "Admin save with the index by one without"
        yield Verdict(name, archive.label, saves["with"] / saves["without"], 1.4, "×")
    adds = run.samples.medians(archive.label, "add")
    if adds:
        name = "Import, rows a second, by bare rows and one statement of index"
        yield Verdict(name, archive.label, adds["raw"] / adds["set-based"], 0.4, "×", at_least=True)


def _withdrawal(run: Run, archive: Archive) -> Iterator[Verdict]:
    for step, name in (("withdraw", "Withdrawing"), ("restore", "Restoring")):
        seconds = run.samples.median(archive.label, step, "")
        if seconds is None:
            continue
        quotes = run.samples.median(archive.label, step, "", "quotes") or 0
        limit = archive.about["lock time-out"]
        title = f"{name} the actor with the most quotes"
        yield Verdict(title, archive.label, seconds, limit, "s", note=f"{quotes:,.0f} quotes")
        longest = run.samples.median(archive.label, "read", step, "longest") or 0
        before = run.samples.median(archive.label, "read", "nothing", "longest") or 0
        note = f"{before * 1000:,.0f} ms while nobody writes"
        title = f"Longest read of a search page while {name.lower()}"
        yield Verdict(title, archive.label, longest * 1000, 1000, "ms", note=note)


def _start(run: Run, archive: Archive) -> Iterator[Verdict]:
    found = run.samples.medians(archive.label, "start")
    if found:
        name = "Start-up by that of a bare Django project"
        yield Verdict(name, archive.label, found["site"] / found["bare"], 2, "×")


_OF_ARCHIVE: tuple[Callable[[Run, Archive], Iterator[Verdict]], ...] = (
    _in_units,
    _by_hand,
    _deep,
    _unchanged,
    _hostile,
    _writes,
    _withdrawal,
    _start,
)

# Name, operation, probes ("" for all), figure, limit, at least.
_GROWTH = (
    ("search page without facets", "results", (), "seconds", 1.3),
    ("search page with facets", "search", (), "seconds", 4.0),
    ("timeline", "page", ("timeline", "timeline of a year"), "seconds", 1.5),
    ("actor page", "page", ("actor", "actor seldom quoted"), "seconds", 1.5),
    ("month histogram", "page", ("month histogram",), "seconds", 2.5),
    ("memory of a web process", "memory", ("",), "bytes", 1.3),
)


def _growth(run: Run, smallest: Archive, largest: Archive) -> Iterator[Verdict]:
    of = f"{smallest.label} → {largest.about['quotes']:,}"
    for name, do, probes, figure, limit in _GROWTH:
        before = _chosen(run.samples.medians(smallest.label, do, figure), probes)
        after = _chosen(run.samples.medians(largest.label, do, figure), probes)
        if before and after:
            yield Verdict(f"Growth of the {name}", of, after / before, limit, "×")
    yield from _rate(run, largest)


def _chosen(found: dict[str, float], probes: tuple[str, ...]) -> float | None:
    values = [seconds for probe, seconds in found.items() if not probes or probe in probes]
    return median(values) if values else None


def _rate(run: Run, largest: Archive) -> Iterator[Verdict]:
    """How fast rows come into the largest archive, by how fast they come into one of a tenth."""
    tenth = [
        archive
        for archive in run.archives
        if archive.about["engine"] == largest.about["engine"]
        and archive.about["quotes"] * 10 == largest.about["quotes"]
    ]
    for archive in tenth:
        rates = [_rows_a_second(run, one) for one in (largest, archive)]
        if rates[0] and rates[1]:
            of = f"{archive.label} → {largest.about['quotes']:,}"
            yield Verdict("Rows a second of an import", of, rates[0] / rates[1], 0.7, "×", at_least=True)


def _rows_a_second(run: Run, archive: Archive) -> float | None:
    seconds = run.samples.median(archive.label, "add", "set-based")
    quotes = run.samples.median(archive.label, "add", "set-based", "quotes")
    return quotes / seconds if quotes and seconds else None
