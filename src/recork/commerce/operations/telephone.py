"""The line to the warehouse's API: address and key in, what was said out. Never inside a transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from recork.commerce.models import Warehouse
from recork.commerce.rules.answer import NoAnswer
from recork.wire.backoff import asked_wait
from recork.wire.caller import Heard, call
from recork.wire.caller import NoAnswer as Unheard
from recork.wire.sealed import unseal

TIMEOUT_S = 10.0
NOT_AT_ALL = timedelta(0)


@dataclass(slots=True)
class Telephone:
    """Calls one warehouse. What could not be said or heard is `NoAnswer`, never an exception.

    A warehouse that has asked us to wait is not called before that, whatever there is to say.

    `remembers`: when it was last heard is written down. An auditor, who writes nothing, doesn't.
    """

    address: str
    token: str
    remembers: bool = True
    quiet_until: datetime | None = None

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
        wait = self.quiet_until - timezone.now() if self.quiet_until else NOT_AT_ALL
        if wait > NOT_AT_ALL:
            return NoAnswer(f"The warehouse asks to wait {ceil(wait.total_seconds())} s.", wait)
        headers = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        url = self.address.rstrip("/") + path
        said = call(method, url, body=body, headers=headers, timeout_s=TIMEOUT_S, guarded=False)
        if self.remembers:
            self._remember(said)
        if not isinstance(said, Heard):
            return NoAnswer(said.words)
        return self._hold_on(said) if said.status == HTTPStatus.TOO_MANY_REQUESTS else said

    def _hold_on(self, said: Heard) -> Heard | NoAnswer:
        """Stay silent for as long as we were asked to: the next caller too, who reads it in the row."""
        wait = asked_wait(said.headers.get("retry-after", ""))
        if not wait:
            return said
        self.quiet_until = timezone.now() + wait
        if self.remembers:
            Warehouse.objects.filter(address=self.address).update(call_again_at=self.quiet_until)
        return NoAnswer(f"The warehouse asks to wait {ceil(wait.total_seconds())} s.", wait)

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
    """The line to the warehouse that is connected; None when there is none, people have paused it, or the
    warehouse has asked us to call later: what is due stays due.

    while_paused  what is asked sends nothing: a try of the line, another secret
    """
    warehouse = Warehouse.objects.first()
    if warehouse is None or (warehouse.paused_at is not None and not while_paused):
        return None
    if remember and not while_paused and warehouse.call_again_at and warehouse.call_again_at > timezone.now():
        return None
    return Telephone(warehouse.address, unseal(bytes(warehouse.token), key=settings.SECRET_KEY), remember)
