"""Puts the cast on stage: from its table to orders like all others."""

from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from recork.sample.baskets import Basket, basket_of
from recork.sample.cast import CAST, Part
from recork.sample.clock import DAYS, HOUR, Clock, instant
from recork.sample.customers import plain
from recork.sample.dice import dice
from recork.sample.drafts import Draft, club_run
from recork.sample.holds import open_hold
from recork.sample.journeys import Step
from recork.sample.money import bill
from recork.sample.orders import Outcome, assemble
from recork.sample.people import FLOOR, SYSTEM, manager_of, shop_of
from recork.sample.services import SERVICES, Labels
from recork.sample.shapes import (
    SampleAddress,
    SampleCancellation,
    SampleHold,
    SampleOrder,
    SamplePutBack,
    SampleSku,
    SampleTender,
    SampleWinery,
)
from recork.sample.stops import Bins

_SERVICE = {service.name: service for service in SERVICES}
# Far from where the other labels begin, so that the cast keeps its tracking numbers in every sample.
_FIRST_LABEL = 99_000_000
_WHY = {"returned": "Refused at the door"}
_FIELDS = {"needs_action": {"10247": "ship_to.line1", "10226": "lines.0.sku"}}


class Answer(NamedTuple):
    reason: str
    note: str
    asked_from: str
    shop_next: str


_ANSWERS = {
    "10243": Answer("wrong_address", "Moved in spring", "view_orders", "send_again"),
    "10233": Answer("pickup", "Comes to the tasting room", "order_details", "handled_externally"),
    "10225": Answer("customer_request", "Customer called", "view_orders", "cancel_order"),
    "10221": Answer("wrong_items", "", "view_orders", "send_again"),
    "10198": Answer("wrong_address", "Old office address", "order_details", "send_again"),
}
_TENDERS = {
    "10243": (
        SampleTender("gift_card", "Gift card 2218", 5_000),
        SampleTender("card", "Visa ··4471", 23_800),
    ),
}
_TENDERS["10243-2"] = _TENDERS["10243"]


class Stage(NamedTuple):
    """Where the cast plays. `skus` by code."""

    clock: Clock
    wineries: dict[str, SampleWinery]
    skus: dict[str, SampleSku]
    bins: Bins


def stage_cast(stage: Stage, orders: int) -> list[SampleOrder]:
    """As much of the cast as fits into `orders`, in order of time."""
    labels = Labels(_FIRST_LABEL)
    played = [_play(stage, part, labels) for part in CAST]
    return sorted(played[:orders], key=lambda order: order.received_at)


def _play(stage: Stage, part: Part, labels: Labels) -> SampleOrder:
    clock = stage.clock
    winery = stage.wineries["birch" if part.number.startswith("5") else "alder"]
    basket = _basket(stage, winery, part.wines)
    ship_to = _ship_to(part)
    received_s = _second(clock, part.received)
    money = bill(
        goods_cents=basket.goods_cents,
        bottles=basket.bottles,
        order_type=part.order_type,
        state=ship_to.state,
    )
    draft = Draft(
        winery=winery,
        order_number=part.number,
        shop_number=part.number.partition("-")[0],
        generation=2 if "-" in part.number else 1,
        order_type=part.order_type,
        batch=club_run(clock, received_s) if part.order_type == "Club" else "",
        ship_to=ship_to,
        warehouse=winery.warehouses[0],
        service=_SERVICE[part.service],
        placed_s=received_s - 420,
        received_s=received_s,
        basket=basket,
        money=money,
        tenders=_TENDERS.get(part.number, (SampleTender("card", "Visa ··4471", money.total_cents),)),
        gift_message="",
    )
    return assemble(dice(0, "cast"), draft, _outcome(stage, part, draft), labels)


def _outcome(stage: Stage, part: Part, draft: Draft) -> Outcome:
    clock = stage.clock
    steps = [Step("received", draft.received_s, shop_of(draft.winery.name), "")]
    for move in part.way.split(", ") if part.way else []:
        state, when = move.split(" ", 1)
        steps.append(Step(state, _second(clock, when), _mover(draft, state), _WHY.get(state, "")))
    is_cancelled = steps[-1].state == "cancelled"
    asked_s = steps[-1].second
    return Outcome(
        steps=steps,
        lines=draft.basket.lines,
        requested_ship_on=clock.date_of(DAYS - 1 + part.ships_in),
        holds=(_hold(clock, part, draft),) if part.hold else (),
        cancellations=(_cancellation(clock, part, draft, asked_s),) if is_cancelled else (),
        put_backs=tuple(
            SamplePutBack(
                line.sku,
                line.bottles_picked,
                stage.bins[draft.warehouse, line.sku],
                instant(asked_s),
                None,
                "",
            )
            for line in draft.basket.lines
            if is_cancelled and line.bottles_picked
        ),
    )


def _mover(draft: Draft, state: str) -> str:
    match state:
        case "released":
            return SYSTEM
        case "cancelled":
            return manager_of(draft.winery.slug)
        case "delivered" | "returned":
            return draft.service.carrier
        case _:
            return FLOOR[0]


def _hold(clock: Clock, part: Part, draft: Draft) -> SampleHold:
    until = {
        "weather": clock.date_of(DAYS + 6),
        "requested_ship_date": clock.date_of(DAYS - 1 + part.ships_in),
    }
    return open_hold(
        dice(0, "cast"), reason=part.hold, received_s=draft.received_s, state=draft.ship_to.state,
        until=until.get(part.hold), field=_FIELDS.get(part.hold, {}).get(part.number, ""),
        detail=part.hold_words,
    )  # fmt: skip


def _cancellation(clock: Clock, part: Part, draft: Draft, asked_s: int) -> SampleCancellation:
    answer = _ANSWERS[part.number]
    is_pickup = answer.reason == "pickup"
    return SampleCancellation(
        id=uuid5(NAMESPACE_URL, f"recork:cast:{part.number}"),
        asked_by=manager_of(draft.winery.slug),
        asked_from=answer.asked_from,
        asked_at=instant(asked_s),
        reason=answer.reason,
        note=answer.note,
        shop_next=answer.shop_next,
        pickup_location="Tasting room, Healdsburg" if is_pickup else "",
        pickup_ready_on=clock.date_of(DAYS + 3) if is_pickup else None,
        is_accepted=True,
        code="",
    )


def _basket(stage: Stage, winery: SampleWinery, wines: str) -> Basket:
    wanted, in_cart, short = [], [], []
    for wine in wines.split():
        code, _, counts = wine.partition(":")
        rest, _, lacking = counts.partition("!")
        bottles, _, picked = rest.partition("/")
        full_code = f"{winery.sku_prefix}-{code}"
        # The shop's unknown code costs what the wine it means costs.
        sku = stage.skus.get(full_code) or stage.skus[full_code.removesuffix("-6")]._replace(code=full_code)
        wanted.append((sku, int(bottles)))
        in_cart.append(int(picked or 0))
        short.append(int(lacking or 0))
    return basket_of(wanted, in_cart=tuple(in_cart), short=tuple(short))


def _ship_to(part: Part) -> SampleAddress:
    line1, _, line2 = part.address.partition("|")
    city, _, rest = part.place.partition(", ")
    state, zip_code = rest.split()
    is_company = part.order_type == "Corporate"
    first, _, last = part.name.partition(" ")
    email = (
        f"orders@{plain(part.name)}.example" if is_company else f"{plain(first)}.{plain(last)}@example.com"
    )
    company = part.name if is_company else ""
    return SampleAddress(
        part.name, company, line1, line2, city, state, zip_code, part.phone, email, not is_company
    )


def _second(clock: Clock, when: str) -> int:
    """`-1 09:41` is 9:41 on the day before the last one."""
    day, time = when.split()
    hours, minutes = time.split(":")
    return clock.day_s(DAYS - 1 + int(day)) + int(hours) * HOUR + int(minutes) * 60
