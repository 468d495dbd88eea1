"""Moved: see `tests/support/racing.py`."""

from tests.support.racing import race

__all__ = ["race"]
