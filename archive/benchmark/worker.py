"""A process with one archive open: it is told what to measure, a line of JSON at a time, and answers so.

Run by archive.benchmark.conducting as `python -m archive.benchmark.worker`, with DATABASE_URL and the
settings of a site in production. Whatever else is printed goes to standard error.
"""

import json
import logging
import os
import sys
import traceback
from typing import Any, TextIO


def main() -> int:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import django

    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "archive.benchmark.urls"
    logging.getLogger("django.request").setLevel(logging.ERROR)  # refused searches are no news here
    for line in sys.stdin:
        _answer(answers, _done(json.loads(line)))
    return 0


def _answer(answers: TextIO, said: Any) -> None:
    answers.write(json.dumps(said) + "\n")
    answers.flush()


def _done(asked: dict[str, str]) -> dict[str, Any]:
    """What came of one call: {"done": …}, or for people {"not ready": why, and what to do} or {"failed": what
    went wrong}, of which standard error has more."""
    from . import process, reading, writing
    from .addresses import NotReady

    operations = {**reading.OPERATIONS, **writing.OPERATIONS, **process.OPERATIONS}
    try:
        return {"done": operations[asked["do"]](asked["with"])}
    except NotReady as why:
        return {"not ready": str(why)}
    except Exception as error:
        traceback.print_exc()
        return {"failed": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    sys.exit(main())
