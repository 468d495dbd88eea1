"""What one demo runs and where, read from the environment once."""

import os
from dataclasses import dataclass

PASSWORD = "recork-demo"  # noqa: S105 -- printed for everybody to use; nothing but a demo has it


class BadPlan(Exception):
    """The environment asks for something that can't be; the words say what."""


@dataclass(frozen=True, slots=True)
class Plan:
    portal_port: int
    orders: int

    @property
    def portal_url(self) -> str:
        return f"http://127.0.0.1:{self.portal_port}"


def read_plan() -> Plan:
    return Plan(
        portal_port=_number("PORTAL_PORT", default=8000, least=1, most=65_535),
        orders=_number("DEMO_ORDERS", default=5_000, least=0, most=10_000_000),
    )


def _number(name: str, *, default: int, least: int, most: int) -> int:
    said = os.environ.get(name) or str(default)
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        raise BadPlan(f"{name} must be a whole number from {least:,} to {most:,}, not {said!r}.")
    return int(said)
