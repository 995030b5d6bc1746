"""How far a long work is, in sentences: how much of it is done, how fast it goes, how long it will take."""

from collections.abc import Callable
from time import monotonic

Progress = Callable[[int, int], None]
"""Takes how many quotes are done, and of how many: first, before any is, 0."""

OFTEN = 5.0  # seconds between two sentences


def told(say: Callable[[str], None], often: float = OFTEN) -> Progress:
    """Progress that is said: now and then, and when all is done."""
    begun = said = monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal begun, said
        now = monotonic()
        if not done:
            begun = now  # what came before it, comparing, is not in the rate
        if not done or (done < total and now - said < often):
            return
        said = now
        rate = done / max(now - begun, 0.001)
        say(f"{done:,} of {total:,} quotes indexed, {rate:,.0f} a second{_left(done, total, rate)}.")

    return progress


def _left(done: int, total: int, rate: float) -> str:
    return f", {duration((total - done) / rate)} left" if 0 < done < total else ""


def duration(seconds: float) -> str:
    """Roughly, in words: less than a second, about 40 seconds, about 5 minutes."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        whole = round(seconds)
        return f"about {whole} second{'' if whole == 1 else 's'}"
    return f"about {round(seconds / 60)} minutes"
