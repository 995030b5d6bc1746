"""Samples of all measures, and their medians."""

from collections import defaultdict
from statistics import median

Figures = dict[str, float]
Key = tuple[str, str]  # what was done, with which probe


def ratios(figures: Figures, unit: Figures) -> Figures:
    """By what was measured in the same moment: in the next one the machine may be busy otherwise."""
    found: Figures = {}
    if unit:
        found["units"] = figures["seconds"] / unit["seconds"]
    if figures.get("by hand"):
        found["by the hand"] = figures["database"] / figures["by hand"]
    return found


class Samples:
    """What was measured of each archive. An archive is called by the label it has in the tables."""

    def __init__(self) -> None:
        self._all: dict[str, dict[Key, list[Figures]]] = defaultdict(lambda: defaultdict(list))

    def add(self, archive: str, key: Key, figures: Figures) -> None:
        self._all[archive][key].append(figures)

    def median(self, archive: str, do: str, probe: str, figure: str = "seconds") -> float | None:
        """The median of a figure; None where it was not measured."""
        found = [one[figure] for one in self._all[archive].get((do, probe), []) if figure in one]
        return median(found) if found else None

    def medians(self, archive: str, do: str, figure: str = "seconds") -> dict[str, float]:
        """The medians of all probes of an operation, by probe."""
        probes = [probe for done, probe in self._all[archive] if done == do]
        found = {probe: self.median(archive, do, probe, figure) for probe in probes}
        return {probe: value for probe, value in found.items() if value is not None}

    def has(self, do: str) -> bool:
        return any(done == do for keys in self._all.values() for done, _ in keys)

    def table(self) -> dict[str, dict[str, dict[str, Figures]]]:
        """All medians: by archive, operation, probe, figure."""
        return {
            archive: {
                do: {
                    probe: {
                        name: median(one[name] for one in found if name in one)
                        for name in dict.fromkeys(name for one in found for name in one)
                    }
                    for (done, probe), found in keys.items()
                    if done == do
                }
                for do in dict.fromkeys(done for done, _ in keys)
            }
            for archive, keys in self._all.items()
        }
