"""A shop sets its webhooks up by itself."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from recork.fulfillment.models import scope
from recork.fulfillment.operations.webhook_endpoint import MOST_PER_SHOP
from tests.fulfillment.api.calls import BODY, Caller
from tests.fulfillment.webhooks import BROKEN, ENDPOINT, TAKEN, URL, endpoint, queue, send, settle, take

SOON = datetime(2099, 12, 31, 12, tzinfo=UTC)  # whatever is due will be due by then
PATH = f"/webhook-endpoints/{ENDPOINT}"


def test_an_endpoint_is_made_and_its_secret_shown_once(shop: Caller) -> None:
    made = shop.put(PATH, {"url": URL})
    assert made.status == 201
    secret = made.body.pop("secret")
    assert secret.startswith("whsec_")
    with scope.of_every_winery():
        created_at = endpoint().created_at
    assert made.body == {
        "id": str(ENDPOINT),
        "url": URL,
        "secret_version": 1,
        "former_secret_until": None,
        "enabled": True,
        "disabled_at": None,
        "disabled_why": None,
        "failing_since": None,
        "waiting": 0,
        "given_up": 0,
        "delivered_at": None,
        "created_at": created_at.isoformat().replace("+00:00", "Z"),
    }
    again = shop.put(PATH, {"url": URL})
    assert (again.status, again.body) == (200, made.body | {"secret": None})
    assert shop.get(PATH).body == again.body


def test_a_higher_version_makes_a_new_secret_once(shop: Caller) -> None:
    first = shop.put(PATH, {"url": URL}).body["secret"]
    second = shop.put(PATH, {"url": URL, "secret_version": 2})
    assert (second.status, second.body["secret_version"]) == (200, 2)
    assert second.body["secret"] not in {None, first}
    assert second.body["former_secret_until"] is not None
    assert shop.put(PATH, {"url": URL, "secret_version": 2}).body["secret"] is None


def test_an_endpoint_tells_how_it_is_doing(shop: Caller) -> None:
    shop.put(PATH, {"url": URL})
    shop.put("/orders/1", BODY)
    assert shop.get(PATH).body["waiting"] == 1
    queue()
    assert shop.get(PATH).body["waiting"] == 1
    (message,) = take(SOON)
    settle(message, BROKEN, SOON)
    failing = shop.get(PATH).body
    assert (failing["waiting"], failing["delivered_at"], failing["failing_since"]) == (
        1,
        None,
        "2099-12-31T12:00:00Z",
    )


def test_it_is_switched_off_and_on(shop: Caller) -> None:
    shop.put(PATH, {"url": URL})
    off = shop.put(PATH, {"url": URL, "enabled": False}).body
    assert (off["enabled"], off["disabled_why"]) == (False, "Switched off by Alder's shop.")
    assert shop.put(PATH, {"url": URL}).body["enabled"] is False
    assert shop.post(f"{PATH}/test-events").refusal == (409, "endpoint_disabled", None)
    assert shop.put(PATH, {"url": URL, "enabled": True}).body["enabled"] is True


def test_a_new_one_may_begin_switched_off(shop: Caller) -> None:
    assert shop.put(PATH, {"url": URL, "enabled": False}).body["enabled"] is False


def test_a_test_event_is_sent_to_it(shop: Caller) -> None:
    shop.put(PATH, {"url": URL})
    asked = shop.post(f"{PATH}/test-events")
    assert asked.status == 202
    assert shop.post(f"{PATH}/test-events").body == asked.body
    (message,) = take(SOON)
    assert (message.id, json.loads(message.body)["type"]) == (asked.body["webhook_id"], "test")


def test_a_deleted_endpoint_is_unknown(shop: Caller) -> None:
    shop.put(PATH, {"url": URL})
    gone = shop.delete(PATH)
    assert (gone.status, gone.body) == (204, None)
    unknown = (404, "endpoint_not_found", None)
    assert shop.delete(PATH).refusal == unknown
    assert shop.get(PATH).refusal == unknown
    assert shop.post(f"{PATH}/test-events").refusal == unknown


@pytest.mark.parametrize("who", ["bo", "client_services", "viewer", "floor"])
def test_only_who_may_sees_it_and_another_winery_s_looks_unknown(
    shop: Caller, request: pytest.FixtureRequest, who: str
) -> None:
    shop.put(PATH, {"url": URL})
    caller: Caller = request.getfixturevalue({"client_services": "service"}.get(who, who))
    answers = (
        caller.get(PATH),
        caller.put(PATH, {"url": URL, "secret_version": 2}),
        caller.post(f"{PATH}/test-events"),
        caller.delete(PATH),
    )
    statuses = [answer.status for answer in answers]
    assert statuses == {"bo": [404] * 4, "client_services": [200, 200, 202, 204]}.get(who, [403] * 4)


def test_only_a_shop_s_own_token_makes_a_new_one(service: Caller, shop: Caller) -> None:
    assert service.put(PATH, {"url": URL}).refusal == (404, "endpoint_not_found", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "url"),
        ({"url": ""}, "url"),
        ({"url": None}, "url"),
        ({"url": 7}, "url"),
        ({"url": "http://shop.example.com/"}, "url"),
        ({"url": "https://169.254.169.254/"}, "url"),
        ({"url": "https://shop.example.com/ x"}, "url"),
        ({"url": "https://shop.example.com/" + "a" * 2_000}, "url"),
        ({"url": URL, "secret_version": 0}, "secret_version"),
        ({"url": URL, "secret_version": 2**40}, "secret_version"),
        ({"url": URL, "secret_version": "2"}, "secret_version"),
        ({"url": URL, "secret_version": True}, "secret_version"),
        ({"url": URL, "enabled": "true"}, "enabled"),
        ({"url": URL, "enabled": 0}, "enabled"),
        ({"url": URL, "secret": "whsec_mine"}, "secret"),
    ],
)
def test_what_can_not_be_is_refused_with_its_field(shop: Caller, body: dict[str, object], field: str) -> None:
    assert shop.put(PATH, body).refusal == (422, "invalid", field)
    assert shop.get(PATH).status == 404


def test_an_id_is_a_uuid(shop: Caller) -> None:
    assert shop.get("/webhook-endpoints/7").refusal == (422, "invalid", "id")


def test_a_shop_has_so_many_at_most(shop: Caller) -> None:
    for _ in range(MOST_PER_SHOP):
        assert shop.put(f"/webhook-endpoints/{uuid4()}", {"url": URL}).status == 201
    assert shop.put(PATH, {"url": URL}).refusal == (409, "too_many_endpoints", None)


def test_delivered_at_is_the_last_delivery(shop: Caller) -> None:
    shop.put(PATH, {"url": URL})
    shop.put("/orders/1", BODY)
    send(TAKEN, SOON)
    seen = shop.get(PATH).body
    assert (seen["waiting"], seen["delivered_at"]) == (0, "2099-12-31T12:00:00Z")
