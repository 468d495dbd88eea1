"""Ticks: kept on the server, over pages and filters, for the one who ticked."""

import re
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from recork.fulfillment.models import Order, Selection, User, scope
from recork.fulfillment.operations import selection as selecting
from recork.fulfillment.queries.selection import selected_ids
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.rules.search import fulfillment_number
from recork.fulfillment.web import selection as selection_page
from tests.fulfillment.cast import SERVICE, House, place
from tests.fulfillment.people import client_of, employ

ID = UUID("22222222-2222-4222-8222-222222222222")
ORDERS_ALL = "ordered=any"


def orders(actor: Actor, *names: str) -> list[Order]:
    return [place(actor, name, bottles=1) for name in names]


def press(
    client: Client, do: str, ticked: list[Order], shown: list[Order], *, here: str = ORDERS_ALL, **more: str
) -> str:
    """Press a button of the list and give the address it leads to."""
    answer = client.post(
        reverse("selection"),
        {
            "selection": str(ID),
            "do": do,
            "here": here,
            "shown": " ".join(fulfillment_number(order.pk) for order in shown),
            "order": [fulfillment_number(order.pk) for order in ticked],
            **more,
        },
    )
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return answer["Location"]


def kept(actor: Actor, selection: UUID = ID) -> list[int] | None:
    with scope.of_actor(actor):
        return selected_ids(employ(actor).pk, actor.winery_id, selection)


def test_ticks_survive_paging_and_filtering(house: House) -> None:
    one, two, three = orders(house.nora, "1", "2", "3")
    nora = client_of(house.nora)

    onward = press(nora, "older", [one], [one, two], here=f"{ORDERS_ALL}&newer=abc&evil=1", older="placeMark")
    assert parse_qs(urlsplit(onward).query) == {
        "ordered": ["any"],
        "evil": ["1"],
        "older": ["placeMark"],
        "selection": [str(ID)],
    }
    press(nora, "keep", [three], [three], here="status=packed")
    assert kept(house.nora) == [one.pk, three.pk]

    page = nora.get(f"/orders/?{ORDERS_ALL}&selection={ID}").text
    assert "2 selected" in page
    assert re.findall(r'value="(F\d+)" aria-label="[^"]*" checked', page) == [
        fulfillment_number(three.pk),
        fulfillment_number(one.pk),
    ]
    elsewhere = nora.get(f"/orders/?status=packed&selection={ID}").text
    assert "2 selected" in elsewhere
    assert 'data-ticked-elsewhere="2"' in elsewhere


def test_unticking_a_row_leaves_other_pages_alone(house: House) -> None:
    one, two, three = orders(house.nora, "1", "2", "3")
    nora = client_of(house.nora)
    press(nora, "keep", [one, two, three], [one, two, three])
    press(nora, "keep", [], [two])
    assert kept(house.nora) == [one.pk, three.pk]


def test_the_head_ticks_the_whole_page(house: House) -> None:
    one, two = orders(house.nora, "1", "2")
    press(client_of(house.nora), "keep", [], [one, two], page="on")
    assert kept(house.nora) == [one.pk, two.pk]


def test_all_that_match_are_a_snapshot(house: House) -> None:
    one, two = (place(house.nora, n, bottles=1, state=OrderState.PACKED) for n in ("1", "2"))
    place(house.nora, "other", bottles=1)
    nora = client_of(house.nora)

    press(nora, "all", [], [two], here="status=packed&ordered=any")
    later = place(house.nora, "later", bottles=1, state=OrderState.PACKED)

    assert kept(house.nora) == [two.pk, one.pk]
    page = nora.get(f"/orders/?status=packed&ordered=any&selection={ID}").text
    assert "2 selected" in page
    assert "All that matched: Packed" in page
    press(nora, "keep", [later], [later])
    assert "All that matched" not in nora.get(f"/orders/?{ORDERS_ALL}&selection={ID}").text


def test_all_that_a_search_found(house: House) -> None:
    one, two = orders(house.nora, "1", "2")
    press(client_of(house.nora), "all", [], [one], here="q=vega")
    assert kept(house.nora) == [two.pk, one.pk]


def test_all_is_added_to_what_was_ticked_by_hand(house: House) -> None:
    one, two = orders(house.nora, "1", "2")
    nora = client_of(house.nora)
    press(nora, "all", [one], [one, two], here="status=packed&ordered=any")
    assert kept(house.nora) == [one.pk]
    assert "All that matched" not in nora.get(f"/orders/?{ORDERS_ALL}&selection={ID}").text


def test_a_selection_that_is_full_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for place_of_it in (selecting, selection_page):
        monkeypatch.setattr(place_of_it, "MOST", 2)
    _, two, three = orders(house.nora, "1", "2", "3")
    nora = client_of(house.nora)
    back = press(nora, "all", [], [three])
    assert kept(house.nora) == [three.pk, two.pk]
    assert "More than 2 orders match. The newest 2 of them are selected." in nora.get(back).text


def test_clear_unticks_everything(house: House) -> None:
    ticked = orders(house.nora, "1", "2")
    nora = client_of(house.nora)
    press(nora, "keep", ticked, ticked)
    assert press(nora, "clear", ticked, ticked) == f"/orders/?{ORDERS_ALL}"
    assert kept(house.nora) == []


def test_cancel_orders_leads_to_the_question_about_them(house: House) -> None:
    ticked = orders(house.nora, "1")
    asked = urlsplit(press(client_of(house.nora), "cancel", ticked, ticked))
    assert asked.path == reverse("ask_group")
    assert parse_qs(asked.query)["selection"] == [str(ID)]
    assert kept(house.nora) == [ticked[0].pk]
    with scope.of_every_winery():
        assert set(Order.objects.values_list("state", flat=True)) == {"received"}


def test_a_script_hears_nothing_back(house: House) -> None:
    (one,) = orders(house.nora, "1")
    answer = client_of(house.nora).post(
        reverse("selection"),
        {"selection": str(ID), "do": "keep", "shown": fulfillment_number(one.pk), "page": "on"},
        headers={"HX-Request": "true"},
    )
    assert (answer.status_code, answer.content) == (HTTPStatus.NO_CONTENT, b"")
    assert kept(house.nora) == [one.pk]


def test_what_isnt_ours_or_isnt_there_cant_be_ticked(house: House) -> None:
    (mine,) = orders(house.nora, "1")
    (foreign,) = orders(house.bo, "2")
    unknown = Order(pk=999_999)
    everything = [mine, foreign, unknown]
    press(client_of(house.nora), "keep", everything, everything)
    assert kept(house.nora) == [mine.pk]


def test_only_who_ticked_finds_the_selection(house: House) -> None:
    ticked = orders(house.nora, "1")
    press(client_of(house.nora), "keep", ticked, ticked)
    colleague = Actor(name="Vic Low", role=Role.MANAGER, winery_id=house.alder.pk)

    for other in (colleague, house.bo, SERVICE):
        assert kept(other) is None
        client = client_of(other)
        assert "1 selected" not in client.get(f"/orders/?{ORDERS_ALL}&selection={ID}").text
        for do in ("keep", "clear", "all", "cancel"):
            answer = client.post(reverse("selection"), {"selection": str(ID), "do": do})
            assert answer.status_code == HTTPStatus.NOT_FOUND, other
    assert kept(house.nora) == [ticked[0].pk]


def test_a_foreign_selection_and_an_unknown_one_look_the_same(house: House) -> None:
    ticked = orders(house.nora, "1")
    press(client_of(house.nora), "keep", ticked, ticked)
    bo = client_of(house.bo)

    def page(selection: UUID) -> str:
        text = bo.get(f"/orders/?selection={selection}").text.replace(str(selection), "ID")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|at \d\d:\d\d', "", text)

    assert page(ID) == page(uuid4())


def test_the_house_keeps_one_selection_for_each_thing_it_looks_at(house: House) -> None:
    ticked = orders(house.nora, "1")
    service = client_of(SERVICE)
    press(service, "keep", ticked, ticked)
    assert kept(SERVICE) == [ticked[0].pk]

    service.post(reverse("switch_winery"), {"winery": str(house.alder.pk), "next": "/orders/"})
    assert "1 selected" not in service.get(f"/orders/?{ORDERS_ALL}&selection={ID}").text


def test_ticks_are_forgotten_after_a_month_without_a_touch(house: House) -> None:
    ticked = orders(house.nora, "1")
    press(client_of(house.nora), "keep", ticked, ticked)
    with scope.of_every_winery():
        touched_at = Selection.objects.get().changed_at
        assert selecting.forget_old(now=touched_at + timedelta(days=30)) == 0
        assert selecting.forget_old(now=touched_at + timedelta(days=31)) == 1
    assert kept(house.nora) is None


def test_the_way_to_other_filters_keeps_the_selection(house: House) -> None:
    ticked = orders(house.nora, "1")
    nora = client_of(house.nora)
    press(nora, "keep", ticked, ticked)
    page = nora.get(f"/orders/?status=packed&q=vega&selection={ID}").text
    assert f'<a href="/orders/?q=vega&amp;selection={ID}" data-carries>Clear filters</a>' in page


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"selection": "nonsense", "do": "keep"},
        {"selection": str(ID)},
        {"selection": str(ID), "do": "burn"},
        {"selection": str(ID), "do": "keep", "here": "x" * 3000},
        {"selection": str(ID), "do": "keep", "shown": "F1" * 5000},
        {"selection": str(ID), "do": "keep", "here": "\0"},
    ],
)
def test_what_no_page_sends_is_refused(house: House, said: dict[str, str]) -> None:
    employ(house.nora)
    answer = client_of(house.nora).post(reverse("selection"), said)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    with scope.of_every_winery():
        assert not Selection.objects.exists()


def test_numbers_that_are_none_are_passed_over(house: House) -> None:
    (one,) = orders(house.nora, "1")
    said = {
        "selection": str(ID),
        "do": "keep",
        "shown": f"F1 F99999999999999999999 ' {fulfillment_number(one.pk)}",
    }
    client_of(house.nora).post(
        reverse("selection"), said | {"order": ["F1", "", "💥", fulfillment_number(one.pk)]}
    )
    assert kept(house.nora) == [one.pk]


def test_the_form_bears_a_token(house: House) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(pk=employ(house.nora).pk))
    assert (
        strict.post(reverse("selection"), {"selection": str(ID), "do": "keep"}).status_code
        == HTTPStatus.FORBIDDEN
    )
