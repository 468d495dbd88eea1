"""Every page of the floor can be used by everybody: found by the house's addresses, so that none is forgotten.

In either light and on either width no rule of WCAG 2.2 AA is broken and nothing is wider than the screen; the
keyboard comes everywhere; without script every form can be sent.
"""

import os
from collections.abc import Iterator, Sequence
from typing import Literal
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from recork.fulfillment.models import Cart, Manifest, Order, PutBack, Sku, StockBalance, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.cart import scan, take_cart
from recork.fulfillment.operations.manifest import put_on_manifest
from recork.fulfillment.operations.packing import pack_order
from recork.fulfillment.operations.wave import release_wave
from recork.fulfillment.queries.cart import next_pick
from recork.fulfillment.rules.actor import Actor
from recork.fulfillment.rules.cancellation import AskedFrom
from recork.fulfillment.rules.order import ON_THE_FLOOR, OrderState
from tests.fulfillment.cast import NOW, PETE, TODAY, House, place
from tests.fulfillment.doors.addresses import Address, addresses, things_of
from tests.fulfillment.models.stage import set_stage
from tests.fulfillment.people import client_of, employ, signed_in
from tests.support.axe import violations

SHOTS = os.environ.get("SHOTS")
FLOOR = "/warehouse/"
NOT_FOR_LOOKING = 405
LIGHTS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((1280, "light"), (390, "dark"))
"""The other two are seen by the tests of the single pages."""
ANSWERS = {"floor_find", "cart_pulse", "floor_progress"}
"""They show no page of their own: one leads on, two are parts of pages that ask for themselves again."""


def floor_pages(house: House) -> list[tuple[Address, str]]:
    """Every address of the floor that shows a page."""
    with scope.of_every_winery():
        own = things_of(house.alder.pk)
    found = [(address, address.fill(own)) for address in addresses() if address.name not in ANSWERS]
    floor = client_of(PETE)
    return [
        (address, url)
        for address, url in found
        if url.startswith(FLOOR) and floor.get(url).status_code != NOT_FOR_LOOKING
    ]


def scenes(house: House) -> Iterator[tuple[str, str]]:
    """What the stage alone doesn't show: carts at each of their questions, a list that is open, and the like."""
    pete = Actor(PETE.name, PETE.role, None, user_id=employ(PETE).pk)
    with scope.of_every_winery():
        StockBalance.objects.filter(sku__in=Sku.objects.filter(code="ZN21")).update(bin=house.bin)
    for at in ON_THE_FLOOR:
        yield "floor", f"{FLOOR}?at={at}"
    for answers in ((), ("B-12",), ("B-12", "ZN21"), ("B-12", "ZN21", "ZN21", "ZN21")):
        yield "cart", f"{FLOOR}carts/{_cart(house, pete, answers).pk}/"
    called_off = _cart(house, pete, ("B-12",))
    _cancel(house, called_off)
    yield "cart", f"{FLOOR}carts/{called_off.pk}/"
    stopped = _cart(house, pete, ("B-12", "ZN21"))
    _cancel(house, stopped)
    yield "cart", f"{FLOOR}carts/{stopped.pk}/"
    picking = place(house.nora, "901", state=OrderState.PICKING)
    yield "floor_order", f"{FLOOR}orders/{picking.fulfillment_number}/"
    with scope.of_every_winery():
        yield "floor_short", f"{FLOOR}orders/{picking.fulfillment_number}/short/{picking.lines.get().pk}/"
    packing = place(house.nora, "902", state=OrderState.PICKED)
    for more in ("", "?scan=ZN21", "?scan=XX"):
        yield "pack", f"{FLOOR}orders/{packing.fulfillment_number}/pack/{more}"
    packed = place(house.nora, "903", state=OrderState.PICKED)
    with scope.of_every_winery():
        pack_order(PETE, packed.pk, tracking=["1Z903"], now=NOW)
        put_on_manifest(PETE, [packed.pk], on=TODAY, now=NOW)
        listed = Manifest.objects.get(closed_at=None).pk
        task = PutBack.objects.filter(closed_at=None)[0].pk
    yield "manifest", f"{FLOOR}hand-over/{listed}/"
    yield "hand_over", f"{FLOOR}hand-over/"
    yield "packing_slips", f"{FLOOR}slips/?order={packed.fulfillment_number}"
    yield "order_labels", f"{FLOOR}orders/{packed.fulfillment_number}/labels/"
    yield "put_back_task", f"{FLOOR}put-back/{task}/?in_hand=1"
    yield "returns", f"{FLOOR}returns/?q=104"
    yield "waves", f"{FLOOR}waves/"


def _cart(house: House, pete: Actor, answers: Sequence[str]) -> Cart:
    order = place(house.nora, f"c{uuid4().hex[:8]}", bottles=3)
    with scope.of_every_winery():
        released = release_wave(PETE, house.warehouse.pk, [order.pk], now=NOW, request_id=uuid4())
        assert released is not None
        cart = Cart.objects.get(wave=released.wave_id)
        if answers:
            take_cart(pete, cart.pk, from_picker=None, now=NOW)
        for said in answers:
            pick = next_pick(Cart.objects.get(pk=cart.pk))
            assert pick is not None
            scan(pete, cart.pk, said, line_id=pick.line_id, seen=pick.picked, now=NOW)
    return cart


def _cancel(house: House, cart: Cart) -> None:
    with scope.of_every_winery():
        number = Order.objects.get(waves__cart=cart).order_number
    with scope.of_actor(house.nora):
        asking = Asking(question_id=uuid4(), asked_from=AskedFrom.API)
        cancel_orders(house.nora, [number], asking, now=NOW, by_fulfillment_number=False)


@pytest.fixture
def shown(live_house: House) -> dict[str, str]:
    """Each page that a picker or packer may stand before, by its address; none of the floor's names is missing."""
    set_stage(live_house)
    pages = floor_pages(live_house)
    found = {url: address.name for address, url in pages} | {url: name for name, url in scenes(live_house)}
    floor = client_of(PETE)
    kept = {url: name for url, name in found.items() if floor.get(url).status_code == 200}
    assert {address.name for address, _ in pages} <= set(kept.values())
    assert len(set(kept.values())) > 18
    return kept


@pytest.mark.browser
def test_no_rule_is_broken_and_nothing_is_wider_than_the_screen(
    shown: dict[str, str], served: str, page: Page
) -> None:
    signed_in(page, served, PETE)
    wrong: list[object] = []
    for url in shown:
        page.goto(f"{served}{url}")
        for width, light in LIGHTS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=light, reduced_motion="reduce")
            wrong += [(url, width, light, *found) for found in violations(page)]
            if page.evaluate("document.documentElement.scrollWidth") != width:
                wrong.append((url, width, "wider than the screen"))
    assert wrong == [], "\n".join(map(str, wrong))


TABBABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.type !== 'hidden' && one.tabIndex >= 0)
  .map((one, n) => { one.dataset.stop = n; return n; }).length"""
VISITED = "() => document.activeElement?.dataset?.stop ?? ''"


@pytest.mark.browser
def test_the_keyboard_comes_to_everything(shown: dict[str, str], served: str, page: Page) -> None:
    signed_in(page, served, PETE)
    page.set_viewport_size({"width": 1280, "height": 900})
    missed = []
    for url in {name: url for url, name in shown.items()}.values():
        page.goto(f"{served}{url}")
        page.evaluate(
            "document.activeElement?.blur(); document.querySelectorAll('[hx-trigger]').forEach((one) => one.removeAttribute('hx-trigger'))"
        )
        stops = page.evaluate(TABBABLE)
        visited = set()
        for _ in range(stops + 8):  # a date is several stops of its own
            page.keyboard.press("Tab")
            visited.add(page.evaluate(VISITED))
        if lost := {str(n) for n in range(stops)} - visited:
            missed.append((url, sorted(lost, key=int)))
    assert missed == [], "\n".join(map(str, missed))


@pytest.mark.browser
def test_without_script_every_page_is_whole(shown: dict[str, str], served: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = signed_in(context.new_page(), served, PETE)
    wrong = []
    for url in shown:
        page.goto(f"{served}{url}")
        if page.locator("main h1").count() != 1:
            wrong.append((url, "no heading"))
        if page.locator(".needs-script:visible").count():
            wrong.append((url, "shows what needs a script"))
        for form in page.locator("main form").all():
            fields = form.locator("input:not([type=hidden]), select, textarea").count()
            if not form.locator("button:not([type=button])").count() and fields != 1:
                wrong.append((url, "a form that can't be sent"))
    context.close()
    assert wrong == [], "\n".join(map(str, wrong))
