"""Is the site well? For load balancers and people on call; it tells no secret."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from archive.search import indexing


def healthz(request: HttpRequest) -> HttpResponse:
    """200 and `ok`, or 503 and what is wrong, a line each."""
    try:
        problems = indexing.problems(connection)
    except DatabaseError:
        problems = ["The database does not answer."]
    return HttpResponse(
        "\n".join(problems or ["ok"]) + "\n",
        status=503 if problems else 200,
        content_type="text/plain; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )
