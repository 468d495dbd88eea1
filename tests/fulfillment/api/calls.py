"""Calling the API as somebody of the cast, in a test's own process."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.test import Client

from recork.fulfillment.models import ShopConnection, Winery, scope
from recork.fulfillment.operations.token import create_token
from recork.fulfillment.rules.actor import MACHINE, Actor
from tests.fulfillment.cast import NOW

QUESTION = UUID("22222222-2222-4222-8222-222222222222")
OTHER = UUID("33333333-3333-4333-8333-333333333333")

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
"""An order as Alder's shop sends it."""


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
        assert self.body["type"] == f"urn:problem-type:recork:{self.body['code']}"
        assert self.body["detail"]
        assert self.body["next_steps"]
        return self.status, self.body["code"], self.body.get("field")


def token_of(actor: Actor) -> str:
    """Make a token for an actor and return its secret."""
    shop = actor.connection_id
    with scope.of_every_winery():
        return create_token(
            MACHINE,
            actor.role,
            actor.name,
            now=NOW,
            scopes=actor.scopes,
            winery=Winery.objects.get(pk=actor.winery_id) if actor.winery_id else None,
            connection=ShopConnection.objects.get(pk=shop) if shop else None,
        ).secret


class Caller:
    """Somebody with a token."""

    def __init__(self, actor: Actor) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token_of(actor)}"})

    def get(self, path: str, **query: str | int | list[int]) -> Answer:
        return read(self.client.get(f"/api/v1{path}", query))

    def put(self, path: str, body: object = None) -> Answer:
        """Send JSON; no body at all when there is none."""
        return self.put_bytes(path, b"" if body is None else json.dumps(body).encode())

    def post(self, path: str) -> Answer:
        return read(self.client.post(f"/api/v1{path}"))

    def delete(self, path: str) -> Answer:
        return read(self.client.delete(f"/api/v1{path}"))

    def put_bytes(self, path: str, body: bytes, content_type: str = "application/json") -> Answer:
        return read(self.client.put(f"/api/v1{path}", body, content_type=content_type))


def read(response: Any) -> Answer:
    return Answer(response.status_code, json.loads(response.content or "null"), dict(response.headers))
