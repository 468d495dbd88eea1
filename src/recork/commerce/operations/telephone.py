"""The line to the warehouse's API: address and key in, what was said out. Never inside a transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from recork.commerce.models import Warehouse
from recork.commerce.rules.answer import NoAnswer
from recork.wire.caller import Heard, call
from recork.wire.caller import NoAnswer as Unheard
from recork.wire.sealed import unseal

TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Telephone:
    """Calls one warehouse. What could not be said or heard is `NoAnswer`, never an exception.

    `remembers`: when it was last heard is written down. An auditor, who writes nothing, doesn't.
    """

    address: str
    token: str
    remembers: bool = True

    def put(self, path: str, body: bytes | Mapping[str, object]) -> Heard | NoAnswer:
        """Say something that may be said again."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._call("PUT", path, sent)

    def get(self, path: str) -> Heard | NoAnswer:
        """Ask for something."""
        return self._call("GET", path, None)

    def post(self, path: str) -> Heard | NoAnswer:
        """Ask for something to be done, with nothing more to say."""
        return self._call("POST", path, b"{}")

    def _call(self, method: str, path: str, body: bytes | None) -> Heard | NoAnswer:
        assert not transaction.get_connection().in_atomic_block, (
            "nobody waits for the other house with locks held"
        )
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = self.address.rstrip("/") + path
        said = call(method, url, body=body, headers=headers, timeout_s=TIMEOUT_S, guarded=False)
        if self.remembers:
            self._remember(said)
        return said if isinstance(said, Heard) else NoAnswer(said.words)

    def _remember(self, said: Heard | Unheard) -> None:
        row = Warehouse.objects.filter(address=self.address)
        if isinstance(said, Heard):
            row.update(heard_at=timezone.now())
        else:
            row.update(failed_at=timezone.now(), failed_words=said.words[:400])


def order_path(number: str, *further: object) -> str:
    """Where an order is in the API, and what belongs to it. A number may hold what means something in an address."""
    return "/".join(["/api/v1/orders", quote(number, safe=""), *map(str, further)])


def pick_up(*, remember: bool = True, while_paused: bool = False) -> Telephone | None:
    """The line to the warehouse that is connected; None when there is none or people have paused it.

    while_paused  what is asked sends nothing: a try of the line, another secret
    """
    warehouse = Warehouse.objects.first()
    if warehouse is None or (warehouse.paused_at is not None and not while_paused):
        return None
    return Telephone(warehouse.address, unseal(bytes(warehouse.token), key=settings.SECRET_KEY), remember)
