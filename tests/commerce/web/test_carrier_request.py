"""It has shipped: the order's page offers its carrier, says that it is a request, and how it stands."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recork.commerce.models import CarrierRequest, Order, RefundIntent, Submission
from recork.commerce.operations.carrier_request import CarrierWish, ask_carrier
from recork.commerce.rules.carrier_request import CarrierWant
from tests.commerce.cast import IVO, NOW, VERA, House, sell
from tests.commerce.people import SCRIPT, Answer, client_of
from tests.commerce.told import send, tell
from tests.commerce.web.reading import words

KEY = UUID("44444444-4444-4444-8444-444444444444")
NEW = "/orders/10234/carrier-requests/new/"
HOUSTON: dict[str, Any] = {"name": "Marisol Vega", "line1": "7 Oak Street", "city": "Houston", "zip": "77002"}


def shipped(number: str = "10234") -> Submission:
    sent = send(sell(number))
    tell(sent, "shipped")
    return sent


def ok(want: str = "return_to_sender", *, by_script: bool = True, **more: Any) -> Answer:
    said = {"key": str(KEY), "want": want, "reason": "customer_request", "note": "At the door"} | more
    headers = SCRIPT if by_script else {}
    return client_of(IVO).post("/orders/10234/carrier-requests/", said, headers=headers, follow=True)


def says(sent: Submission, standing: str, state: str = "shipped", **more: Any) -> None:
    """The warehouse tells how the request stands."""
    told = {
        "id": str(KEY), "want": "return_to_sender", "standing": standing, "asked_by": "Ivo Marin", "note": "",
        "reason": "customer_request", "reference": "UPS-4711", "code": None, "detail": None, "arrived_at": None,
    }  # fmt: skip
    tell(sent, state, kind="carrier_request.changed", more={"carrier_request": told | more})


def standing() -> list[tuple[str, str, str]]:
    return list(CarrierRequest.objects.values_list("want", "standing", "asked_by"))


def test_cancel_order_offers_both_once_it_has_shipped(house: House) -> None:
    shipped()
    ivo = client_of(IVO)
    refused = ivo.get("/orders/10234/cancellations/new/", headers=SCRIPT)
    assert "It has shipped." in words(refused)
    for want, label in (("return_to_sender", "Return to sender"), ("reroute", "Reroute")):
        assert f'href="{NEW}?want={want}">{label}</a>' in refused.text
    assert f"{NEW}?want=reroute" in ivo.get("/orders/10234/shipping/").text
    asked = words(ivo.get(f"{NEW}?want=return_to_sender", headers=SCRIPT))
    assert "Have order 10234 returned to sender?" in asked
    assert "It may cost a fee, and it may fail." in asked
    assert standing() == []


@pytest.mark.parametrize("by_script", [True, False])
def test_ok_asks_and_the_page_says_how_it_stands_until_it_is_back(house: House, *, by_script: bool) -> None:
    sent, ivo = shipped(), client_of(IVO)
    told = ok(by_script=by_script)
    assert told.status_code == HTTPStatus.ACCEPTED
    assert "The carrier of 10234 will be asked" in words(told)
    assert "Nobody is refunded by it." in words(ivo.get("/orders/10234/"))
    says(sent, "with_carrier")
    assert "Its reference is UPS-4711." in words(ivo.get("/orders/10234/"))
    says(sent, "done")
    assert "The carrier of 10234 has agreed" in words(ivo.get("/orders/10234/"))
    tell(sent, "returned")
    says(sent, "done", "returned", arrived_at="2026-11-24T22:00:00Z")

    page = ivo.get("/orders/10234/status/")
    assert "10234 is back at the warehouse" in words(page)
    assert '<a href="/orders/10234/payment/">Refund lines as a return</a>' in page.text
    assert "10234 is back at the warehouse. Its lines can be refunded" in words(
        ivo.get("/orders/10234/timeline/")
    )
    assert Order.objects.get().status == "completed"
    assert not RefundIntent.objects.exists()


def test_a_no_is_told_in_the_warehouses_words_and_may_be_asked_anew(house: House) -> None:
    sent, ivo = shipped(), client_of(IVO)
    ok()
    says(sent, "refused", code="out_for_delivery", detail="Unable: it is out for delivery.")
    told = ivo.get(f"/orders/10234/carrier-requests/{KEY}/", headers=SCRIPT)
    assert (told.status_code, "Unable: it is out for delivery." in words(told)) == (HTTPStatus.CONFLICT, True)
    assert "Unable: it is out for delivery." in words(ivo.get("/orders/10234/"))
    assert ivo.get(NEW, headers=SCRIPT).status_code == HTTPStatus.OK


def test_a_second_press_of_ok_asks_once_and_another_waits(house: House) -> None:
    shipped()
    assert words(ok()) == words(ok(reason="fraud"))
    other = ok(key=str(uuid4()))
    assert (other.status_code, "Its answer comes first." in words(other)) == (HTTPStatus.CONFLICT, True)
    assert len(standing()) == 1


def test_a_reroute_keeps_its_state_and_a_hold_names_a_place(house: House) -> None:
    shipped()
    question = client_of(IVO).get(f"{NEW}?want=reroute", headers=SCRIPT)
    assert 'name="line1" value="2207 Garden Street"' in question.text
    ok("reroute", **HOUSTON, state="NV")
    row = CarrierRequest.objects.get()
    assert row.ship_to is not None
    assert {name: row.ship_to[name] for name in (*HOUSTON, "state")} == HOUSTON | {"state": "TX"}


@pytest.mark.parametrize(
    ("want", "more"),
    [("reroute", HOUSTON | {"zip": ""}), ("reroute", HOUSTON | {"city": "a\x00b"}), ("hold_at_location", {})],
)
def test_a_place_that_is_none_is_asked_for_once_more(house: House, want: str, more: dict[str, Any]) -> None:
    shipped()
    answer = ok(want, **more)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="At the door"' in answer.text
    assert standing() == []


@pytest.mark.parametrize("wrong", [{"key": "x"}, {"reason": "whim"}, {"note": "x" * 241}, {"want": "burn"}])
def test_a_form_that_can_not_be_read_asks_nobody(house: House, wrong: dict[str, Any]) -> None:
    shipped()
    assert ok(**({"want": "return_to_sender"} | wrong)).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert standing() == []


@pytest.mark.parametrize("state", ["packed", "delivered", "returned"])
def test_where_no_carrier_has_it_nothing_is_offered(house: House, state: str) -> None:
    sent = shipped() if state != "packed" else send(sell())
    tell(sent, state)
    ivo = client_of(IVO)
    assert NEW not in ivo.get("/orders/10234/cancellations/new/", headers=SCRIPT).text
    assert ivo.get(NEW, headers=SCRIPT).status_code == HTTPStatus.CONFLICT
    assert ok().status_code == HTTPStatus.CONFLICT


def test_who_may_only_look_is_offered_nothing(house: House) -> None:
    shipped()
    vera = client_of(VERA)
    assert NEW not in vera.get("/orders/10234/shipping/").text
    assert NEW not in vera.get("/orders/10234/cancellations/new/", headers=SCRIPT).text
    assert vera.get(NEW).status_code == HTTPStatus.FORBIDDEN
    assert vera.post("/orders/10234/carrier-requests/").status_code == HTTPStatus.FORBIDDEN
    assert client_of(IVO).get(f"/orders/10234/carrier-requests/{KEY}/").status_code == HTTPStatus.NOT_FOUND


def test_many_requests_take_no_more_statements_than_one(house: House) -> None:
    sent, ivo, taken = shipped(), client_of(IVO), []
    ivo.get("/orders/10234/")
    for _ in range(2):
        for _ in range(4):
            key = uuid4()
            ask_carrier(IVO, "10234", CarrierWish(key, CarrierWant.RETURN_TO_SENDER), now=NOW)
            says(sent, "refused", id=str(key), code="not_possible", detail="No.")
        with CaptureQueriesContext(connection) as captured:
            ivo.get("/orders/10234/")
        taken.append(len(captured))
    assert taken[0] == taken[1]
