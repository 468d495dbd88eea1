"""What people see of the shop on the page of an order, and how they change what it does next."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from recork.fulfillment.models import Cancellation, Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import House, place
from tests.fulfillment.shop_reports import answer_to, shop_says
from tests.journeys.desk import Desk, desk_of
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser
QUESTION = UUID("33333333-3333-4333-8333-333333333333")


@pytest.fixture
def stopped(live_house: House) -> Order:
    """10234, cancelled ten minutes ago, which the shop means to send again in five."""
    order = place(live_house.alder_shop)
    now = timezone.now()
    with scope.of_winery(live_house.alder.pk):
        asking = Asking(QUESTION, AskedFrom.VIEW_ORDERS)
        then = now - timedelta(minutes=10)
        cancel_orders(live_house.nora, ["10234"], asking, now=then, by_fulfillment_number=False)
    shop_says(
        live_house,
        order,
        shipping_status="",
        resend_at=now + timedelta(minutes=5),
        links=(("10234", "cancelled"),),
        entries=(
            (now - timedelta(hours=2), "Ivo Marin", "Order placed, 6 bottles"),
            (now - timedelta(minutes=9), "The warehouse", "10234 was cancelled at the warehouse"),
        ),
        at=now - timedelta(minutes=8),
    )
    return order


@pytest.fixture
def desk(live_house: House, served: str, page: Page) -> Desk:
    return desk_of(live_house.nora, page, served)


def told(order: Order) -> tuple[str, str]:
    with scope.of_every_winery():
        stop = Cancellation.objects.get(order=order)
    return stop.shop_next, stop.pickup_location


def test_somebody_makes_it_a_pickup_before_it_is_sent_again(
    desk: Desk, stopped: Order, live_house: House
) -> None:
    desk.open_order(stopped)
    expect(desk.page.get_by_text("To be sent to the warehouse again at")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.page.locator("summary", has_text="Change it").click()
    desk.page.get_by_role("radio", name="Change to pickup", exact=True).check()
    assert in_every_light(desk.page) == []
    desk.page.get_by_role("button", name="Tell the shop").click()
    expect(desk.page.get_by_text("Say where the customer collects it, in one line.")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.page.get_by_label("Pickup at").fill("Tasting room")
    desk.page.get_by_label("Ready on").fill((timezone.localdate() + timedelta(days=2)).isoformat())
    desk.page.get_by_role("button", name="Tell the shop").click()
    expect(desk.page.get_by_text("Whether it was in time shows here.")).to_be_visible()
    asked = desk.page.get_by_role("list", name="What was asked since")
    expect(asked).to_contain_text("Asked")
    assert told(stopped) == ("handled_externally", "Tasting room")
    assert in_every_light(desk.page) == []

    wishes = answer_to(QUESTION, "handled_externally")
    links = (("10234", "cancelled"),)
    shop_says(
        live_house,
        stopped,
        version=2,
        shipping_status="Handled Externally",
        wishes=wishes,
        links=links,
        at=timezone.now(),
    )
    desk.page.reload()
    expect(asked).to_contain_text("Taken")
    expect(desk.page.get_by_role("region", name="The shop says")).to_contain_text("Handled Externally")
    expect(desk.page.locator(".timeline .is-shop")).to_contain_text(["Did what was asked"])
    assert in_every_light(desk.page) == []


def test_too_late_leads_to_what_was_sent(desk: Desk, stopped: Order, live_house: House) -> None:
    place(live_house.alder_shop, "10234-2")
    desk.open_order(stopped)
    desk.page.locator("summary", has_text="Change it").click()
    desk.page.get_by_role("radio", name="Cancel the order and refund").check()
    links = (("10234", "cancelled"), ("10234-2", "live"))
    shop_says(live_house, stopped, version=2, links=links, at=timezone.now())
    desk.page.get_by_role("button", name="Tell the shop").click()
    expect(desk.page.get_by_text("Cancel 10234-2 instead.")).to_be_visible()
    assert in_every_light(desk.page) == []
    desk.page.get_by_role("region", name="What the shop does next").get_by_role(
        "link", name="10234-2"
    ).click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Order 10234-2")
    assert told(stopped) == ("send_again", "")


def test_without_script(live_house: House, served: str, browser: Browser, stopped: Order) -> None:
    context = browser.new_context(java_script_enabled=False)
    desk = desk_of(live_house.nora, context.new_page(), served)
    desk.open_order(stopped)
    desk.page.locator("summary", has_text="Change it").click()
    desk.page.get_by_role("radio", name="No Shipping Required").check()
    desk.page.get_by_role("button", name="Tell the shop").click()
    expect(desk.page.get_by_text("The shop is told to set it to No Shipping Required").first).to_be_visible()
    assert told(stopped) == ("no_shipping_required", "")
    context.close()
