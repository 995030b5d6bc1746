"""The editors' desk. Django imports only this module, so it names every module that registers records.

What lives here: what an editor sees and may type, declared record by record. What does not: rules
about dates, verdicts and steps of status, which are called from below and never written here again.

| module | what lives there |
|---|---|
| `base` | what every record's pages have in common, and what every editorial record's have |
| `saving` | how an editorial record is saved: all of it and its step of status, or nothing |
| `rows` | the rows below a record: deleted meanwhile, and the order of voices |
| `forms`, `dates` | forms that tidy what is typed; the date field that explains itself |
| `conflicts`, `sides` | two editors at once: the page that shows both, and what each made of a field |
| `merging` | what can be settled of two changes: field by field, row by row |
| `stale` | refusing a save that rests on an older version, before it waits for its turn to write |
| `verdicts` | what the check found, in sentences for the editor |
| `actions`, `deleting`, `filters` | steps for many records, what holds a record, filters that are typed |
| `actors`, `articles`, `events`, `quotes`, `vocabularies`, `corrections` | the records |
| `workbench` | finding quotations in an article's text, and making draft quotes of them |
| `waiting`, `revisions` | changing what readers see; the history of all records |
| `review`, `review_page` | reviewing an article with everything new that hangs on it, on one page |
| `notes` | comments on a record, who is to look at it, and by when |
| `messages` | what readers wrote, to be answered, dismissed, or made a correction |
| `sealing` | sealing what was withdrawn |
| `presence` | telling an editor who else has a record open |
| `bulk` | many records at once: what will happen, what will be refused, and why |
| `asking` | what the steps for many records ask: a reason, a time, topics, events |
| `users` | who works here: closed, never deleted |
"""

from . import (
    actors,
    articles,
    corrections,
    events,
    messages,
    notes,
    quotes,
    review,
    revisions,
    sealing,
    users,
    vocabularies,
    workbench,
)

__all__ = [
    "actors",
    "articles",
    "corrections",
    "events",
    "messages",
    "notes",
    "quotes",
    "review",
    "revisions",
    "sealing",
    "users",
    "vocabularies",
    "workbench",
]
