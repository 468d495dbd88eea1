"""Asking, through the shop's API, that a carrier send a box back or elsewhere."""

from typing import Any
from uuid import UUID

import pytest

from recork.commerce.models import CarrierRequest
from tests.commerce.api.calls import Caller
from tests.commerce.cast import IVO, VERA, House, sell
from tests.commerce.told import send, tell

KEY = UUID("22222222-2222-4222-8222-222222222222")
ASK = f"/orders/10234/carrier-requests/{KEY}"
BACK = {"want": "return_to_sender"}
TO = {"name": "Marisol Vega", "line1": "7 Oak Street", "city": "Houston", "state": "TX", "zip": "77002"}


@pytest.fixture
def gone(house: House) -> None:
    tell(send(sell()), "shipped")


def test_it_is_asked_once_and_shown(gone: None) -> None:
    ivo = Caller(IVO)
    asked = ivo.put(ASK, BACK | {"note": "At the door"})
    again = ivo.put(ASK, {"want": "reroute", "ship_to": TO})
    assert (asked.status, asked.body["standing"], asked.body["want"]) == (202, "asking", "return_to_sender")
    assert (again.status, again.body) == (202, asked.body)
    assert (ivo.get(ASK).status, ivo.get(ASK).body) == (200, asked.body)
    CarrierRequest.objects.update(standing="done")
    assert ivo.put(ASK, BACK).status == 200
    CarrierRequest.objects.update(standing="refused", answer_code="not_possible", answer_words="No.")
    assert ivo.put(ASK, BACK).refusal == (409, "not_possible", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "want", id="nothing"),
        pytest.param({"want": "burn"}, "want", id="no such wish"),
        pytest.param(BACK | {"note": "a\x00b"}, "note", id="NUL"),
        pytest.param(BACK | {"location": "x" * 241}, "location", id="too long"),
        pytest.param(BACK | {"ship_to": TO | {"country": "Texas"}}, "ship_to.country", id="no country"),
        pytest.param(BACK | {"shop_next": "x"}, "shop_next", id="unknown field"),
    ],
)
def test_a_wrong_request_names_the_field(gone: None, body: dict[str, Any], field: str) -> None:
    assert Caller(IVO).put(ASK, body).refusal == (422, "invalid", field)
    assert not CarrierRequest.objects.exists()


def test_what_does_not_belong_together_is_refused_in_words(gone: None) -> None:
    for wrong in ({"want": "reroute"}, BACK | {"ship_to": TO}, {"want": "hold_at_location", "location": " "}):
        assert Caller(IVO).put(ASK, wrong).refusal == (422, "wish_not_whole", None)


def test_what_is_not_there_or_not_shipped_or_not_allowed_is_refused(house: House) -> None:
    ivo = Caller(IVO)
    assert ivo.put(ASK, BACK).refusal == (404, "order_not_found", None)
    sell()
    assert ivo.put(ASK, BACK).refusal == (409, "nothing_under_way", None)
    assert ivo.get(ASK).refusal == (404, "carrier_request_not_found", None)
    assert Caller(VERA).put(ASK, BACK).refusal == (403, "forbidden", None)
