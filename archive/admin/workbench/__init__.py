"""The workbench: from an article's text to draft quotes, on a page of its own beside the article's.

| module | what lives there |
|---|---|
| `views` | the addresses: the page with its buttons, the names a speaker field asks for |
| `asked` | what one request asks: its article, text and suggestion, and who may |
| `forms` | what is typed: the text, what holds for all, one suggestion, words by hand |
| `rows`, `source` | what is shown: the suggestions, the text with what was found marked |
| `lists` | suggestions and workbenches as plain lists |

Everything that is decided is decided by archive.ingest.suggestions.
"""

from . import lists
from .views import addresses

__all__ = ["addresses", "lists"]
