"""What the index is made of, as SQL: one view, generated triggers, and on PostgreSQL their functions.

    sources      the lists: which tables a public quote is read from, which others readers see
    view         archive_visible: one row a public quote, the twin of Quote.objects.published()
    sqlite       triggers by row
    postgres     triggers by statement, with transition tables

What does not live here: the tables (they come from a migration) and when any of this is put in
place (archive.search.indexing).
"""
