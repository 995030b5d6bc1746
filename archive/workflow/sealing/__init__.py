"""Sealing: `plan` finds what goes, `emptying` takes it out, `triggers` keep it out, `sealing` does it all.

`wordings` knows every wording that a quote had, `elsewhere` finds those in what is about other records.
"""

from .plan import Plan, plan
from .sealing import seal

__all__ = ["Plan", "plan", "seal"]
