"""The top floor, by the clock: jobs of a few lines that load, call one operation, and are done."""

from recork.fulfillment.tasks import (
    cancellation,
    erasure,
    invitation,
    label,
    manifest,
    release,
    shipping_rule,
    upkeep,
    webhook,
)
from recork.manners import letters
from recork.manners import upkeep as upkeep_of_jobs

__all__ = [
    "cancellation",
    "erasure",
    "invitation",
    "label",
    "letters",
    "manifest",
    "release",
    "shipping_rule",
    "upkeep",
    "upkeep_of_jobs",
    "webhook",
]
