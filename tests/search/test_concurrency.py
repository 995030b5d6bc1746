"""Two writers at once leave the index right (PostgreSQL; SQLite has one writer at a time)."""

from threading import Barrier, Thread

import pytest
from django.db import connections, transaction

from archive.models import Article, Quote, Status
from archive.search import indexing
from tests import cast

from .twin import assert_in_step

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("held", [True, False])
def test_a_quote_and_its_article_published_at_once_are_found(held: bool) -> None:
    for _ in range(10):
        article = cast.article(status=Status.DRAFT)
        quote = cast.quote(article=article, status=Status.DRAFT)
        start = Barrier(2)
        troubles: list[Exception] = []

        def publish(model: type, pk: int, start: Barrier = start, troubles: list = troubles) -> None:
            try:
                start.wait()
                with transaction.atomic():
                    if held:
                        indexing.hold()
                    model.objects.filter(pk=pk).update(status=Status.PUBLISHED)
            except Exception as trouble:
                troubles.append(trouble)
            finally:
                connections.close_all()

        threads = [Thread(target=publish, args=pair) for pair in ((Quote, quote.pk), (Article, article.pk))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert troubles == []
        assert_in_step()
