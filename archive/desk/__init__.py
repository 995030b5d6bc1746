"""How the people at the desk work together on a record: what waits for whom, and what they tell each other.

| module | what lives there |
|---|---|
| `review` | an article with everything new that hangs on it, published or sent back in one step |
| `queue` | what waits for somebody, and for whom |
| `notes` | comments on a record, who is to look at it and by when |
| `notices` | the e-mails that follow |
| `presence` | who has a record open |
| `messages` | what readers write to us |

Nothing here is ever public. What does not live here: which step is allowed (archive.workflow), what a record
was (archive.history).
"""
