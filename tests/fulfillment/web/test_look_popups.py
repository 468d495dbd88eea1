"""The ✕, its question and its answer, as a person at a keyboard meets them."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.support.catalogue import Visitor

pytestmark = pytest.mark.browser


def cross(visitor: Visitor, number: str) -> Locator:
    return visitor.page.get_by_role("button", name=f"Cancel order {number}", exact=True)


def popup(visitor: Visitor, name: str) -> Locator:
    return visitor.page.get_by_role("alertdialog", name=name)


def cancels(visitor: Visitor) -> list[tuple[str, str]]:
    return [(method, where) for method, where in visitor.asked if "progress" not in where]


def test_the_question_is_filled_from_its_row_and_sends_nothing(visitor: Visitor) -> None:
    cross(visitor, "10234").click()
    asked = popup(visitor, "Cancel order 10234?")
    expect(asked).to_contain_text("Marisol Vega · 6 bottles")
    expect(asked.get_by_role("listitem")).to_have_text(["Bottles6 released at once"])
    expect(asked).to_contain_text("OK cancels order 10234. Cancel keeps it.")
    expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
    visitor.page.wait_for_timeout(300)
    assert cancels(visitor) == []


@pytest.mark.parametrize("way_out", ["Escape", "Enter"], ids=["Esc", "Enter on Cancel"])
def test_backing_out_sends_nothing_and_returns_to_the_cross(visitor: Visitor, way_out: str) -> None:
    cross(visitor, "10241").focus()
    visitor.page.keyboard.press("Enter")
    expect(popup(visitor, "Cancel order 10241?")).to_be_visible()
    visitor.page.keyboard.press(way_out)
    expect(visitor.page.get_by_role("alertdialog")).to_have_count(0)
    expect(cross(visitor, "10241")).to_be_focused()
    assert cancels(visitor) == []


def test_ok_asks_once_and_its_answer_leads_to_the_next_row(visitor: Visitor) -> None:
    cross(visitor, "10234").click()
    popup(visitor, "Cancel order 10234?").get_by_role("button", name="OK").click()
    answer = popup(visitor, "Order 10234 is cancelled")
    expect(answer.get_by_role("button", name="OK")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(answer).to_be_hidden()
    expect(cross(visitor, "10241")).to_be_focused()
    assert cancels(visitor) == [("POST", "/look/orders/10234/cancel/")]


def test_a_hasty_hand_still_asks_once(visitor: Visitor) -> None:
    def linger(route: Route) -> None:
        visitor.page.wait_for_timeout(400)
        route.continue_()

    visitor.page.route("**/cancel/", linger)
    cross(visitor, "10234").click()
    ok = popup(visitor, "Cancel order 10234?").get_by_role("button", name="OK")
    ok.evaluate("(button) => { button.click(); button.click(); }")
    expect(popup(visitor, "Order 10234 is cancelled")).to_be_visible()
    assert cancels(visitor) == [("POST", "/look/orders/10234/cancel/")]


def test_the_second_half_of_a_double_click_on_the_cross_presses_no_ok(visitor: Visitor) -> None:
    cross(visitor, "10234").click()
    ok = popup(visitor, "Cancel order 10234?").get_by_role("button", name="OK")
    ok.dispatch_event("click", {"detail": 2})
    visitor.page.wait_for_timeout(300)
    expect(popup(visitor, "Cancel order 10234?")).to_be_visible()
    assert cancels(visitor) == []


def test_a_refusal_says_what_was_not_done_and_whom_to_ask(visitor: Visitor) -> None:
    cross(visitor, "10241").click()
    popup(visitor, "Cancel order 10241?").get_by_role("button", name="OK").click()
    refused = popup(visitor, "Unable to cancel in Fulfillment: order 10241 is already packed.")
    expect(refused).to_contain_text("Nothing was changed")
    visitor.page.keyboard.press("Escape")
    expect(cross(visitor, "10236")).to_be_focused()


def test_a_cross_that_cannot_shows_the_refusal_without_asking_to_cancel(visitor: Visitor) -> None:
    expect(cross(visitor, "10240")).to_have_attribute("aria-disabled", "true")
    cross(visitor, "10240").click(force=True)
    expect(popup(visitor, "Unable to cancel in Fulfillment: order 10241 is already packed.")).to_be_visible()
    methods = {method for method, _ in cancels(visitor)}
    assert methods == {"GET"}


def test_a_group_is_asked_about_with_those_that_stay(visitor: Visitor) -> None:
    visitor.page.get_by_role("checkbox", name="Select these 4 orders").check()
    expect(visitor.page.get_by_text("4 selected")).to_be_visible()
    visitor.page.get_by_role("button", name="Cancel orders…").click()
    asked = popup(visitor, "Cancel 1 of 4 orders?")
    expect(asked).to_contain_text("Already packed")
    asked.get_by_role("button", name="Cancel", exact=True).click()
    expect(visitor.page.get_by_role("button", name="Cancel orders…")).to_be_focused()


def test_no_answer_is_not_a_no_and_the_question_is_never_repeated(visitor: Visitor) -> None:
    heard_of = iter([404, 404, 200])

    def answer(route: Route) -> None:
        if (status := next(heard_of, 200)) == 200:
            route.continue_()
        else:
            route.fulfill(status=status, body="", content_type="text/html")

    visitor.page.route("**/cancellation/", answer)
    cross(visitor, "10236").click()
    popup(visitor, "Cancel order 10236?").get_by_role("button", name="OK").click()
    expect(popup(visitor, "We could not confirm. Checking…")).to_contain_text("Order 10236")
    expect(popup(visitor, "Order 10234 is cancelled")).to_be_visible(timeout=15_000)
    posts = [where for method, where in cancels(visitor) if method == "POST"]
    assert posts == ["/look/orders/10236/cancel/"]


def test_a_cut_line_is_checked_too(visitor: Visitor) -> None:
    visitor.page.route("**/cancel/", lambda route: route.abort())
    cross(visitor, "10234").click()
    popup(visitor, "Cancel order 10234?").get_by_role("button", name="OK").click()
    expect(popup(visitor, "Order 10234 is cancelled")).to_be_visible()
    assert [method for method, _ in cancels(visitor)] == ["POST", "GET"]


def test_asking_again_uses_the_same_key(visitor: Visitor) -> None:
    keys: list[str | None] = []

    def lose(route: Route) -> None:
        keys.append(re.findall(r"key=([0-9a-f-]+)", route.request.post_data or "")[0])
        route.abort() if len(keys) == 1 else route.fulfill(
            body="<dialog data-answer aria-label='Told'></dialog>"
        )

    visitor.page.route("**/cancel/", lose)
    visitor.page.route("**/cancellation/", lambda route: route.fulfill(status=404, body=""))
    visitor.page.clock.install()
    cross(visitor, "10234").click()
    popup(visitor, "Cancel order 10234?").get_by_role("button", name="OK").click()
    again = visitor.page.get_by_role("button", name="Ask again")
    for _ in range(20):
        visitor.page.clock.run_for(2_000)
        if again.is_visible():
            break
    again.click()
    expect(visitor.page.locator("dialog[aria-label=Told]")).to_have_attribute("open", "")
    assert len(keys) == 2
    assert keys[0] == keys[1]
