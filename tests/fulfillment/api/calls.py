"""Calling the API as somebody of the cast, in a test's own process."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client

from recork.fulfillment.models import ShopConnection, Winery, scope
from recork.fulfillment.operations.token import create_token
from recork.fulfillment.rules.actor import MACHINE, Actor
from tests.fulfillment.cast import NOW

QUESTION = UUID("22222222-2222-4222-8222-222222222222")
BODY: dict[str, Any] = {
    "order_type": "Club",
    "carrier": "UPS",
    "total_cents": 31200,
    "ship_to": {
        "name": "Marisol Vega",
        "line1": "12 Congress Avenue",
        "city": "Austin",
        "state": "TX",
        "zip": "78701",
        "phone": "512-555-0134",
        "email": "marisol.vega@example.com",
    },
    "lines": [{"sku": "ZN21", "bottles": 6}],
}
"""An order as Alder's shop sends it: a dozen lines of what a winery's shop would say."""


@dataclass(frozen=True)
class Answer:
    """What came back, headers in their usual spelling."""

    status: int
    body: Any
    headers: dict[str, str]


def token_of(actor: Actor) -> str:
    """Make a token for an actor and return its secret."""
    with scope.of_every_winery():
        made = create_token(
            MACHINE,
            actor.role,
            actor.name,
            now=NOW,
            winery=Winery.objects.get(pk=actor.winery_id) if actor.winery_id else None,
            connection=ShopConnection.objects.get(pk=actor.connection_id) if actor.connection_id else None,
        )
    return made.secret


class Caller:
    """Somebody with a token."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_of(actor)}"})

    def get(self, path: str, **query: object) -> Answer:
        return self._read(self.client.get(f"/api/v1{path}", query))

    def put(self, path: str, body: object = None) -> Answer:
        return self.put_bytes(path, json.dumps({} if body is None else body).encode())

    def put_bytes(self, path: str, body: bytes, content_type: str = "application/json") -> Answer:
        return self._read(self.client.put(f"/api/v1{path}", body, content_type=content_type))

    def _read(self, response: Any) -> Answer:
        return Answer(response.status_code, json.loads(response.content), dict(response.headers))
