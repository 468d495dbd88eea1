"""Ivo at his screen, with the shop's machines and a warehouse at the other end of the line."""

from dataclasses import dataclass, field

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Request, expect

from recork.commerce.models import Order, Shop
from recork.commerce.rules.actor import Actor
from tests.commerce.cast import IVO
from tests.commerce.desk import Desk
from tests.commerce.operations.conftest import desk, warehouse
from tests.commerce.people import signed_in

__all__ = ["desk", "warehouse"]


@dataclass
class Screen:
    """`sent` is what has left the browser since `listen`, but for files: method and path of each request."""

    page: Page
    address: str
    desk: Desk
    sent: list[tuple[str, str]] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def listen(self) -> None:
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        path = request.url.removeprefix(self.address).partition("?")[0]
        if not path.startswith("/static/"):
            self.sent.append((request.method, path))

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def popup(self, name: str) -> Locator:
        return self.page.get_by_role("alertdialog", name=name)

    def answer(self, name: str) -> None:
        """Press a button of the popup that is open."""
        self.page.get_by_role("alertdialog").get_by_role("button", name=name, exact=True).click()

    def see(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def sell(self, number: str = "10234", state: str = "received") -> Order:
        """An order that the warehouse has, in this state."""
        self.now()
        order = self.desk.sell_and_send(number)
        if state != "received":
            self.desk.hear(self.desk.warehouse.move(number, state))
        return order

    def stop(self, number: str = "10234") -> None:
        """Somebody in the portal cancels it."""
        self.now()
        self.desk.hear(self.desk.warehouse.stop(number))

    def machines(self) -> None:
        """Let the shop's machines ask, hear and tell."""
        self.now()
        self.desk.later(seconds=1)
        self.desk.ask()
        self.desk.deliver()
        self.desk.read_feed()

    def now(self) -> None:
        self.desk.now = timezone.now()

    def order(self, number: str = "10234") -> Order:
        return Order.objects.get(number=number)


@pytest.fixture
def screen(desk: Desk, served: str, page: Page) -> Screen:
    return screen_of(desk, served, page)


def screen_of(desk: Desk, served: str, page: Page, actor: Actor = IVO) -> Screen:
    """Sit somebody down."""
    Shop.objects.update(pickup_locations=["Tasting room, Healdsburg", "Winery gate"])
    return Screen(signed_in(page, served, actor), served, desk)
