"""Bring requests to carriers to the warehouse, which asks them. Outside of any transaction, as all its calls."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from recork.commerce.models import CarrierRequest, Order
from recork.commerce.operations.answering import WAREHOUSE
from recork.commerce.operations.carrier_request import hear_carrier_request
from recork.commerce.operations.claiming import claim, try_later
from recork.commerce.operations.telephone import Telephone, order_path
from recork.commerce.operations.timeline import note
from recork.commerce.rules.answer import No, NoAnswer, Yes, read_carrier_answer
from recork.commerce.rules.carrier_request import CarrierStanding, read_carrier_request
from recork.commerce.rules.words import one_line


def deliver_carrier_requests(phone: Telephone, *, now: Callable[[], datetime]) -> int:
    """Ask for what is due. Returns how many were tried."""
    ids = claim("carrier_request", "standing = 'asking'", now())
    for asked in CarrierRequest.objects.select_related("submission").filter(pk__in=ids):
        path = order_path(asked.submission.order_number, "carrier-requests", asked.pk)
        said = phone.put(path, _asked(asked))
        answer = said if isinstance(said, NoAnswer) else read_carrier_answer(said.status, said.body)
        _hear(asked.pk, answer, now())
    return len(ids)


def _asked(asked: CarrierRequest) -> dict[str, object]:
    said: dict[str, object] = {
        "want": asked.want,
        "reason": asked.reason,
        "note": one_line(asked.note, 240),
    }
    if asked.ship_to is not None:
        said["ship_to"] = {name: one_line(part, 254) for name, part in asked.ship_to.items()}
    return said | ({"location": one_line(asked.location, 240)} if asked.location else {})


@transaction.atomic
def _hear(request_id: UUID, answer: Yes | No | NoAnswer, now: datetime) -> None:
    """Record the answer; a request that news have led on meanwhile stays as it is, but learns what people can do."""
    asked = CarrierRequest.objects.get(pk=request_id)
    order = Order.objects.select_for_update().get(pk=asked.order_id)
    asked.refresh_from_db()
    match answer:
        case Yes(body):
            told = read_carrier_request(body)
            assert told is not None, "a yes shows the request"
            hear_carrier_request(order, asked.submission, told, now=now)
        case No(code, words, steps) if asked.standing == CarrierStanding.ASKING:
            asked.standing, asked.heard_at, asked.last_words = CarrierStanding.REFUSED, now, ""
            asked.answer_code, asked.answer_words, asked.next_steps = code, words, list(steps)
            asked.save()
            note(order, WAREHOUSE, words or "The carrier is not asked", "carrier", now=now)
        case No(next_steps=steps):
            asked.next_steps = list(steps)
            asked.save(update_fields=["next_steps"])
        case NoAnswer() if asked.standing == CarrierStanding.ASKING:
            try_later(asked, answer, now)
