"""Help: pages that exist, for whoever comes, and ways to them from where they are needed."""

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from recork.fulfillment.models import scope
from recork.fulfillment.rules.cancellation import REFUSALS
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.web.floor_help import HELP
from recork.fulfillment.web.forms.shop_next import WAYS
from recork.look.help import PAGES
from tests.fulfillment.cast import PETE, SERVICE, House, place
from tests.fulfillment.doors.addresses import addresses, things_of
from tests.fulfillment.models.stage import set_stage
from tests.fulfillment.people import client_of

CANCEL = "/help/cancel/"


def clients(house: House) -> list[Client]:
    return [client_of(actor) for actor in (house.nora, house.viewer, PETE, SERVICE)] + [Client()]


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_every_page_is_there_for_every_role_and_before_the_door(house: House, name: str) -> None:
    for client in clients(house):
        answer = client.get(f"/help/{name}/")
        assert answer.status_code == HTTPStatus.OK
        others = re.findall(r'<dt><a href="/help/([a-z-]+)/">', answer.text)
        assert sorted([*others, name]) == sorted(page.name for page in PAGES)


def test_the_contents_lead_to_every_page(house: House) -> None:
    for client in clients(house):
        told = client.get("/help/").text
        assert [f"/help/{page.name}/" in told for page in PAGES] == [True] * len(PAGES)


@pytest.mark.parametrize("name", ["page", "contents", "nothing", "..", "%00", "cancel.html", "x" * 500])
def test_what_is_no_page_is_not_found(house: House, name: str) -> None:
    assert client_of(house.nora).get(f"/help/{name}/").status_code == HTTPStatus.NOT_FOUND


def test_help_changes_nothing_by_any_method(house: House) -> None:
    assert client_of(house.nora).post(CANCEL).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_every_page_leads_there_and_so_does_the_door(house: House) -> None:
    learn = f'<a href="{CANCEL}">Learn how to cancel an order</a>'
    assert learn in client_of(house.nora).get("/orders/").text
    assert learn in Client().get(reverse("account_login")).text


@pytest.mark.parametrize("state", REFUSALS)
def test_a_refusal_leads_to_what_it_means(house: House, state: OrderState) -> None:
    order = place(house.nora, state=state)
    answer = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/cancellations/new/")
    assert '<a href="/help/unable-to-cancel/">What this means</a>' in answer.text
    explained = Client().get("/help/unable-to-cancel/").text
    assert f">{REFUSALS[state].code}<" in explained


def test_the_choice_for_the_shop_leads_to_what_it_means(house: House) -> None:
    order = place(house.alder_shop)
    answer = client_of(house.nora).get(f"/orders/{order.fulfillment_number}/cancellations/new/")
    assert 'href="/help/shipping-status/" target="_blank">What these mean (in a new tab)</a>' in answer.text


def test_the_words_on_help_pages_are_those_on_the_buttons(house: House) -> None:
    told = " ".join(Client().get(f"/help/{page.name}/").text for page in PAGES)
    for button in ("Cancel this Order", "Cancel orders…", "Quick search order", "Shipping Status"):
        assert button in told
    for way in WAYS:
        assert way.title in told
    for button in (
        "Take this cart",
        "Undo the last scan",
        "Write them off",
        "Take off",
        "Handed over",
        "Packed",
    ):
        assert f"<b>{button}</b>" in told


def test_every_page_of_the_floor_leads_to_its_help(house: House) -> None:
    set_stage(house)
    with scope.of_every_winery():
        own = things_of(house.alder.pk)
    floor, led = client_of(PETE), {}
    for address in addresses():
        answer = floor.get(address.fill(own)) if address.fill(own).startswith("/warehouse/") else None
        if answer is not None and answer.status_code == HTTPStatus.OK and "<html" in answer.text:
            led[address.name] = re.findall(r'href="/help/(floor-[a-z-]+)/"', answer.text)
    assert len(led) > 12
    assert {name: [HELP.get(name)] for name in led} == led
    assert {page.name for page in PAGES if page.name.startswith("floor-")} == set(HELP.values())
    assert "/help/floor-" not in floor.get("/orders/").text
