"""The top floor, by the clock: jobs of a few lines that load, call one operation, and are done."""

from recork.commerce.tasks import erasure, money, sending, trail
from recork.manners import letters, upkeep

__all__ = ["erasure", "letters", "money", "sending", "trail", "upkeep"]
