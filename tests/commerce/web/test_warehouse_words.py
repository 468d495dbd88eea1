"""What holds an order at the warehouse, and what was edited there, in the shop's own words and pages."""

import pytest

from tests.commerce.cast import IVO, House, sell
from tests.commerce.people import client_of
from tests.commerce.told import send, tell
from tests.commerce.web.reading import words

BOX = {
    "reason": "needs_action",
    "field": "ship_to.line1",
    "words": "Wine can't be delivered to a PO box",
    "until_on": None,
}
RENO = {
    "name": "Marisol Vega",
    "line1": "1 Virginia Street",
    "line2": "",
    "city": "Reno",
    "state": "NV",
    "zip": "89501",
}


def page(tab: str = "") -> str:
    return words(client_of(IVO).get(f"/orders/10234/{tab}"))


def test_the_page_says_why_it_waits_there_until_it_waits_no_more(house: House) -> None:
    submission = send(sell())
    tell(submission, "received", kind="order.held", more={"status": "Needs Action", "holds": [BOX]})
    assert "Needs Action: Wine can't be delivered to a PO box" in page()
    tell(submission, "received", kind="order.hold_released", more={"holds": []})
    assert "PO box" not in page()


def test_the_timeline_says_what_was_edited_there_and_that_nothing_changed_here(house: House) -> None:
    submission = send(sell())
    changed = {"ship_to": RENO, "requested_ship_on": None, "lines": [{"sku": "ZN21", "bottles": 3}]}
    tell(
        submission,
        "received",
        kind="order.edited",
        more={"edit": {"id": "x", "by": "Nora Quist", "changed": changed}},
    )
    told = page("timeline/")
    assert (
        "10234 was edited at the warehouse by Nora Quist; it goes to Marisol Vega, 1 Virginia Street, Reno, NV, 89501;"
        " it leaves on any day; its wines are 3 ZN21. Here nothing was changed"
    ) in told


@pytest.mark.parametrize(
    "more",
    [
        {"holds": 5, "edit": "x"},
        {"holds": [5, {}, {"words": ["\x00"]}], "edit": {"changed": 5}},
        {"holds": [{"words": "x" * 5000}] * 500, "edit": {"changed": {"ship_to": 5, "lines": [5, {}]}}},
        {"edit": {"by": "\ud800" * 900, "changed": {"ship_to": {"name": "<b>" * 900}}}},
    ],
    ids=["words", "lists", "long", "unfit"],
)
def test_what_is_no_fit_news_of_a_hold_or_an_edit_does_no_harm(house: House, more: dict[str, object]) -> None:
    submission = send(sell())
    tell(submission, "received", kind="order.edited", more=more)
    assert submission.heard_version == 2
    assert "<b><b>" not in client_of(IVO).get("/orders/10234/timeline/").text


def test_the_timeline_names_who_stopped_it_in_the_portal(house: House) -> None:
    tell(send(sell()), "cancelled", more={"by": "Maria Alder"})
    told = page("timeline/")
    maria = "Maria Alder at the warehouse's portal"
    assert f"10234 was cancelled at the warehouse {maria}" in told
    assert f"Shipping Status set to blank: to be sent to the warehouse again {maria}" in told


@pytest.mark.parametrize("by", [None, "", 5, "\x00\n", {"name": "x"}, "x" * 500], ids=str)
def test_whoever_it_was_the_stop_is_heard(house: House, by: object) -> None:
    submission = send(sell())
    tell(submission, "cancelled", more={"by": by})
    assert submission.state == "cancelled"
    assert client_of(IVO).get("/orders/10234/timeline/").status_code == 200
