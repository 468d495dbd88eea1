"""What one demo runs and where, read from the environment once."""

import os
import secrets
from dataclasses import dataclass

PASSWORD = "recork-demo"  # noqa: S105 -- printed for everybody to use; nothing but a demo has it
SANDBOX_KEY = "sk_test_recork_demo"


class BadPlan(Exception):
    """The environment asks for something that can't be; the words say what."""


@dataclass(frozen=True, slots=True)
class Plan:
    portal_port: int
    shop_port: int
    sandbox_port: int
    orders: int

    @property
    def portal_url(self) -> str:
        return f"http://127.0.0.1:{self.portal_port}"

    @property
    def shop_url(self) -> str:
        return f"http://127.0.0.1:{self.shop_port}"

    @property
    def sandbox_url(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def ports(self) -> dict[str, int]:
        """By the variable that changes it."""
        return {
            "PORTAL_PORT": self.portal_port,
            "SHOP_PORT": self.shop_port,
            "SANDBOX_PORT": self.sandbox_port,
        }


def read_plan() -> Plan:
    plan = Plan(
        portal_port=_number("PORTAL_PORT", default=8000, least=1, most=65_535),
        shop_port=_number("SHOP_PORT", default=8001, least=1, most=65_535),
        sandbox_port=_number("SANDBOX_PORT", default=8002, least=1, most=65_535),
        orders=_number("DEMO_ORDERS", default=5_000, least=0, most=10_000_000),
    )
    if len(set(plan.ports.values())) < len(plan.ports):
        raise BadPlan(f"{', '.join(plan.ports)} must be three ports, not {plan.ports}.")
    return plan


def surroundings(plan: Plan) -> None:
    """Tell the processes to come that this is a demo, where everybody is, and how the payment sandbox is met.

    The sandbox signs with a secret of this start alone; it is told so when it runs.
    """
    os.environ |= {
        "RECORK_DEMO": "1",
        "RECORK_FULFILLMENT_URL": plan.portal_url,
        "RECORK_COMMERCE_URL": plan.shop_url,
        "RECORK_STRIPE_ADDRESS": plan.sandbox_url,
        "RECORK_CARRIER_SANDBOX_ADDRESS": plan.sandbox_url,
        "RECORK_STRIPE_KEY": SANDBOX_KEY,
        "RECORK_STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(24)}",
    }


def _number(name: str, *, default: int, least: int, most: int) -> int:
    said = os.environ.get(name) or str(default)
    if not said.isascii() or not said.isdigit() or not least <= int(said) <= most:
        raise BadPlan(f"{name} must be a whole number from {least:,} to {most:,}, not {said!r}.")
    return int(said)
