"""Every address of the house, found where the house itself looks them up, and what stands in its gaps.

A new address with a new kind of gap fails here until somebody says what lies behind it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.urls import URLPattern, reverse

from recork.fulfillment.models import (
    ApiToken,
    Cancellation,
    CancellationBatch,
    Label,
    Manifest,
    Membership,
    Order,
    PutBack,
    ShippingRule,
    ShopConnection,
    Sku,
    WaveOrder,
    WebhookDelivery,
    WebhookEndpoint,
)
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.web.urls import urlpatterns
from recork.manners.opens_with import verb_of

UNKNOWN_ID, UNKNOWN_UUID = 99_999_999, UUID("99999999-9999-4999-8999-999999999999")


@dataclass(frozen=True)
class Address:
    """One page: its name, the gaps in its address, and the verb that opens it."""

    name: str
    gaps: tuple[str, ...]
    verb: Verb

    def fill(self, things: dict[str, object]) -> str:
        acts = {"act": ACTS[self.name]} if "act" in self.gaps else {}
        return reverse(self.name, kwargs={gap: (things | acts)[gap] for gap in self.gaps})


OPEN_TO_ALL = {"theme"}
"""Pages without a door: nothing of the house is read or changed there."""
ACTS = {"settings_person_act": "invite_again", "settings_endpoint_act": "test"}
"""The gap `act` chooses one of a page's own verbs."""


def addresses() -> Iterator[Address]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name in OPEN_TO_ALL:
            continue
        assert pattern.name, f"{pattern.pattern} has no name"
        verb = verb_of(pattern.callback)
        assert verb is not None, f"{pattern.name} has no door"
        yield Address(pattern.name, tuple(pattern.pattern.converters), Verb(verb))


def order_of(winery_id: int) -> Order:
    """An order that was intercepted, so that there is a cancellation, under the same id, and a task beside it."""
    return Order.objects.get(winery=winery_id, intercepts__answer="accepted")


THINGS: dict[str, Callable[[int], object]] = {
    "number": lambda winery: order_of(winery).fulfillment_number,
    "question_id": lambda winery: (
        Cancellation.objects.get(order=order_of(winery), outcome="cancelled").question_id
    ),
    "batch_id": lambda winery: CancellationBatch.objects.filter(winery=winery)[0].pk,
    "line_id": lambda winery: order_of(winery).lines.get().pk,
    "cart_id": lambda winery: WaveOrder.objects.filter(winery=winery)[0].cart_id,
    "wave_id": lambda winery: WaveOrder.objects.filter(winery=winery)[0].cart.wave_id,
    "task_id": lambda winery: PutBack.objects.filter(winery=winery)[0].pk,
    "sku_id": lambda winery: Sku.objects.filter(winery=winery)[0].pk,
    "member_id": lambda winery: Membership.objects.filter(winery=winery)[0].pk,
    "token_id": lambda winery: ApiToken.objects.filter(winery=winery)[0].pk,
    "rule_id": lambda winery: ShippingRule.objects.filter(winery=winery)[0].pk,
    "shop_id": lambda winery: ShopConnection.objects.filter(winery=winery)[0].pk,
    "manifest_id": lambda _: Manifest.objects.get().pk,
    "label_id": lambda winery: Label.objects.filter(winery=winery)[0].pk,
    "endpoint_id": lambda winery: WebhookEndpoint.objects.filter(winery=winery)[0].pk,
    "delivery_id": lambda winery: WebhookDelivery.objects.filter(winery=winery)[0].pk,
}
"""What of a winery lies behind each kind of gap."""

HOUSES_OWN: dict[str, object] = {"code": "ACN"}
"""Gaps that lead to nothing of a winery's."""


def things_of(winery_id: int) -> dict[str, object]:
    """Fill every gap with something of this winery's. The scope must be every winery's."""
    return {gap: find(winery_id) for gap, find in THINGS.items()} | HOUSES_OWN


def nothing() -> dict[str, object]:
    """Fill every gap with something that is nowhere."""
    unknown = dict.fromkeys(THINGS, UNKNOWN_ID) | {"number": "F99999999"}
    return (
        unknown
        | {gap: UNKNOWN_UUID for gap in THINGS if gap.endswith(("question_id", "batch_id"))}
        | dict.fromkeys(("token_id", "shop_id", "endpoint_id", "label_id"), UNKNOWN_UUID)
        | HOUSES_OWN
    )
