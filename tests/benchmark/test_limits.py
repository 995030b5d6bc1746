"""Which limits a run keeps, and how that is written down."""

import json
from typing import Any, cast

from archive.benchmark import report
from archive.benchmark.conducting import Archive, Run, Worker
from archive.benchmark.limits import Verdict, verdicts
from archive.benchmark.samples import Samples, ratios


def an_archive(quotes: int, engine: str = "sqlite") -> Archive:
    about = {"engine": engine, "quotes": quotes, "lock time-out": 20.0}
    about |= {"version": "3.40.1", "python": "3.11", "django": "5.2"}
    return Archive(f"SQLite {quotes:,}", about, cast(Worker, None))


def a_run(*archives: Archive) -> Run:
    return Run(list(archives), Samples(), rounds=3)


def note(run: Run, archive: Archive, do: str, probe: str, **figures: float) -> None:
    run.samples.add(archive.label, (do, probe), figures)


def by_name(found: list[Verdict]) -> dict[str, Verdict]:
    return {one.name: one for one in found}


def searched(run: Run, archive: Archive, search: float) -> None:
    unit = {"seconds": 0.010}
    for do, probe, figures in (
        ("results", "a word", {"seconds": 0.012, "database": 0.002, "by hand": 0.002}),
        ("search", "a word", {"seconds": search, "database": 0.006, "by hand": 0.004}),
        ("page", "actor", {"seconds": 0.014}),
    ):
        note(run, archive, do, probe, **figures, **ratios(figures, unit))


def test_a_page_is_measured_in_plain_pages_of_the_same_archive() -> None:
    run = a_run(an_archive(10_000))
    searched(run, run.archives[0], 0.030)
    found = by_name(verdicts(run))
    page = found["Search page with facets, median shape"]
    assert (round(page.figure or 0, 6), page.limit, page.kept) == (3, 4, True)
    assert not found["Database time by hand-written SQL, search page with facets, worst"].kept


def test_the_median_of_all_rounds_counts() -> None:
    run = a_run(an_archive(10_000))
    for seconds in (0.011, 0.012, 9.0):
        note(run, run.archives[0], "deep", "first", seconds=0.010)
        note(run, run.archives[0], "deep", "deep", seconds=seconds)
    assert by_name(verdicts(run))["Page 200 by page 1"].kept is True


def test_growth_is_from_the_smallest_to_the_largest_archive_of_an_engine() -> None:
    run = a_run(an_archive(10_000), an_archive(100_000), an_archive(1_000_000))
    for archive, seconds in zip(run.archives, (0.030, 0.900, 0.060), strict=True):
        searched(run, archive, seconds)
    growth = [one for one in verdicts(run) if one.name == "Growth of the search page with facets"]
    assert [(one.of, round(one.figure or 0, 6)) for one in growth] == [("SQLite 10,000 → 1,000,000", 2)]


def test_nothing_is_said_of_growth_between_archives_of_about_one_size() -> None:
    run = a_run(an_archive(10_000), an_archive(20_000))
    for archive in run.archives:
        searched(run, archive, 0.030)
    assert not [one for one in verdicts(run) if "→" in one.of]


def test_what_is_not_there_is_not_kept() -> None:
    run = a_run(an_archive(10_000))
    note(run, run.archives[0], "unchanged", "a word")
    (found,) = verdicts(run)
    assert not found.kept and "not there" in report.as_text([found])


def test_a_rate_has_to_reach_its_limit() -> None:
    run = a_run(an_archive(10_000))
    note(run, run.archives[0], "add", "raw", seconds=1.0, quotes=100)
    note(run, run.archives[0], "add", "set-based", seconds=4.0, quotes=100)
    found = by_name(verdicts(run))["Import, rows a second, by bare rows and one statement of index"]
    assert found.figure == 0.25 and not found.kept


def test_the_table_marks_what_is_not_kept() -> None:
    kept, broken = Verdict("One", "SQLite 10", 1.0, 2, "×"), Verdict("Two", "SQLite 10", 3.0, 2, "×")
    one, two = report.as_text([kept, broken]).splitlines()
    assert one.endswith("ok") and two.endswith("NOT KEPT")


def test_json_and_markdown_have_every_figure_with_its_limit() -> None:
    run = a_run(an_archive(10_000))
    searched(run, run.archives[0], 0.070)
    found = verdicts(run)
    told: dict[str, Any] = json.loads(report.as_json(run, found, "benchmark"))
    assert len(told["verdicts"]) == len(found) and told["machine"]["cores"] >= 1
    text = report.as_markdown(run, found, "benchmark")
    assert "| Search page with facets, median shape | ≤ 4 units | **7.00 units** |" in text
    assert "| Search page with facets: a word | 70.0 (6.0 / 4.0) |" in text
