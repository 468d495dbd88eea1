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
                const focused = document.activeElement;
                if (!focused.dispatchEvent(event) || key !== "Enter") return;
                // what a browser does then: a button is pressed, from a field the first of its form
                const button = focused.matches("input") && focused.form?.querySelector("button:not([type=button])");
                (button || focused).click();
            };
            for (const key of code) press(key);
            for (const _ of end) press("Enter");
        }""",
        [code, end],
    )


def asked(visitor: Visitor) -> list[tuple[str, str]]:
    """What was asked for, without the catalogue's bar, which asks by itself."""
    return [what for what in visitor.asked if not what[1].startswith("/look/progress/")]


@pytest.mark.parametrize("code", ["F1000234", "C7", "7"])
def test_a_scan_on_a_cross_opens_no_question_and_searches_instead(visitor: Visitor, code: str) -> None:
    cross(visitor).focus()
    scan(visitor, code)
    visitor.page.wait_for_url(f"**/look/?q={code}")
    assert asked(visitor)[-1] == ("GET", f"/look/?q={code}")


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


@pytest.mark.parametrize("code", ["F1000234", "C7", "7"])
@pytest.mark.parametrize("where", ["OK", "Cancel", "Note, for us only"])
def test_a_scan_within_the_question_answers_nothing(visitor: Visitor, where: str, code: str) -> None:
    cross(visitor).click()
    question = visitor.page.get_by_role("alertdialog", name="Cancel order 10234?")
    place = (
        question.get_by_label(where)
        if where.startswith("Note")
        else question.get_by_role("button", name=where)
    )
    place.focus()
    scan(visitor, code)
    visitor.page.wait_for_timeout(300)
    expect(question).to_be_visible()
    # the bar of the long job asks for itself
    assert asked(visitor) == []


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


FORM = '<form id="told" method="post"><label>Note <input name="note"></label>{}</form>'
VOID, PAID = (
    '<button name="outcome" value="void">Void</button>',
    '<button name="outcome" value="paid">Paid</button>',
)
FOR_ENTER = '<button name="add_up" value="1" tabindex="-1" aria-hidden="true" hidden></button>'


@pytest.mark.parametrize("code", ["F1000234", "C7"])
@pytest.mark.parametrize(
    ("form", "sent"),
    [
        (FORM.format(VOID + PAID), None),
        (FORM.format(VOID), None),
        (FORM.format('<button class="button button--danger">Erase</button>'), None),
        (FORM.format("<button>Write them off</button>").replace("<form", "<form data-by-hand"), None),
        (FORM.format(VOID + PAID).replace("<input", "<input data-scan"), "void"),
        (FORM.format(FOR_ENTER + PAID), "add_up"),
        (FORM.format("<button>Write down</button>"), ""),
    ],
    ids=["several", "an answer", "red", "by hand", "for scans", "for Enter", "one plain button"],
)
def test_a_scan_in_a_text_field_sends_its_form_but_gives_no_answer(
    visitor: Visitor, form: str, sent: str | None, code: str
) -> None:
    visitor.page.evaluate(
        """(form) => {
            document.querySelector("main").insertAdjacentHTML("afterbegin", form);
            const told = document.getElementById("told");
            told.addEventListener("submit", (event) => {
                event.preventDefault();
                const { name, value } = event.submitter;
                told.dataset.with = name === "outcome" ? value : name;
            });
            told.elements.note.focus();
        }""",
        form,
    )
    scan(visitor, code, end="\r\n")
    assert visitor.page.evaluate("document.getElementById('told').dataset.with ?? null") == sent
