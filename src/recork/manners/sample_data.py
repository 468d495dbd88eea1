"""What loading a sample comes to, in whichever house."""

from dataclasses import dataclass
from datetime import date


class HouseIsTaken(Exception):
    """The house holds other data than this sample; nothing was added."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many orders were added; the rest of the sample was there before."""

    added: int
    today: date
