"""Connect the shop to a warehouse: where it is, with which key, and by which secret its news are known."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from recork.commerce.models import Warehouse
from recork.commerce.operations.telephone import Telephone, pick_up
from recork.commerce.rules.actor import Actor, Verb, require
from recork.commerce.rules.answer import NoAnswer
from recork.commerce.rules.refusal import Refused
from recork.manners.entry import Unfit
from recork.wire.guard import PLAIN, is_loopback_by_name
from recork.wire.sealed import seal

BOTH_LIVE = timedelta(hours=24)
"""So long messages signed with the secret before are believed beside those of the new one."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a warehouse's people hand over. Without an endpoint the feed of events alone keeps us in step."""

    address: str
    token: str
    endpoint_id: UUID | None = None
    secret: str = ""


@transaction.atomic
def connect(actor: Actor, line: Line, *, now: datetime) -> Warehouse:
    """Write the connection down, sealed; the same again changes nothing.

    At another address the feed is read from its beginning: it is another feed. Raises `Unfit`, `NotAllowed`.
    """
    require(actor, Verb.SET_UP)
    address = line.address.strip().rstrip("/")
    if not _is_safe(address) or len(address) > 200:
        raise Unfit("address", "An address such as https://fulfillment.example.com.")
    if not line.token.strip():
        raise Unfit("token", "The token that the warehouse's people have given you.")
    before = Warehouse.objects.select_for_update().first()
    warehouse = before or Warehouse(connected_at=now)
    if before is not None and before.address != address:
        warehouse.cursor, warehouse.connected_at = 0, now
    warehouse.address, warehouse.token = address, _sealed(line.token.strip())
    if line.secret:
        keep_secret(warehouse, line.secret, now)
        warehouse.endpoint_id = line.endpoint_id
    warehouse.save()
    return warehouse


def keep_secret(warehouse: Warehouse, secret: str, now: datetime) -> None:
    """Believe a new secret from now on, and the one before for another day; the caller saves."""
    if warehouse.secret is not None:
        warehouse.secret_before, warehouse.secret_before_until = warehouse.secret, now + BOTH_LIVE
    warehouse.secret = _sealed(secret)


def _is_safe(address: str) -> bool:
    """The token goes there in each call: under TLS, or without leaving this machine. Inner hosts are no mistake: the
    shop's administrator names the warehouse, and it may stand next door.
    """
    if not PLAIN.fullmatch(address) or set("\\@#") & set(address):
        return False  # what parsers read differently, and what names somebody else than it seems to
    try:
        return is_loopback_by_name(address) or (
            address.startswith("https://") and bool(urlsplit(address).hostname)
        )
    except ValueError:
        return False


def _sealed(text: str) -> bytes:
    return seal(text, key=settings.SECRET_KEY)


def pause(actor: Actor, *, paused: bool, now: datetime) -> None:
    """Stop all sending and asking, or go on; what is owed waits. Raises `NotAllowed`."""
    require(actor, Verb.SET_UP)
    Warehouse.objects.update(paused_at=now if paused else None)


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try of the line has shown."""

    words: str


def try_line(phone: Telephone | None = None) -> Tried | Refused:
    """Ask the warehouse something harmless, outside of any transaction, and say in words how that went."""
    phone = phone or pick_up(while_paused=True)
    if phone is None:
        return Refused("not_connected", "No warehouse is connected.", ("Connect it first",))
    said = phone.get("/api/v1/orders?limit=1")
    if isinstance(said, NoAnswer):
        return Refused("no_answer", f"The warehouse does not answer: {said.words}", ("Check its address",))
    if said.status == 200:
        return Tried("The warehouse answers, and knows our key.")
    steps = ("Ask the warehouse for a new token",) if said.status in {401, 403} else ()
    return Refused("refused", f"The warehouse answers {said.status}.", steps)
