"""Sample data for every house: pure, deterministic, standard library only."""

from recork.sample.house import SampleHouse, generate
from recork.sample.shapes import SampleOrder

__all__ = ["SampleHouse", "SampleOrder", "generate"]
