"""Nora's desk: a browser in which she is signed in, with an ear on everything that leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, Request

from recork.fulfillment.models import Cancellation, Order, scope
from recork.fulfillment.rules.actor import Actor
from tests.fulfillment.people import signed_in

ANY_DAY = "/orders/?ordered=any"


@dataclass
class Desk:
    """`sent` is what has left the browser since `listen`: method and path of each request."""

    page: Page
    address: str
    sent: list[tuple[str, str]] = field(default_factory=list)
    is_listening: bool = False

    def open(self, path: str = ANY_DAY) -> None:
        self.page.goto(f"{self.address}{path}")

    def open_order(self, order: Order) -> None:
        self.open(f"/orders/{order.fulfillment_number}/")

    def listen(self) -> None:
        """Forget what was sent so far, and hear all that is sent from now on."""
        self.sent.clear()
        if not self.is_listening:
            self.page.on("request", self._note)
        self.is_listening = True

    def _note(self, request: Request) -> None:
        self.sent.append((request.method, request.url.removeprefix(self.address).partition("?")[0]))

    @property
    def posted(self) -> list[str]:
        return [path for method, path in self.sent if method == "POST"]

    def cross(self, number: str) -> Locator:
        return self.page.get_by_role("button", name=f"Cancel order {number}", exact=True)

    def popup(self, name: str) -> Locator:
        return self.page.get_by_role("alertdialog", name=name)

    def button(self, name: str) -> Locator:
        """A button of the popup that is open."""
        return self.page.get_by_role("alertdialog").get_by_role("button", name=name, exact=True)

    def row(self, order: Order) -> Locator:
        return self.page.locator(f"#row-{order.fulfillment_number}")


def desk_of(actor: Actor, page: Page, address: str) -> Desk:
    """Sit somebody of the cast down."""
    return Desk(signed_in(page, address, actor), address)


def states(orders: Sequence[Order]) -> list[str]:
    """Where these orders stand by now."""
    with scope.of_every_winery():
        found = Order.objects.in_bulk([order.pk for order in orders])
    return [found[order.pk].state for order in orders]


def state(order: Order) -> str:
    return states([order])[0]


def questions(order: Order) -> list[tuple[str, str]]:
    """From where it was asked to stop an order, and what the answer was."""
    with scope.of_every_winery():
        rows = Cancellation.objects.filter(order=order).order_by("asked_at")
        return list(rows.values_list("asked_from", "outcome"))
