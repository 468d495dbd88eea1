"""What the API says about itself."""

import json
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from recork.fulfillment.api.documents import CONTRACT
from tests.fulfillment.api.calls import token_of
from tests.fulfillment.cast import House, place

ROOT = Path(__file__).parents[3]


def test_the_committed_contract_is_what_the_code_says() -> None:
    served = Client().get("/api/v1/openapi.json")
    assert served["Content-Type"] == "application/json"
    kept = (ROOT / CONTRACT).read_text(encoding="utf-8")
    assert served.content.decode() == kept, (
        f"{CONTRACT} is out of date: run `make docs` and look at what changed."
    )


def test_every_call_says_who_may_make_it_and_how_it_refuses() -> None:
    document = json.loads((ROOT / CONTRACT).read_text(encoding="utf-8"))
    assert document["security"] == [{"token": []}]
    for path, calls in document["paths"].items():
        for method, call in calls.items():
            refusals = {
                status: set(answer["content"])
                for status, answer in call["responses"].items()
                if status >= "400"
            }
            assert {"401", "403", "405", "413", "422"} <= set(refusals), (method, path)
            assert set.union(*refusals.values()) == {"application/problem+json"}, (method, path)


@pytest.mark.browser
def test_a_call_can_be_tried_on_the_page_and_the_browser_has_nothing_to_complain_of(
    page: Page, served: str, live_house: House
) -> None:
    place(live_house.alder_shop)
    complaints: list[str] = []
    page.on(
        "console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(f"{served}/api/v1/docs")
    page.get_by_role("button", name="Authorize").click()
    page.get_by_label("auth-bearer-value").fill(token_of(live_house.alder_shop))
    page.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").last.click()
    call = page.locator("#operations-Orders-get_order")
    call.locator(".opblock-summary-control").click()
    call.get_by_placeholder("order_number").fill("10234")
    call.get_by_role("button", name="Execute").click()

    answer = call.locator(".live-responses-table .response")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer).to_contain_text("Marisol Vega")
    assert complaints == []
