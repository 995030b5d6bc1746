"""How far the words of a quote can be trusted: form, verdict, standing, and the one mark readers see."""

from django.db import models


class Form(models.TextChoices):
    DIRECT = "direct", "As printed, whole sentences"
    PARTIAL = "partial", "As printed, part of a sentence"
    PARAPHRASE = "paraphrase", "In our words"


class Verdict(models.TextChoices):
    VERBATIM = "verbatim", "Verbatim"
    EDITED = "edited", "Edited: differs only by marked ellipses and brackets"
    ALTERED = "altered", "Altered: an unmarked difference"
    ABSENT = "absent", "Absent from the source"
    UNCHECKED = "unchecked", "Unchecked"


PROVEN = (Verdict.VERBATIM, Verdict.EDITED)
REFUSED = (Verdict.ALTERED, Verdict.ABSENT)


class Standing(models.TextChoices):
    UNDISPUTED = "undisputed", "Undisputed"
    DISPUTED = "disputed", "Disputed"
    DENIED = "denied", "Denied by the speaker"
    MISATTRIBUTED = "misattributed", "Misattributed"
    RETRACTED = "retracted", "Retracted by the outlet"
    FABRICATED = "fabricated", "Fabricated"


# The words are known to be somebody else's, or nobody's.
NOT_THEIRS = frozenset({Standing.MISATTRIBUTED, Standing.FABRICATED})


class Translator(models.TextChoices):
    OUTLET = "outlet", "the outlet"
    INTERPRETER = "interpreter", "an official interpreter"
    ARCHIVE = "archive", "us"


class Mark(models.TextChoices):
    """What readers are told of the words, one mark a quote (facet and badge say the same)."""

    PRINTED = "printed", "As printed"
    SHORTENED = "shortened", "As printed, shortened"
    BRACKETED = "bracketed", "As printed, with our words in brackets"
    OURS = "ours", "In our words"
    UNCHECKED = "unchecked", "Not yet checked"
    CHANGED = "changed", "Source has changed"
    DIFFERS = "differs", "Differs from its source"
    DISPUTED = "disputed", "Disputed"
    DENIED = "denied", "Denied by the speaker"
    MISATTRIBUTED = "misattributed", "Misattributed"
    RETRACTED = "retracted", "Retracted by the outlet"
    FABRICATED = "fabricated", "Fabricated"
