"""A scanner at a browser: it types faster than any hand, and ends with Enter."""

from playwright.sync_api import Locator, Page, expect


def scan(page: Page, code: str) -> None:
    """Every key and Enter within 30 ms by their own clock, on whatever has the focus: as scanners of any make do."""
    page.evaluate(
        """(code) => {
            let at = performance.now();
            const press = (key) => {
                const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
                Object.defineProperty(event, "timeStamp", { value: (at += 2) });
                const focused = document.activeElement;
                if (!focused.dispatchEvent(event) || key !== "Enter") return;
                // what a browser does then: a button is pressed, from a field the first of its form
                const button = focused.matches("input") && focused.form?.querySelector("button:not([type=button])");
                (button || focused).click();
            };
            for (const key of code) press(key);
            press("Enter");
            press("Enter");
        }""",
        code,
    )


def scan_at(place_: Locator, code: str) -> None:
    place_.focus()
    scan(place_.page, code)


def type_scan(page: Page, code: str) -> None:
    """Type a code and Enter where the page has put the cursor; a browser does that shortly after the page is there."""
    expect(page.locator("[data-scan]")).to_be_focused()
    page.keyboard.type(f"{code}\n")
