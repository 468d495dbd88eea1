"""A number that the warehouse has used before: refused at its door, said plainly in the shop, and sold under another."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.support.axe import in_every_light
from tests.town.people import hire, seat
from tests.town.town import Town

pytestmark = pytest.mark.browser
OTHERS: dict[str, Any] = {
    "ship_to": {
        "name": "Somebody Else",
        "line1": "1 Main Street",
        "city": "Reno",
        "state": "NV",
        "zip": "89501",
    },
    "lines": [{"sku": "CH23", "bottles": 1}],
}


def test_a_number_used_before_is_refused_and_resubmitted_as_a_new_order(town: Town, browser: Browser) -> None:
    assert town.call("shop's line", "PUT", "/orders/1511", OTHERS).status == 201
    again = town.call("shop's line", "PUT", "/orders/1511", OTHERS | {"gift_message": "Cheers"})
    assert (again.status, again.body["code"]) == (409, "order_number_reused")
    town.sell("1511")
    town.sweep()
    town.wait(lambda: town.sendings("1511") == [("1511", "refused")], "the warehouse's no")
    town.sweep()
    assert town.sendings("1511") == [("1511", "refused")]

    hire(town, "commerce", "ivo@alder.example", "--name", "Ivo Marin", "--role", "order_manager")
    page = seat(browser, town.url("commerce"), "ivo@alder.example", width=390)
    page.goto(f"{town.url('commerce')}/attention/")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="1511", exact=True))
    expect(row).to_contain_text("The number belongs to another order there, for ever")
    assert in_every_light(page) == []
    row.get_by_role("button", name="Resubmit as a new order").click()
    asked = page.get_by_role("alertdialog", name="Resubmit order 1511 as a new order?")
    asked.get_by_role("button", name="OK", exact=True).click()
    expect(page.get_by_role("alertdialog", name="Order 1511 is resubmitted as 1511-R1")).to_be_visible()
    page.context.close()

    town.wait(lambda: town.see("1511")["payment_status"] == "Refunded", "the first one's money")
    town.wait(lambda: town.see("1511-R1")["payment_status"] == "Paid", "the new one's money")
    town.send("1511-R1")
    shown = [(town.see(number)["order_status"], town.sendings(number)) for number in ("1511", "1511-R1")]
    assert shown == [("Cancelled", [("1511", "refused")]), ("Submitted", [("1511-R1", "live")])]
    assert town.refunds("1511") == [31200]
    town.audit()
