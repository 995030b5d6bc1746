"""Can this machine serve? For load balancers and people on call; it tells no secret."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse

from archive import replicas
from archive.search import indexing


def healthz(request: HttpRequest) -> HttpResponse:
    """200 and `ok`, or 503 and what is wrong, a line each.

    It asks the database that a page would be read from: while that answers, this machine serves readers.
    That replicas are left out, or editors cannot work, is said below `ok`: another machine helps nobody.
    """
    try:
        problems = indexing.problems(connections[replicas.reading()])
    except DatabaseError:
        problems = ["The database does not answer."]
    return HttpResponse(
        "\n".join([*(problems or ["ok"]), *replicas.troubles()]) + "\n",
        status=503 if problems else 200,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
