"""The archive: who said what, when, about which event, and where that can be checked.

The rooms of this house, from the ground up. Each imports only from the rooms named before it
(pyproject.toml holds the contract, `lint-imports` checks it):

    env                          typed readers of environment variables
    replicas                     which database is read: the primary, or a replica that is well
    text, dates, dates_words     pure Python: words against their source; fuzzy dates (EDTF)
    models                       the records, their constraints and published()
    search, history              finding public quotes; what records were, and putting it back
    verification                 checking quotes against their sources
    workflow                     the only door for changes: roles, four eyes, steps, schedule
    timeline, ingest, checks     records by year and month with counts; fixtures; system checks
    caching                      pages that have not changed are not made again (beside timeline)
    desk                         how editors work together: review, queue, notes, messages (beside timeline)
    links                        addresses that keep what a reader has chosen
    filters, templatetags        the vocabulary of the URL; words and shapes for templates
    benchmark                    made-up archives of any size, and how fast the archive is on them
    views, admin, management     readers; editors; commands
    middleware                   what every answer gets
    urls, settings, wsgi, apps   what Django starts from

This module imports nothing: Django loads it before any model can be.
"""
