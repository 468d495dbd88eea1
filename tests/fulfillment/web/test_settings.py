"""Settings: each winery's people set their own winery up, the house's people all of them."""

import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from recork.fulfillment.models import Bin, Sku, Warehouse, Winery, scope
from recork.fulfillment.operations.people import let_in
from recork.fulfillment.operations.token import create_token
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.web.door import LOOKED_AT
from tests.fulfillment.cast import NOW, PETE, SERVICE, House
from tests.fulfillment.people import client_of

PAGES = ("settings_winery", "settings_skus", "settings_sku_new", "settings_sku_import", "settings_people")
PAGES_FOR_ALL = (*PAGES, "settings_tokens")
ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)


def words(answer: object) -> str:
    """What a page says, without its tags."""
    text: str = answer.text  # type: ignore[attr-defined]  # Django's test response
    return re.sub(r"<[^>]+>|\s+", " ", text)


def looking_at(actor: Actor, winery: Winery) -> Client:
    client = client_of(actor)
    client.post(reverse("switch_winery"), {"winery": winery.pk})
    return client


@pytest.mark.parametrize("name", PAGES_FOR_ALL)
def test_a_manager_opens_every_page_of_their_winerys_settings(house: House, name: str) -> None:
    answer = client_of(house.nora).get(reverse(name))

    assert answer.status_code == HTTPStatus.OK
    assert "Birch Hill" not in answer.text


@pytest.mark.parametrize("name", [*PAGES_FOR_ALL, "settings", "settings_warehouses"])
def test_those_who_set_nothing_up_are_turned_away(house: House, name: str) -> None:
    for actor in (house.viewer, PETE):
        assert client_of(actor).get(reverse(name)).status_code == HTTPStatus.FORBIDDEN


def test_settings_begin_with_the_winery(house: House) -> None:
    assert client_of(house.nora).get(reverse("settings"))["Location"] == reverse("settings_winery")


def test_a_manager_changes_name_warehouse_and_support_contact(house: House) -> None:
    said = {
        "name": "  Alder  Creek Cellars ",
        "warehouse": "ACN",
        "support_phone": "707-555-0100",
        "support_email": "Care@Alder.example",
    }

    answer = client_of(house.nora).post(reverse("settings_winery"), said, follow=True)

    assert "Alder Creek Cellars is saved." in answer.text
    with scope.of_winery(house.alder.pk):
        kept = Winery.objects.values(
            "name", "default_warehouse__code", "support_phone", "support_email"
        ).get()
    assert kept == {
        "name": "Alder Creek Cellars",
        "default_warehouse__code": "ACN",
        "support_phone": "707-555-0100",
        "support_email": "care@alder.example",
    }


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", " ", "required"),
        ("name", "a\u202eb", "can't be shown"),
        ("support_phone", "call me", "Digits with spaces"),
        ("support_email", "nobody", "An e-mail address such as"),
        ("warehouse", "NOWHERE", "not one of the available choices"),
    ],
)
def test_what_can_not_be_kept_is_told_beside_the_field(
    house: House, field: str, value: str, why: str
) -> None:
    said = {"name": "Alder", "warehouse": "ACN", "support_phone": "", "support_email": "", field: value}

    answer = client_of(house.nora).post(reverse("settings_winery"), said)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert why in words(answer).replace("&#x27;", "'")
    with scope.of_winery(house.alder.pk):
        assert Winery.objects.get().name == "Alder Creek"


def test_the_house_takes_a_winery_in_and_looks_at_it_from_then_on(house: House) -> None:
    client = client_of(SERVICE)

    answer = client.post(
        reverse("settings_wineries"), {"name": "Cedar Gate", "slug": "cedar", "warehouse": "ACN"}, follow=True
    )

    with scope.of_every_winery():
        cedar = Winery.objects.get(slug="cedar")
    assert client.session[LOOKED_AT] == cedar.pk
    assert "SKUs of Cedar Gate" in words(answer)


def test_a_short_name_is_taken_once(house: House) -> None:
    answer = client_of(SERVICE).post(reverse("settings_wineries"), {"name": "Another", "slug": "Alder"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "There is a winery" in words(answer)


def test_a_winery_is_taken_in_by_the_house_alone_and_while_it_looks_at_all(house: House) -> None:
    said = {"name": "Cedar Gate", "slug": "cedar"}

    assert client_of(house.nora).post(reverse("settings_wineries"), said).status_code == HTTPStatus.NOT_FOUND
    answer = looking_at(SERVICE, house.birch).post(reverse("settings_wineries"), said, follow=True)

    assert "Look at all wineries first" in answer.text
    with scope.of_every_winery():
        assert sorted(Winery.objects.values_list("slug", flat=True)) == ["alder", "birch"]


@pytest.mark.parametrize("name", ["settings_skus", "settings_sku_new", "settings_sku_import"])
def test_the_house_says_first_whose_wines_it_means(house: House, name: str) -> None:
    answer = client_of(SERVICE).get(reverse(name))

    assert "Whose do you want to see?" in words(answer)
    assert "Alder Creek" in words(looking_at(SERVICE, house.alder).get(reverse(name)))


def test_warehouses_and_their_bins_are_the_houses_own(house: House) -> None:
    assert client_of(house.nora).get(reverse("settings_warehouses")).status_code == HTTPStatus.NOT_FOUND
    here = reverse("settings_warehouse", args=["ACN"])
    assert client_of(house.nora).get(here).status_code == HTTPStatus.NOT_FOUND
    assert client_of(house.nora).post(here, {"codes": "Z-1"}).status_code == HTTPStatus.NOT_FOUND
    assert list(Bin.objects.values_list("code", flat=True)) == ["B-12"]


def test_the_house_adds_a_warehouse_and_its_bins(house: House) -> None:
    client = client_of(SERVICE)

    client.post(reverse("settings_warehouses"), {"code": "wil", "name": "Willamette"})
    here = reverse("settings_warehouse", args=["WIL"])
    answer = client.post(here, {"codes": "a-1\r\n\r\nA-2\nA-1"}, follow=True)

    assert "2 bins are new in WIL." in answer.text
    assert list(Bin.objects.filter(warehouse__code="WIL").values_list("code", flat=True)) == ["A-1", "A-2"]

    client.post(here, {"name": "McMinnville"})

    assert Warehouse.objects.get(code="WIL").name == "McMinnville"


def test_one_wrong_bin_keeps_all_out(house: House) -> None:
    here = reverse("settings_warehouse", args=["ACN"])

    answer = client_of(SERVICE).post(here, {"codes": "A-1\nbin two"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "can&#x27;t name a bin" in answer.text
    assert list(Bin.objects.values_list("code", flat=True)) == ["B-12"]


def test_bins_are_paged_by_name(house: House) -> None:
    Bin.objects.bulk_create(Bin(warehouse=house.warehouse, code=f"C-{n:03}") for n in range(60))
    here = reverse("settings_warehouse", args=["ACN"])
    client = client_of(SERVICE)

    first = client.get(here).text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = client.get(older[1]).text
    newer = re.search(r'rel="prev" href="([^"]+)"', second)
    assert newer

    assert re.findall(r'class="code">(C-\d{3})', second) == [f"C-{n:03}" for n in range(49, 60)]
    assert client.get(newer[1]).text.count('class="code"') == 50


def test_a_wine_is_added_searched_and_renamed(house: House) -> None:
    client = client_of(house.nora)

    client.post(
        reverse("settings_sku_new"), {"code": "PN22", "name": "2022 Pinot Noir", "bottle_ml": "1,500"}
    )
    assert "PN22" in client.get(reverse("settings_skus"), {"q": "pinot"}).text
    assert "No wine is called that" in client.get(reverse("settings_skus"), {"q": "pinotage"}).text
    with scope.of_winery(house.alder.pk):
        wine = Sku.objects.get(code="PN22")
    client.post(
        reverse("settings_sku", args=[wine.pk]), {"name": "2022 Pinot Noir, Ridge", "bottle_ml": "750"}
    )

    with scope.of_winery(house.alder.pk):
        wine.refresh_from_db()
    assert (wine.winery_id, wine.name, wine.bottle_ml) == (house.alder.pk, "2022 Pinot Noir, Ridge", 750)


def test_a_code_is_one_wines_alone(house: House) -> None:
    said = {"code": "ZN21", "name": "Another", "bottle_ml": "750"}

    answer = client_of(house.nora).post(reverse("settings_sku_new"), said)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Alder Creek has a wine ZN21 already." in answer.text


def test_another_winerys_wine_is_not_there(house: House) -> None:
    with scope.of_winery(house.birch.pk):
        theirs = Sku.objects.get(code="ZN21")
    url = reverse("settings_sku", args=[theirs.pk])

    for client in (client_of(house.nora), looking_at(SERVICE, house.alder)):
        assert client.get(url).status_code == HTTPStatus.NOT_FOUND
        changed = client.post(url, {"name": "Stolen", "bottle_ml": "750"})
        assert changed.status_code == HTTPStatus.NOT_FOUND
    with scope.of_winery(house.birch.pk):
        theirs.refresh_from_db()
    assert theirs.name == "2021 Old Vine Zinfandel"


def test_lists_ask_as_much_for_many_rows_as_for_few(house: House) -> None:
    client = client_of(house.nora)

    def fill(first: int, last: int) -> None:
        with scope.of_winery(house.alder.pk):
            for n in range(first, last):
                Sku.objects.create(winery=house.alder, code=f"B{n:03}", name="Wine", created_at=NOW)
                create_token(
                    house.nora, Role.SHOP, "Shop", now=NOW, winery=house.alder, connection=house.shop
                )
                let_in(house.nora, f"p{n}@a.test", "P", Role.VIEWER, now=NOW, winery=house.alder)

    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(name)).status_code == HTTPStatus.OK
        return len(asked)

    lists = ("settings_skus", "settings_people", "settings_tokens")
    fill(0, 2)
    few = [queries(name) for name in lists]
    fill(2, 42)

    assert [queries(name) for name in lists] == few
