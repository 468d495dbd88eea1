"""Calling the shop's API as somebody of the cast, in a test's own process."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from recork.commerce.operations.token import create_token
from recork.commerce.rules.actor import MACHINE, Actor
from tests.commerce.cast import NOW

BODY: dict[str, Any] = {
    "buyer": {"name": "Marisol Vega", "email": "marisol.vega@example.com", "phone": "512-555-0134"},
    "ship_to": {
        "name": "Marisol Vega",
        "line1": "2207 Garden Street",
        "city": "Austin",
        "state": "TX",
        "zip": "78702",
    },
    "lines": [{"sku": "ZN21", "bottles": 6}],
    "tenders": [
        {
            "kind": "card",
            "label": "Visa 4471",
            "amount_cents": 31200,
            "gateway": "stripe",
            "payment": "pi_1",
            "charge": "ch_1",
        }
    ],
    "shipping_cents": 4000,
    "tax_cents": 2000,
}
"""An order as a website brings it."""


def body_of(number: str) -> dict[str, Any]:
    """The same for another order, paid by a payment of its own."""
    paid = BODY["tenders"][0] | {"payment": f"pi_{number}", "charge": f"ch_{number}"}
    return BODY | {"tenders": [paid]}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str] = field(compare=False)

    @property
    def refusal(self) -> tuple[int, str, str | None]:
        """Status, code and field of a problem; fails when it isn't one."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        assert self.body["status"] == self.status
        assert self.body["detail"]
        assert self.body["next_steps"]
        return self.status, self.body["code"], self.body.get("field")


def token_of(actor: Actor) -> str:
    """Make a token for an actor and return its secret."""
    return create_token(MACHINE, actor.role, actor.name, now=NOW, scopes=actor.scopes).secret


class Caller:
    """Somebody with a token."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_of(actor)}"})

    def get(self, path: str, **query: str | int) -> Answer:
        return read(self.client.get(f"/api/v1{path}", query))

    def put(self, path: str, body: object = None) -> Answer:
        """Send JSON; no body at all when there is none."""
        return self.put_bytes(path, b"" if body is None else json.dumps(body).encode())

    def put_bytes(self, path: str, body: bytes, content_type: str = "application/json") -> Answer:
        return read(self.client.put(f"/api/v1{path}", body, content_type=content_type))


def read(response: Any) -> Answer:
    return Answer(response.status_code, json.loads(response.content), dict(response.headers))
