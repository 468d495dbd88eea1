"""A journey starts where the house's own tests do: two wineries, committed, and every table empty afterwards."""

from tests.fulfillment.conftest import live_house

__all__ = ["live_house"]
