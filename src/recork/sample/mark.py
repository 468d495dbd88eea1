"""How a house remembers which sample it holds: by the ids of the sample's first and last booking."""

from uuid import NAMESPACE_URL, UUID, uuid5


def booking_id(orders: int, random_seed: int, what: str, number: int) -> UUID:
    """The request id of the sample's `number`th receipt or adjustment."""
    return uuid5(NAMESPACE_URL, f"recork sample {orders} {random_seed} {what} {number}")


def sample_id(what: str) -> UUID:
    """An id that the same thing has in every loading of a sample."""
    return uuid5(NAMESPACE_URL, f"recork sample {what}")
