"""Holds by API: put on once, let go once, and whatever was put on since stays."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from recork.fulfillment.models import Hold, HoldRelease, News, scope
from recork.fulfillment.rules.hold import HoldReason
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.api.calls import OTHER, QUESTION, Caller
from tests.fulfillment.cast import MARISOL, SERVICE, House, place
from tests.fulfillment.operations.test_hold import plant
from tests.support.racing import race

HOLD = f"/orders/10234/holds/{QUESTION}"
RELEASE = f"/hold-releases/{QUESTION}"
WHY = {"words": "Fraud check"}


@pytest.fixture
def nora(house: House) -> Caller:
    return Caller(house.nora)


def held() -> list[tuple[str, str]]:
    """The open holds: order and reason."""
    with scope.of_every_winery():
        rows = Hold.objects.filter(released_at=None).order_by("order__order_number", "reason")
        return list(rows.values_list("order__order_number", "reason"))


def told(kind: str) -> int:
    with scope.of_every_winery():
        return News.objects.filter(type=kind).count()


def test_a_hold_is_put_on_and_told_once(nora: Caller, house: House) -> None:
    place(house.alder_shop)
    day = (timezone.localdate() + timedelta(days=3)).isoformat()
    first = nora.put(HOLD, WHY | {"until_on": day})
    again = nora.put(HOLD, {"words": "Something else"})
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert {name: first.body[name] for name in ("id", "order_number", "words", "until_on", "released_at")} == {
        "id": str(QUESTION), "order_number": "10234", "words": "Fraud check", "until_on": day, "released_at": None,
    }  # fmt: skip
    assert (held(), told("order.held")) == ([("10234", "manual")], 1)
    assert nora.get(HOLD).body == first.body


def test_let_go_it_is_not_put_on_again_by_a_late_repeat(nora: Caller, house: House) -> None:
    place(house.alder_shop)
    nora.put(HOLD, WHY)
    nora.put(RELEASE, {"order_numbers": ["10234"]})
    late = nora.put(HOLD, WHY)
    assert (late.status, late.body["released_by"], held()) == (200, "Nora Quist", [])


def test_an_order_has_one_such_hold_and_the_floors_none(nora: Caller, house: House) -> None:
    place(house.alder_shop)
    place(house.alder_shop, "2", state=OrderState.RELEASED)
    nora.put(HOLD, WHY)
    assert nora.put(f"/orders/10234/holds/{OTHER}", WHY).refusal == (409, "already_held", None)
    assert nora.put(f"/orders/2/holds/{QUESTION}", WHY).refusal == (409, "too_late_to_hold", None)
    assert nora.get(f"/orders/2/holds/{QUESTION}").refusal == (404, "hold_not_found", None)


def test_who_may_not_and_who_sees_nothing(nora: Caller, house: House) -> None:
    order = place(house.alder_shop)
    assert Caller(house.bo).put(HOLD, WHY).refusal == (404, "order_not_found", None)
    assert Caller(house.viewer).put(HOLD, WHY).refusal[:2] == (403, "forbidden")
    assert Caller(house.alder_shop).put(RELEASE, {"order_numbers": ["10234"]}).refusal[:2] == (
        403,
        "forbidden",
    )
    there = f"/orders/{order.fulfillment_number}/holds/{QUESTION}"
    assert Caller(SERVICE).put(there, WHY).status == 201
    assert nora.get(HOLD).body["opened_by"] == SERVICE.name
    assert Caller(house.bo).get(HOLD).refusal == (404, "order_not_found", None)


@pytest.mark.parametrize(
    "said",
    [{}, {"words": ""}, {"words": " "}, {"words": "x" * 201}, {"words": "a\u0000"}, WHY | {"until_on": "soon"},
     WHY | {"until_on": "2020-01-01"}, WHY | {"reason": "weather"}, [], None],
    ids=str,
)  # fmt: skip
def test_what_is_no_hold_holds_nothing(nora: Caller, house: House, said: Any) -> None:
    place(house.alder_shop)
    assert nora.put(HOLD, said).refusal[0] in (400, 422)
    assert held() == []


def test_each_order_is_answered_in_the_order_asked(nora: Caller, house: House) -> None:
    for number in ("1", "2", "3"):
        place(house.alder_shop, number)
    place(house.bo, "4")
    plant(place(house.alder_shop, "5", ship_to=replace(MARISOL, line1="PO Box 7")), HoldReason.WEATHER)
    nora.put(f"/orders/1/holds/{OTHER}", WHY)
    answer = nora.put(RELEASE, {"order_numbers": ["5", "4", "1", "2", "1"]})
    assert (answer.status, answer.body["results"]) == (200, [
        {"order_number": "5", "outcome": "released", "released": ["weather"],
         "kept": [{"reason": "needs_action", "why": "Mend what is wrong and let it be checked again."}]},
        {"order_number": "4", "outcome": "not_found", "released": [], "kept": []},
        {"order_number": "1", "outcome": "released", "released": ["manual"], "kept": []},
        {"order_number": "2", "outcome": "not_held", "released": [], "kept": []},
        {"order_number": "1", "outcome": "released", "released": ["manual"], "kept": []},
    ])  # fmt: skip
    assert held() == [("5", "needs_action")]


def test_the_same_release_again_clears_nothing_that_was_put_on_since(nora: Caller, house: House) -> None:
    order = place(house.alder_shop)
    nora.put(HOLD, WHY)
    first = nora.put(RELEASE, {"order_numbers": ["10234"]})
    plant(order, HoldReason.WEATHER)
    again = nora.put(RELEASE, {"order_numbers": ["10234"]})
    assert (again.status, again.body, held()) == (200, first.body, [("10234", "weather")])
    assert told("order.hold_released") == 1


def test_an_id_names_one_release(nora: Caller, house: House) -> None:
    place(house.alder_shop)
    nora.put(RELEASE, {"order_numbers": ["9"]})
    nora.put(HOLD, WHY)
    for other in ({"order_numbers": ["10234"]}, {"order_numbers": ["9"], "reasons": ["manual"]}):
        assert nora.put(RELEASE, other).refusal == (409, "release_id_reused", None)
    for stranger in (house.bo, SERVICE):
        assert Caller(stranger).put(RELEASE, {"order_numbers": ["9"]}).refusal == (
            409,
            "release_id_reused",
            None,
        )
    assert held() == [("10234", "manual")]


def test_all_that_match_are_let_go_and_no_other_winerys(nora: Caller, house: House) -> None:
    for number, who in (("1", house.alder_shop), ("2", house.alder_shop), ("3", house.bo)):
        plant(place(who, number), HoldReason.WEATHER)
    plant(place(house.alder_shop, "4"), HoldReason.COMPLIANCE)
    nora.put(f"/orders/1/holds/{OTHER}", WHY)
    said = {"matching": {"hold": "weather"}, "reasons": ["weather"]}
    results = nora.put(RELEASE, said).body["results"]
    assert sorted((each["order_number"], each["outcome"]) for each in results) == [
        ("1", "released"),
        ("2", "released"),
    ]
    assert held() == [("1", "manual"), ("3", "weather"), ("4", "compliance")]
    nobody = {"matching": {"hold": "manual", "to": "2001-01-01"}}
    assert nora.put(f"/hold-releases/{OTHER}", nobody).body["results"] == []
    everybodys = Caller(SERVICE).put(f"/hold-releases/{uuid4()}", {"matching": {"hold": "weather"}})
    assert [each["order_number"][0] for each in everybodys.body["results"]] == ["F"]
    assert held() == [("1", "manual"), ("4", "compliance")]


@pytest.mark.parametrize(
    "said",
    [{}, {"order_numbers": []}, {"order_numbers": ["1"], "matching": {"hold": "weather"}}, {"matching": {}},
     {"matching": {"hold": "hunger"}}, {"order_numbers": ["1"], "reasons": []}, {"order_numbers": ["a/b"]},
     {"matching": {"hold": "weather", "from": "soon"}}, {"order_numbers": "1"}, [], None],
    ids=str,
)  # fmt: skip
def test_what_is_no_release_releases_nothing(nora: Caller, house: House, said: Any) -> None:
    place(house.alder_shop)
    nora.put(HOLD, WHY)
    assert nora.put(RELEASE, said).refusal[0] in (400, 422)
    with scope.of_every_winery():
        assert (held(), HoldRelease.objects.count()) == ([("10234", "manual")], 0)


def test_twelve_who_release_under_one_id_at_once_release_once(live_house: House) -> None:
    place(live_house.alder_shop)
    nora = Caller(live_house.nora)
    nora.put(HOLD, WHY)
    answers = race(*[lambda: nora.put(RELEASE, {"order_numbers": ["10234"]}).body["results"]] * 12)
    assert {str(each) for each in answers} == {str(answers[0])}
    assert answers[0][0]["outcome"] == "released"
    assert told("order.hold_released") == 1


def test_twelve_who_hold_under_one_id_at_once_hold_once(live_house: House) -> None:
    place(live_house.alder_shop)
    nora = Caller(live_house.nora)
    answers = race(*[lambda: nora.put(HOLD, WHY).status] * 12)
    assert sorted(answers) == [200] * 11 + [201]
    assert (held(), told("order.held")) == ([("10234", "manual")], 1)
