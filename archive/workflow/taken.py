"""What was done to a record, told to whoever listens, in the transaction that does it.

Sent with `record`, `step` (one of the words below) and `by`. What does not live here: what follows from it
(archive.desk).
"""

from django.dispatch import Signal

SUBMITTED, RETURNED, PUBLISHED, WITHDRAWN = "submitted", "returned", "published", "withdrawn"
CHANGE_PUBLISHED, CHANGE_DROPPED = "change published", "change dropped"

step_taken = Signal()
