"""What can be looked at: lists in pages, and the ledger as a page for people."""

import pytest
from playwright.sync_api import Page

from tests.support.axe import in_every_light
from tests.support.payments import SECRET_KEY, Sandbox


def test_a_list_comes_in_pages_newest_first(sandbox: Sandbox) -> None:
    charge = sandbox.pay(1000)["latest_charge"]
    made = [sandbox.post("/v1/refunds", charge=charge, amount=amount).said for amount in range(1, 6)]
    first = sandbox.get(f"/v1/refunds?charge={charge}&limit=2")
    second = sandbox.get(f"/v1/refunds?charge={charge}&limit=2&starting_after={first['data'][-1]['id']}")
    third = sandbox.get(f"/v1/refunds?charge={charge}&limit=2&starting_after={second['data'][-1]['id']}")

    assert first == {"object": "list", "data": [made[4], made[3]], "has_more": True, "url": "/v1/refunds"}
    assert (second["data"], second["has_more"]) == ([made[2], made[1]], True)
    assert (third["data"], third["has_more"]) == ([made[0]], False)


def test_a_list_is_of_one_payment_or_customer(sandbox: Sandbox) -> None:
    mine, other = sandbox.pay(customer="cus_of_this_test"), sandbox.pay()
    refund = sandbox.post("/v1/refunds", payment_intent=mine["id"]).said
    assert sandbox.get(f"/v1/refunds?payment_intent={mine['id']}")["data"] == [refund]
    assert sandbox.get(f"/v1/refunds?payment_intent={other['id']}")["data"] == []
    for asked in (f"payment_intent={mine['id']}", "customer=cus_of_this_test"):
        found = sandbox.get(f"/v1/charges?{asked}")["data"]
        assert [charge["id"] for charge in found] == [mine["latest_charge"]]


def test_what_can_not_be_listed_is_refused(sandbox: Sandbox) -> None:
    bearer = f"Bearer {SECRET_KEY}"
    for query, status in {
        "limit=0": 400,
        "limit=101": 400,
        "limit=ten": 400,
        "colour=red": 400,
        "charge=%ff": 400,
        "starting_after=re_nobody": 404,
    }.items():
        assert (query, sandbox.ask("GET", f"/v1/refunds?{query}", Authorization=bearer).status) == (
            query,
            status,
        )
    for path in ("/v1/refunds/re_nobody", "/v1/charges/ch_nobody", "/v1/payment_intents/pi_nobody"):
        heard = sandbox.ask("GET", path, Authorization=bearer)
        assert (heard.status, heard.code) == (404, "resource_missing")


def test_people_see_the_ledger_as_a_page(sandbox: Sandbox) -> None:
    payment = sandbox.pay(1234567, description="<script>alert(1)</script>")
    refund = sandbox.post(
        "/v1/refunds", charge=payment["latest_charge"], amount=100, metadata={"note": "<b>mine</b>"}
    ).said
    sandbox.set_faults(fail_next=3)

    heard = sandbox.ask("GET", "/")

    assert (heard.status, heard.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    for words in (payment["id"], refund["id"], "12,345.67", "&lt;b&gt;mine&lt;/b&gt;", "Faults in force"):
        assert words in heard.said
    assert "<script" not in heard.said


@pytest.mark.browser
def test_the_ledger_can_be_used_by_everybody(sandbox: Sandbox, page: Page) -> None:
    sandbox.post("/v1/refunds", charge=sandbox.pay()["latest_charge"], amount=100)
    sandbox.set_faults(delay_s=1)
    page.goto(f"{sandbox.address}/")
    assert page.get_by_role("region", name="Refunds").is_visible()
    assert in_every_light(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
