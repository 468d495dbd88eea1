"""A scanner types a code and Enter in a blink, wherever the focus is: it must never press a button."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.catalogue import Visitor

pytestmark = pytest.mark.browser

BETWEEN_KEYS_OF_A_HAND_MS = 120


def cross(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("button", name="Cancel order 10234", exact=True)


def scan(visitor: Visitor, code: str, *, end: str = "\n") -> None:
    """All keys 10 ms apart by their own clock: as fast as a scanner, however slow this machine is."""
    visitor.page.evaluate(
        """([code, end]) => {
            let at = performance.now();
            const press = (key) => {
                const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
                Object.defineProperty(event, "timeStamp", { value: (at += 10) });
                if (document.activeElement.dispatchEvent(event) && key === "Enter") document.activeElement.click();
            };
            for (const key of code) press(key);
            for (const _ of end) press("Enter");
        }""",
        [code, end],
    )


def test_a_scan_on_a_cross_opens_no_question_and_searches_instead(visitor: Visitor) -> None:
    cross(visitor).focus()
    scan(visitor, "F1000234")
    visitor.page.wait_for_url("**/look/?q=F1000234")
    assert visitor.asked[-1] == ("GET", "/look/?q=F1000234")


def test_a_scan_on_the_cross_with_two_line_ends_opens_no_question(visitor: Visitor) -> None:
    visitor.page.evaluate(
        """() => {
            document.querySelector("[data-scan]").removeAttribute("data-scan");
            HTMLDialogElement.prototype.showModal = () => { window.opened = true; };
        }"""
    )
    cross(visitor).focus()
    scan(visitor, "F1000234", end="\r\n")
    assert visitor.page.evaluate("window.opened") is None


def test_a_hand_on_the_cross_opens_the_question(visitor: Visitor) -> None:
    cross(visitor).focus()
    visitor.page.keyboard.type("123", delay=BETWEEN_KEYS_OF_A_HAND_MS)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("alertdialog", name="Cancel order 10234?")).to_be_visible()


@pytest.mark.parametrize("where", ["OK", "Cancel", "Note, for us only"])
def test_a_scan_within_the_question_answers_nothing(visitor: Visitor, where: str) -> None:
    cross(visitor).click()
    asked = visitor.page.get_by_role("alertdialog", name="Cancel order 10234?")
    place = asked.get_by_label(where) if where.startswith("Note") else asked.get_by_role("button", name=where)
    place.focus()
    scan(visitor, "F1000234")
    visitor.page.wait_for_timeout(300)
    expect(asked).to_be_visible()
    assert visitor.asked == []


def test_a_held_enter_does_not_run_through_the_answer(visitor: Visitor) -> None:
    cross(visitor).click()
    visitor.page.get_by_role("button", name="OK").click()
    answer = visitor.page.get_by_role("alertdialog", name="Order 10234 is cancelled")
    expect(answer).to_be_visible()
    visitor.page.evaluate(
        """() => {
            const event = new KeyboardEvent("keydown", { key: "Enter", repeat: true, bubbles: true, cancelable: true });
            if (document.activeElement.dispatchEvent(event)) document.activeElement.click();
        }"""
    )
    expect(answer).to_be_visible()


def test_a_scan_into_the_search_field_is_typed_as_it_is(visitor: Visitor) -> None:
    field = visitor.page.get_by_label("Quick search order")
    visitor.page.keyboard.press("/")
    expect(field).to_be_focused()
    visitor.page.keyboard.type("10234\n")
    visitor.page.wait_for_url("**/look/?q=10234")
