"""A manager and the house's people in a browser: settings and stock, usable by everybody, in every light."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from recork.fulfillment.models import Sku, StockBalance, scope
from tests.fulfillment.cast import PETE, SERVICE, House, place
from tests.fulfillment.people import signed_in
from tests.support.axe import in_every_light

pytestmark = pytest.mark.browser

SETTINGS = ("winery", "rules", "skus", "skus/new", "skus/import", "people", "tokens")


def test_every_settings_page_is_usable_by_everybody(live_house: House, served: str, page: Page) -> None:
    signed_in(page, served, live_house.nora)
    for name in SETTINGS:
        page.goto(f"{served}/settings/{name}/")
        assert (name, in_every_light(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") == 390

    page.goto(f"{served}/settings/winery/")
    page.get_by_label("Support e-mail").fill("nobody")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("An e-mail address such as")).to_be_visible()
    assert in_every_light(page) == []


def test_the_houses_pages_are_usable_by_everybody(live_house: House, served: str, page: Page) -> None:
    signed_in(page, served, SERVICE)
    for name in ("winery", "rules", "skus", "people", "tokens", "warehouses", "warehouses/ACN"):
        page.goto(f"{served}/settings/{name}/")
        assert (name, in_every_light(page)) == (name, [])
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_token_is_made_and_copied_and_revoked(live_house: House, served: str, page: Page) -> None:
    signed_in(page, served, live_house.nora).goto(f"{served}/settings/tokens/")

    page.get_by_label("Name").fill("Web shop")
    page.get_by_role("button", name="Make it").click()
    expect(page.locator("code")).to_have_text(re.compile(r"recork_[\w-]{43}"))
    assert in_every_light(page) == []
    page.get_by_role("link", name="It is kept").click()
    page.get_by_role("link", name="Revoke Web shop").click()
    assert in_every_light(page) == []
    page.get_by_role("button", name="Revoke it").click()

    expect(page.get_by_text("Web shop is revoked")).to_be_visible()


def test_a_list_of_wines_is_looked_at_and_kept(
    live_house: House, served: str, page: Page, tmp_path: Path
) -> None:
    file = tmp_path / "wines.csv"
    file.write_text("sku,name\nPN22,2022 Pinot Noir\nZN21,2021 Zinfandel\n")
    signed_in(page, served, live_house.nora).goto(f"{served}/settings/skus/import/")

    page.get_by_label("CSV file").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("was 2021 Old Vine Zinfandel")).to_be_visible()
    assert in_every_light(page) == []
    page.get_by_role("button", name="Keep them").click()

    expect(page.get_by_text("1 new, 1 changed.")).to_be_visible()
    with scope.of_winery(live_house.alder.pk):
        assert sorted(Sku.objects.values_list("code", flat=True)) == ["CH23", "CS19", "PN22", "ZN21"]


def test_pete_receives_bottles(live_house: House, served: str, page: Page) -> None:
    place(live_house.nora)
    signed_in(page, served, PETE).goto(f"{served}/stock/")
    assert in_every_light(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_label("Search code or name").fill("zinfandel")
    page.keyboard.press("Enter")
    page.get_by_role("row", name="Alder Creek").get_by_role("link", name="ZN21").click()
    assert in_every_light(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    receive = page.get_by_role("region", name="Receive")
    receive.get_by_label("Bottles").fill("120")
    receive.get_by_label("Bin").fill("B-12")
    receive.get_by_role("button", name="Book what arrived").click()

    expect(page.get_by_text("120 received; 1,120 on hand in American Canyon.")).to_be_visible()
    with scope.of_winery(live_house.alder.pk):
        assert StockBalance.objects.get(sku__code="ZN21").on_hand == 1120


def test_the_theme_is_chosen_in_the_foot(live_house: House, served: str, page: Page) -> None:
    signed_in(page, served, live_house.nora).goto(f"{served}/stock/?q=zin")

    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(f"{served}/stock/?q=zin")


def test_the_houses_people_switch_to_one_winery(live_house: House, served: str, page: Page) -> None:
    signed_in(page, served, SERVICE).goto(f"{served}/stock/")
    expect(page.get_by_text("Birch Hill").first).to_be_attached()

    page.get_by_label("Winery").select_option("Alder Creek")

    expect(page.get_by_role("row", name="Birch Hill")).to_have_count(0)
    expect(page.get_by_label("Winery")).to_have_value(str(live_house.alder.pk))
