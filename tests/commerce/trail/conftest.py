"""Some pages speak to a warehouse."""

from tests.commerce.operations.conftest import desk, warehouse

__all__ = ["desk", "warehouse"]
