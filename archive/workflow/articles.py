"""What only articles have: an embargo that somebody loosens, and captured texts that somebody changes.

What does not live here: what an embargo holds back (obstacles), comparing quotes with a text
(archive.verification), who then does not publish alone (grounds, roles).
"""

from datetime import datetime

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Q
from django.utils import timezone

from archive import history
from archive.models import Article, Quote, Revision

from . import grounds, roles
from .roles import Who


def may_loosen(article: Article, before: datetime | None, *, by: Who) -> None:
    """Refuse whoever may not lift or shorten the embargo that held an article until `before`; write down who
    did. To be called once its history has the change.

    Making it longer, or taking away one that is over, needs nobody else.
    """
    after = article.embargo_until
    if not before or before <= timezone.now() or (after and after >= before):
        return
    roles.require(by, roles.PUBLISH, "lift or shorten an embargo")
    said = f"Embargo: until {_in_words(before)} → {f'until {_in_words(after)}' if after else 'none'}."
    if by and by.pk:
        LogEntry.objects.log_actions(int(by.pk), [article], CHANGE, said, single_object=True)
    history.keep(article, by=by, step=grounds.LOOSENED, reason=said)


def keep_texts(article: Article, said: list[str], *, is_replaced: bool, by: Who) -> None:
    """Write down in an article's history what was done to its captured texts: fingerprints, never words.

    Whoever did it does not publish the article's quotes alone (roles), and who had agreed to a change of the
    article or of one of its quotes did so before that.
    """
    history.begin(article)
    step = grounds.REPLACED if is_replaced else grounds.ADDED
    history.keep(article, by=by, step=step, reason=" ".join(said))
    own = Q(kind="article", object_id=article.pk)
    moved_here = Q(kind="quote", data__fields__article=article.pk)
    quotes = Q(kind="quote", object_id__in=Quote.objects.filter(article=article.pk).values("pk"))
    Revision.objects.pending().filter(own | moved_here | quotes).update(agreed_by=None)


def _in_words(at: datetime) -> str:
    return f"{at:%-d %B %Y, %H:%M} UTC"
