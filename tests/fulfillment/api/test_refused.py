"""What was refused once is refused for ever, so that a shop may send it again under another number."""

import json

import pytest
from django.db import connection, transaction

from recork.fulfillment.models import Order, RefusedSubmission, ShipTo, scope
from recork.fulfillment.operations.refusal import keep_refusal
from tests.fulfillment.api.calls import BODY, Caller
from tests.fulfillment.cast import NOW, House
from tests.support.racing import race

THERE = "/orders/10234"
BAD = BODY | {"carrier": "U" * 50}
WORDS = {"code": "invalid", "status": 422, "detail": "carrier: too long.", "type": "x", "title": "Invalid"}


def kept() -> list[tuple[str, int]]:
    with scope.of_every_winery():
        return list(RefusedSubmission.objects.order_by("pk").values_list("order_number", "status"))


def test_refusal_is_final(house: House, shop: Caller) -> None:
    """An earlier release has refused what this one would take; the shop has sent it under another number since."""
    body = json.dumps(BODY).encode()
    with scope.of_actor(house.alder_shop):
        keep_refusal(house.alder_shop, "10234", body, 422, WORDS, now=NOW)
    for _ in range(2):
        answer = shop.put_bytes(THERE, body)
        assert (answer.status, answer.body) == (422, WORDS)
    with scope.of_every_winery():
        assert not Order.objects.exists()
    assert shop.put_bytes(THERE, body + b" ").status == 201, "other bytes are another sending"


def test_the_same_bytes_get_the_same_words(shop: Caller) -> None:
    first = shop.put(THERE, BAD)
    assert first.refusal == (422, "invalid", "carrier")
    assert shop.put(THERE, BODY).status == 201
    again = shop.put(THERE, BAD)
    assert (again.status, again.body) == (first.status, first.body)
    assert kept() == [("10234", 422)]


def test_a_reused_number_stays_refused(shop: Caller) -> None:
    shop.put(THERE, BODY)
    for _ in range(2):
        assert shop.put(THERE, BODY | {"order_type": "Daily"}).refusal == (409, "order_number_reused", None)
    assert kept() == [("10234", 409)]
    assert shop.put(THERE, BODY).status == 200


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[]", b"{}", b'{"a": 1, "a": 2}', b"[" * 100_000])
def test_what_cannot_be_read_is_refused_for_ever_too(shop: Caller, body: bytes) -> None:
    first = shop.put_bytes(THERE, body)
    assert first.status in {400, 422}
    assert shop.put_bytes(THERE, body).body == first.body
    assert kept() == [("10234", first.status)]


def test_a_wrong_address_says_nothing_of_the_bytes(shop: Caller) -> None:
    assert shop.put(f"{THERE}?dry_run=1", BODY).refusal == (422, "invalid", "dry_run")
    assert shop.put("/orders/%20", BODY).status in {404, 422}
    assert shop.put(f"/orders/{'9' * 61}", BODY).refusal == (422, "invalid", "order_number")
    assert kept() == []
    assert shop.put(THERE, BODY).status == 201


def test_what_says_nothing_of_the_order_is_not_kept(shop: Caller, viewer: Caller, service: Caller) -> None:
    assert shop.put_bytes(THERE, b"{}", content_type="text/plain").status == 415
    assert viewer.put(THERE, BAD).refusal == (403, "forbidden", None)
    assert service.put(THERE, BAD).status in {403, 422}
    assert kept() == []


def test_who_may_not_send_is_told_so_whatever_was_refused(
    shop: Caller, viewer: Caller, floor: Caller
) -> None:
    assert shop.put(THERE, BAD).status == 422
    for caller in (viewer, floor):
        assert caller.put(THERE, BAD).refusal == (403, "forbidden", None)


def test_a_refusal_holds_for_the_whole_winery_and_for_no_other(
    shop: Caller, nora: Caller, bo: Caller
) -> None:
    first = nora.put(THERE, BAD)
    assert first.status == 422
    assert shop.put(THERE, BAD).body == first.body
    assert kept() == [("10234", 422)]
    assert bo.put(THERE, BAD).status == 422
    assert kept() == [("10234", 422)] * 2


@pytest.mark.parametrize(
    "body",
    [
        BODY | {"k" * 900_000: 1},
        BODY | {f"key{n}": n for n in range(20_000)},
        BODY | {"lines": [{"sku": "", "bottles": 0, "x" * 500: 1}] * 200},
    ],
    ids=["one long key", "many keys", "many errors"],
)
def test_nobody_fills_the_table_with_words(shop: Caller, body: dict[str, object]) -> None:
    first = shop.put(THERE, body)
    assert first.status == 422
    assert shop.put(THERE, body).body == first.body
    with scope.of_every_winery():
        assert len(json.dumps(RefusedSubmission.objects.get().problem)) < 12_000


def test_what_was_refused_or_asked_is_history(house: House, shop: Caller) -> None:
    shop.put(THERE, BAD)
    for change in ("UPDATE refused_submission SET status = 400", "DELETE FROM refused_submission"):
        with (
            pytest.raises(Exception, match="permission denied"),
            scope.of_every_winery(),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_an_order_remembers_in_which_bytes_it_came(shop: Caller) -> None:
    shop.put(THERE, BODY)
    with scope.of_every_winery():
        assert len(bytes(ShipTo.objects.get().sent_digest)) == 32


def test_the_same_bytes_refused_twenty_times_at_once_are_kept_once(live_house: House) -> None:
    callers = [Caller(live_house.alder_shop) for _ in range(20)]
    answers = race(*(lambda caller=caller: caller.put(THERE, BAD).body for caller in callers))
    assert [answer == answers[0] for answer in answers] == [True] * 20
    assert kept() == [("10234", 422)]


def test_one_order_per_number(live_house: House) -> None:
    """Twenty at once send the same order: one order, one promise of its bottles, twenty good answers."""
    callers = [Caller(live_house.alder_shop) for _ in range(20)]
    statuses = race(*(lambda caller=caller: caller.put(THERE, BODY).status for caller in callers))
    assert sorted(statuses) == [200] * 19 + [201]
    with scope.of_every_winery():
        assert Order.objects.count() == 1


def test_of_two_orders_under_one_number_one_is_taken_and_one_refused(live_house: House) -> None:
    callers = [Caller(live_house.alder_shop) for _ in range(10)]
    bodies = [BODY | {"total_cents": 31200 + n} for n in range(len(callers))]
    statuses = race(
        *(
            lambda caller=caller, body=body: caller.put(THERE, body).status
            for caller, body in zip(callers, bodies, strict=True)
        )
    )
    assert sorted(statuses) == [201] + [409] * 9
    taken = bodies[statuses.index(201)]
    again = Caller(live_house.alder_shop)
    assert [again.put(THERE, body).status for body in bodies] == [
        200 if body is taken else 409 for body in bodies
    ]
