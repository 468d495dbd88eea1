"""Where the warehouse tells us its news: say so, change the secret, have it tried. Asked outside of any transaction."""

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from recork.commerce.models import Warehouse
from recork.commerce.operations.connection import keep_secret
from recork.commerce.operations.telephone import Telephone, pick_up
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.answer import NoAnswer
from recork.commerce.rules.refusal import Refused

PATH = "/webhooks/fulfillment/"


def change_secret(
    actor: Actor, our_address: str, *, now: datetime, phone: Telephone | None = None
) -> Warehouse | Refused:
    """Have the warehouse sign with a new secret, or with a first one; the one before is believed for another day.

    our_address  where this shop is reached; the path is added

    The version goes up before it is asked, so that an answer that got lost is followed by another secret
    and never by none. Raises `NotAllowed`.
    """
    require(actor, Verb.SET_UP)
    line = phone or pick_up(while_paused=True)
    warehouse = _next_version()
    if line is None or warehouse is None:
        return _not_connected()
    asked = {"url": f"{our_address.rstrip('/')}{PATH}", "secret_version": warehouse.secret_version}
    said = line.put(f"/api/v1/webhook-endpoints/{warehouse.endpoint_id}", asked)
    if isinstance(said, NoAnswer):
        return Refused(
            "no_answer", f"The warehouse does not answer: {said.words}", ("Try again in a minute",)
        )
    shown = _json(said.body)
    secret = shown.get("secret")
    if said.status not in {200, 201} or not isinstance(secret, str):
        words = str(shown.get("detail") or f"The warehouse answers {said.status}.")
        return Refused("refused", words, ("Try again, or ask the warehouse's people",))
    return _keep(secret, now)


def ask_for_test(actor: Actor, *, phone: Telephone | None = None) -> str | Refused:
    """Have the warehouse send us a test; returns the name of the message that should come. Raises `NotAllowed`."""
    require(actor, Verb.SET_UP)
    line, warehouse = phone or pick_up(while_paused=True), Warehouse.objects.first()
    if line is None or warehouse is None or warehouse.endpoint_id is None:
        return _not_connected()
    said = line.post(f"/api/v1/webhook-endpoints/{warehouse.endpoint_id}/test-events")
    if isinstance(said, NoAnswer):
        return Refused(
            "no_answer", f"The warehouse does not answer: {said.words}", ("Try again in a minute",)
        )
    shown = _json(said.body)
    if said.status == 202:
        return str(shown.get("webhook_id", ""))
    words = str(shown.get("detail") or f"The warehouse answers {said.status}.")
    return Refused("refused", words, ("Change the secret, which registers this shop anew",))


@transaction.atomic
def _next_version() -> Warehouse | None:
    warehouse = Warehouse.objects.select_for_update().first()
    if warehouse is None:
        return None
    if warehouse.endpoint_id is None:
        warehouse.endpoint_id = uuid4()
    else:
        warehouse.secret_version += 1
    warehouse.save(update_fields=["endpoint_id", "secret_version"])
    return warehouse


@transaction.atomic
def _keep(secret: str, now: datetime) -> Warehouse:
    warehouse = Warehouse.objects.select_for_update().get()
    keep_secret(warehouse, secret, now)
    warehouse.save(update_fields=["secret", "secret_before", "secret_before_until"])
    return warehouse


def _not_connected() -> Refused:
    return Refused("not_connected", "No warehouse is connected.", ("Connect it first",))


def _json(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
