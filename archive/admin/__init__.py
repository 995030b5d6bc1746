"""The editors' desk. Django imports only this module, so it names every module that registers records.

What lives here: what an editor sees and may type, declared record by record. What does not: rules
about dates, verdicts and steps of status, which are called from below and never written here again.

| module | what lives there |
|---|---|
| `base` | what every record's pages have in common, and what every editorial record's have |
| `saving` | how an editorial record is saved: all of it and its step of status, or nothing |
| `rows` | the rows below a record: deleted meanwhile, and the order of voices |
| `forms`, `dates` | forms that tidy what is typed; the date field that explains itself |
| `conflicts` | two editors at once: who saved, and what differs |
| `verdicts` | what the check found, in sentences for the editor |
| `actions`, `deleting`, `filters` | steps for many records, what holds a record, filters that are typed |
| `actors`, `articles`, `events`, `quotes`, `vocabularies`, `corrections` | the records |
| `workbench` | finding quotations in an article's text, and making draft quotes of them |
| `waiting`, `revisions` | changing what readers see; the history of all records |
| `users` | who works here: closed, never deleted |
"""

from . import actors, articles, corrections, events, quotes, revisions, users, vocabularies, workbench

__all__ = [
    "actors",
    "articles",
    "corrections",
    "events",
    "quotes",
    "revisions",
    "users",
    "vocabularies",
    "workbench",
]
