"""A shift on the floor while people call orders back: two houses, real HTTP, a phone's screen and a scanner."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.axe import in_every_light
from tests.support.scanner import type_scan
from tests.town.people import hire, seat
from tests.town.town import Town

pytestmark = pytest.mark.browser
TASTING, CALLED_BACK, SHIPPED = "1501", "1502", "1503"
"""To be pulled out when it is packed; to be stopped in the cart; to go its way."""


@dataclass(frozen=True)
class Shift:
    """`floor` is Pete's phone, `desk` Maria's browser in the portal; `there` the orders' fulfillment numbers."""

    town: Town
    floor: Page
    desk: Page
    there: dict[str, str]

    def scan(self, *codes: str) -> None:
        """By key events alone, on whatever the page has put the cursor in."""
        for code in codes:
            with self.floor.expect_response(lambda answer: answer.request.method == "POST"):
                type_scan(self.floor, code)
            self.floor.wait_for_load_state()

    def go(self, path: str) -> None:
        self.floor.goto(f"{self.town.url('fulfillment')}{path}")

    def see(self, words: str) -> None:
        expect(self.floor.get_by_role("main")).to_contain_text(words)

    def popup(self, name: str) -> Locator:
        return self.desk.get_by_role("alertdialog", name=name)

    def ok(self) -> None:
        self.desk.get_by_role("alertdialog").get_by_role("button", name="OK", exact=True).click()


@pytest.fixture
def shift(town: Town, browser: Browser) -> Iterator[Shift]:
    house = town.url("fulfillment")
    hire(town, "fulfillment", "pete@warehouse.example", "--name", "Pete Alvarez", "--role", "floor")
    hire(
        town,
        "fulfillment",
        "maria@alder.example",
        "--name",
        "Maria Alder",
        "--role",
        "manager",
        "--winery",
        "alder",
    )
    town.run(
        "fulfillment", "stock", "receive", "--winery", "alder", "--warehouse", "ACN", "--sku", "ZN21",
        "--bottles", "24", "--bin", "B-12",
    )  # fmt: skip
    numbers = (TASTING, CALLED_BACK, SHIPPED)
    for number in numbers:
        town.sell(number, order_type="Club", club_batch="Shift")
    there = dict(zip(numbers, town.send_all(*numbers), strict=True))
    floor = seat(browser, house, "pete@warehouse.example", width=390)
    desk = seat(browser, house, "maria@alder.example", width=1280)
    yield Shift(town, floor, desk, there)
    floor.context.close()
    desk.context.close()


def test_a_shift_with_a_stop_in_the_cart_and_a_box_pulled_out(shift: Shift) -> None:
    town = shift.town
    release(shift)
    pick_until_the_stop(shift)
    put_back(shift, 2)
    pack(shift, TASTING)
    pull_out(shift)
    put_back(shift, 6)
    pack(shift, SHIPPED)
    ship(shift)

    town.wait(lambda: town.see(TASTING)["payment_status"] == "Refunded", "the money of the box pulled out")
    town.wait(lambda: town.see(SHIPPED)["shipping_status"] == "Shipped", "the shop to hear of the truck")
    ended = {number: how_it_stands(town, number) for number in shift.there}
    assert ended == {
        TASTING: ("Cancelled", "Refunded", "", False),
        CALLED_BACK: ("Submitted", "Paid", "", True),
        SHIPPED: ("Completed", "Paid", "Shipped", False),
    }
    assert [town.refunds(number) for number in shift.there] == [[31200], [], []]
    for number in shift.there:
        shown = town.call("portal", "GET", f"/orders/{shift.there[number]}").body
        assert all(line["bottles_picked"] in (0, 2, 6) for line in shown["lines"])
    town.audit()


def how_it_stands(town: Town, number: str) -> tuple[str, str, str, bool]:
    shown = town.see(number)
    return (
        shown["order_status"],
        shown["payment_status"],
        shown["shipping_status"],
        shown["resend_at"] is not None,
    )


def release(shift: Shift) -> None:
    shift.go("/warehouse/waves/?warehouse=ACN&club_batch=Shift&cart_orders=10&cart_bottles=100")
    assert in_every_light(shift.floor) == []
    shift.floor.get_by_role("button", name="Release 3 orders").click()
    shift.see("is on the floor: 3 orders.")
    (wave,) = re.findall(r"Wave ([0-9]+) is on the floor", shift.floor.get_by_role("main").inner_text())
    shift.floor.get_by_role("link", name="Carts").click()
    shift.floor.locator(f"#wave-{wave} + tr").get_by_role("link").click()
    shift.floor.get_by_role("button", name="Take this cart").click()


def pick_until_the_stop(shift: Shift) -> None:
    """Six bottles for the first, two for the second, which is then called back from the portal, six for the third."""
    shift.scan("B-12", *["ZN21"] * 6)
    expect(shift.floor.get_by_role("heading", name="6 bottles into slot 2")).to_be_visible()
    shift.scan("ZN21", "ZN21")
    expect(shift.floor.get_by_role("heading", name="4 bottles into slot 2")).to_be_visible()

    shift.desk.goto(f"{shift.town.url('fulfillment')}/orders/?q={CALLED_BACK}&ordered=any")
    shift.desk.get_by_role("button", name="Cancel this Order").click()
    expect(shift.popup(f"Cancel order {CALLED_BACK}?")).to_be_visible()
    shift.ok()
    expect(shift.popup(f"Order {CALLED_BACK} is cancelled")).to_be_visible()
    shift.ok()

    shift.see(f"Order {CALLED_BACK} was cancelled while you were picking.")
    expect(shift.floor.get_by_role("heading", name="6 bottles into slot 3")).to_be_visible()
    assert in_every_light(shift.floor) == []
    shift.scan(*["ZN21"] * 6)
    expect(shift.floor.get_by_role("heading", name=re.compile("is picked"))).to_be_visible()
    shift.floor.get_by_role("link", name="put 2 of ZN21 back").click()


def put_back(shift: Shift, bottles: int) -> None:
    """Each bottle by scan, then the bin, on the task that is open."""
    for held in range(1, bottles + 1):
        type_scan(shift.floor, "ZN21")
        shift.see(f"{held} in hand.")
    type_scan(shift.floor, "B-12")
    shift.see(f"{bottles} bottles of ZN21 back in B-12.")


def pack(shift: Shift, number: str) -> None:
    shift.go(f"/warehouse/orders/{shift.there[number]}/pack/")
    for scanned in range(1, 7):
        type_scan(shift.floor, "ZN21")
        shift.see(f"{scanned} of 6 bottles scanned")
    shift.floor.get_by_role("button", name="Packed").click()
    shift.see(f"Order {number} is packed.")


def pull_out(shift: Shift) -> None:
    """Maria can't cancel the packed box any more, and has the floor asked, which hears of it and says yes."""
    shift.desk.goto(f"{shift.town.url('fulfillment')}/orders/{shift.there[TASTING]}/")
    shift.desk.get_by_role("button", name="Cancel this Order").click(force=True)  # it says that it can't
    refused = shift.popup(f"Unable to cancel in Fulfillment: order {TASTING} is already packed.")
    refused.get_by_role("link", name="Ask the warehouse to intercept").click()
    question = shift.popup(f"Ask the warehouse to intercept order {TASTING}?")
    question.get_by_label("Cancel the order and refund").check()
    shift.ok()
    expect(shift.popup(f"The warehouse is asked to intercept order {TASTING}")).to_be_visible()
    shift.ok()

    shift.go("/warehouse/")
    shift.floor.get_by_role("link", name=re.compile("^Intercepts")).first.click()
    assert in_every_light(shift.floor) == []
    shift.floor.get_by_role("button", name=f"Pull it out and put it back: order {TASTING}").click()
    shift.see(f"Order {TASTING} is cancelled. Unpack it: its bottles are below.")
    shift.go(f"/warehouse/orders/{shift.there[TASTING]}/")
    shift.floor.get_by_role("link", name="Put 1 wine back").click()


def ship(shift: Shift) -> None:
    shift.go("/warehouse/labels/")
    shift.floor.get_by_label(f"Tracking number, order {SHIPPED}, box 1").focus()
    shift.floor.keyboard.type("1Z999SHIFT\n")
    shift.see(f"Order {SHIPPED}: label 1Z999SHIFT.")
    shift.go("/warehouse/hand-over/")
    type_scan(shift.floor, "1Z999SHIFT")
    shift.see(f"Order {SHIPPED} is on the list.")
    shift.floor.get_by_role("link", name=re.compile("^M[0-9]")).last.click()
    shift.floor.get_by_role("button", name=re.compile("^Handed over: ship")).click()
    shift.see("shipped.")
