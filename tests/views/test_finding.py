"""Links that lead a reader's browser to the words of a quote."""

import html
import re

import pytest

from archive.models import Capture
from tests.views.pages import page
from tests.views.test_proof import SPLIT, STEEL, TEXT, quoted

pytestmark = pytest.mark.django_db


def test_link_names_every_run_as_the_source_prints_it(client):
    printed = TEXT.replace("winter, and", "winter -- and")
    quote = quoted(SPLIT.replace("winter, and", "winter — and"), printed)
    href = re.search(
        r'href="(https://courier[^"]*)"[^>]*>Find the words', page(client, quote.get_absolute_url())
    )
    assert href and html.unescape(href[1]).endswith(
        "#:~:text=We%20have%20steel,town%20can%20pay&text=Nobody%20asked%20me"
    )


def test_words_on_our_own_page_are_looked_for_whole_behind_those_before_them(client):
    """Among the article's quotes the same words stand, and another version may begin and end alike."""
    quote = quoted(STEEL, "It is so. “We have steel for the winter,” she said.")
    quote.article.url = ""
    quote.article.save()
    words = "is%20so.%20%E2%80%9C-,We%20have%20steel%20for%20the%20winter"
    assert f'href="{quote.article.get_absolute_url()}#:~:text={words}"' in page(
        client, quote.get_absolute_url()
    )


def test_words_that_fell_are_not_looked_for_in_the_source(client):
    raw = page(client, quoted("We have timber for the winter", rights="private").get_absolute_url())
    assert ":~:text=" not in raw and "Read the article" in raw


def test_archived_copy_of_the_proof_is_offered_even_where_the_article_is_gone(client):
    quote = quoted()
    Capture.objects.update(archive_url="https://keeper.example/2019/steel")
    quote.article.access = "gone"
    quote.article.save()
    raw = page(client, quote.get_absolute_url())
    assert "courier.example" not in raw
    assert 'href="https://keeper.example/2019/steel#:~:text=We%20have%20steel%20for%20the%20winter"' in raw
    assert "Find the words in the archived copy" in raw
