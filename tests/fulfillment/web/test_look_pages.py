"""The pages of the look as a browser shows them: to everyone, in every light, with and without script."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_playwright_axe import Axe

from recork.look.samples import POPUPS
from tests.support.catalogue import Visitor, open_catalogue

pytestmark = pytest.mark.browser

DOOR = ("login/", "password/reset/", "password/reset/done/", "signup/", "inactive/")
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


def violations(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=WCAG, strict_mode=False)["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize(("width", "light"), [(1280, "light"), (390, "dark")])
def test_everybody_can_use_every_part(page: Page, width: int, light: Literal["light", "dark"]) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=light, reduced_motion="reduce")
    with open_catalogue() as address:
        page.goto(f"{address}/look/")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for where in [*(f"look/popups/{name}/" for name in POPUPS), *(f"account/{name}" for name in DOOR)]:
            page.goto(f"{address}/{where}")
            assert (where, violations(page)) == (where, [])


def test_the_modal_popup_is_usable_by_everybody_too(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Cancel order 10234").click()
    assert violations(visitor.page) == []


def test_the_policy_of_the_browser_stops_nothing_of_ours(page: Page) -> None:
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: said.append(str(error)))
    with open_catalogue() as address:
        page.goto(f"{address}/look/")
        page.get_by_role("button", name="Cancel order 10234").click()
        page.get_by_role("button", name="OK").click()
        expect(page.get_by_role("alertdialog", name="Order 10234 is cancelled")).to_be_visible()
        assert page.evaluate("htmx.version").startswith("4.")
    assert said == []


def test_progress_asks_for_itself_until_it_is_done(visitor: Visitor) -> None:
    expect(visitor.page.get_by_text("10,000 orders are answered")).to_be_visible(timeout=20_000)
    looks = [where for _, where in visitor.asked]
    assert looks == [f"/look/progress/{done}/" for done in (4900, 6600, 8300, 10_000)]


def without_script(browser: Browser, address: str, visit: Callable[[Page], None]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/look/")
    visit(page)
    context.close()


def test_without_script_a_cross_leads_to_the_question_and_cancel_leads_back(browser: Browser) -> None:
    def visit(page: Page) -> None:
        page.get_by_role("button", name="Cancel order 10234").click()
        asked = page.get_by_role("alertdialog", name="Cancel order 10234?")
        expect(asked.get_by_role("button", name="Cancel")).to_be_focused()
        asked.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("heading", name="Catalogue")).to_be_visible()

    with open_catalogue() as address:
        without_script(browser, address, visit)


def test_without_script_ok_leads_to_the_answer_and_back(browser: Browser) -> None:
    def visit(page: Page) -> None:
        page.get_by_role("button", name="Cancel order 10234").click()
        page.get_by_role("alertdialog").get_by_role("button", name="OK").click()
        answer = page.get_by_role("alertdialog", name="Order 10234 is cancelled")
        answer.get_by_role("button", name="OK").click()
        expect(page.get_by_role("heading", name="Catalogue")).to_be_visible()

    with open_catalogue() as address:
        without_script(browser, address, visit)
