"""Actors for a name that is being typed: what the speaker field asks with JavaScript.

Without it the field is a plain form: filters say who fits, or who may have been meant.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.text import Truncator

from archive import text
from archive.models import Actor
from archive.search import names

ROLE = 80  # characters of a role


def actor_suggest(request: HttpRequest) -> HttpResponse:
    """At most ten actors as JSON, best first; none for nothing. Never an alias."""
    typed = text.clean(request.GET.get("q", "")).strip()
    if len(typed) > names.MOST_CHARACTERS:
        said = f"A name of at most {names.MOST_CHARACTERS} characters, please."
        return JsonResponse({"error": said, "actors": []}, status=400)
    return JsonResponse({"actors": [_row(actor) for actor in with_roles(names.suggested(typed))]})


def with_roles(ids: list[int]) -> list[Actor]:
    """The public ones of these actors in this order, ready to say their roles."""
    known = Actor.objects.published().prefetch_related("affiliations__organisation", "affiliations__source")
    found = known.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def _row(actor: Actor) -> dict[str, str]:
    role = actor.established_role or actor.description
    return {"name": actor.name, "slug": actor.slug, "role": Truncator(role).chars(ROLE)}
