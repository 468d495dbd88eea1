"""Carriers are asked here: read what is due, call with no transaction open, write down what was said."""

from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.utils import timezone

from recork.fulfillment.carriers import SANDBOX, Carrier, Refused, SandboxCarrier
from recork.fulfillment.models import scope
from recork.fulfillment.operations.label import Answer, Errand, due_errands, record_answer
from recork.manners.alone import alone
from recork.manners.job import by_the_clock

CALLERS = 8


@by_the_clock("fulfillment.carry_labels", cron="* * * * * */5")
def carry_labels() -> None:
    """Buy what is wanted and give back what was called back. Asked twice under one key, a carrier does it once."""
    with alone("fulfillment.carry_labels") as is_alone:
        if not is_alone:
            return
        with scope.of_every_winery():
            errands = due_errands(now=timezone.now())
        with ThreadPoolExecutor(CALLERS, thread_name_prefix="carrier") as callers:
            for errand, answer in zip(errands, callers.map(_ask, errands), strict=True):
                with scope.of_every_winery():
                    record_answer(errand, answer, now=timezone.now())


def _ask(errand: Errand) -> Answer:
    carrier = carrier_named(errand.carrier)
    if carrier is None:
        return Refused("unknown_carrier", f"No carrier named {errand.carrier} is set up here.")
    return (
        carrier.void(errand.label_id)
        if errand.parcel is None
        else carrier.buy(errand.label_id, errand.parcel)
    )


def carrier_named(name: str) -> Carrier | None:
    """The carrier of this name, if it is set up here."""
    if name == SANDBOX and settings.CARRIER_SANDBOX_ADDRESS:
        return SandboxCarrier(settings.CARRIER_SANDBOX_ADDRESS)
    return None
