"""The top floor, by the clock: jobs of a few lines that load, call one operation, and are done."""

from recork.fulfillment.tasks import cancellation, invitation, upkeep

__all__ = ["cancellation", "invitation", "upkeep"]
