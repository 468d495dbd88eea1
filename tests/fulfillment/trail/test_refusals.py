"""What people are refused is on the trail, written although nothing else was; a flood of it is a number."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models import AuditEntry, RefusalTally, scope
from recork.fulfillment.rules.actor import Actor, Role
from recork.manners.api import door
from recork.manners.api.meter import Meter
from recork.manners.trail.sealing import close_tallies
from tests.fulfillment.api.calls import QUESTION, Caller
from tests.fulfillment.cast import House, place
from tests.fulfillment.people import client_of, employ

PASSWORD = "a long password of hers"


def refused(**which: Any) -> list[AuditEntry]:
    with scope.of_every_winery():
        return list(AuditEntry.objects.filter(what="refused", **which).order_by("id"))


def viewer(house: House) -> Actor:
    return Actor("Vera Viewer", Role.VIEWER, house.alder.pk)


def test_a_page_that_a_role_does_not_open(house: House) -> None:
    client = client_of(viewer(house))
    answer = client.get(reverse("settings_tokens"), REMOTE_ADDR="203.0.113.7")
    assert answer.status_code == HTTPStatus.FORBIDDEN
    (entry,) = refused()
    assert (entry.who, entry.role, entry.door, entry.address) == (
        "Vera Viewer",
        "viewer",
        "page",
        "203.0.113.7",
    )
    assert entry.reason == "forbidden: Vera Viewer (Viewer) may not do this (winery:write)."
    assert (entry.doing, entry.winery_id, entry.request_id) == (
        "GET /settings/tokens/",
        house.alder.pk,
        answer["X-Request-Id"],
    )


def test_a_call_that_a_token_does_not_open(house: House) -> None:
    place(house.nora, "101")
    caller = Caller(Actor("Scanner", Role.FLOOR, None))
    assert (
        caller.put(f"/orders/101/cancellations/{QUESTION}", {"reason": "other"}).status
        == HTTPStatus.FORBIDDEN
    )
    (entry,) = refused()
    assert (entry.who, entry.role, entry.door) == ("Scanner", "floor", "api")
    assert entry.token_id is not None
    assert entry.reason.startswith("forbidden: Scanner (Floor) may not do this (orders:cancel)")


def test_looking_for_what_is_another_winerys(house: House) -> None:
    foreign = place(house.bo, "201")
    client_of(house.nora).get(reverse("order", args=[foreign.fulfillment_number]))
    Caller(Actor("Web shop", Role.SHOP, house.alder.pk)).get("/orders/201")
    by_page, by_call = refused()
    assert (by_page.who, by_page.doing) == ("Nora Quist", f"GET /orders/{foreign.fulfillment_number}/")
    assert by_page.reason == "not_found"
    assert (by_call.who, by_call.reason) == ("Web shop", "order_not_found: There is no order 201.")
    assert {by_page.winery_id, by_call.winery_id} == {house.alder.pk}


def test_a_key_that_nobody_has(house: House) -> None:
    client = Client(headers={"Authorization": "Bearer recork_not-a-token"}, REMOTE_ADDR="203.0.113.9")
    assert client.get("/api/v1/orders").status_code == HTTPStatus.UNAUTHORIZED
    (entry,) = refused()
    assert (entry.who, entry.address, entry.winery_id) == ("(not signed in)", "203.0.113.9", None)
    assert "recork_not-a-token" not in str(vars(entry))


def test_a_form_of_another_site(house: House) -> None:
    client = client_of(house.nora)
    client.post(reverse("settings_tokens"), headers={"Sec-Fetch-Site": "cross-site"})
    (entry,) = refused()
    assert (entry.who, entry.doing) == ("Nora Quist", "POST /settings/tokens/")


def test_a_flood_is_written_once_and_counted(house: House) -> None:
    client = client_of(viewer(house))
    for _ in range(25):
        client.get(reverse("settings_tokens"))
    assert len(refused()) == 1
    with transaction.atomic():
        RefusalTally.objects.update(since=timezone.now() - timedelta(minutes=11))
        close_tallies()
    assert [entry.times for entry in refused()] == [1, 24]
    assert RefusalTally.objects.count() == 0


def test_a_harmless_refusal_hides_no_other(house: House) -> None:
    foreign = [place(house.bo, str(number)).fulfillment_number for number in range(201, 206)]
    nora, vera = client_of(house.nora), client_of(viewer(house))
    nora.get("/orders/F9999999/")  # mistyped
    for number in foreign:
        nora.get(f"/orders/{number}/")
        nora.get(f"/orders/{number}/cancellations/new/")
    for where in ("settings_tokens", "settings_winery"):
        vera.get(reverse(where))
    assert [entry.doing for entry in refused(who="Nora Quist")] == [
        "GET /orders/F9999999/",
        *(f"GET /orders/{number}/{what}" for number in foreign for what in ("", "cancellations/new/")),
    ]
    assert [entry.doing for entry in refused(who="Vera Viewer")] == [
        "GET /settings/tokens/",
        "GET /settings/winery/",
    ]


def test_of_fifty_different_refusals_more_are_counted_together(house: House) -> None:
    nora = client_of(house.nora)
    for number in range(55):
        nora.get(f"/orders/F{number:07}/")
        nora.get(f"/orders/F{number:07}/")
    vera = client_of(viewer(house))
    vera.get(reverse("settings_tokens"))  # another person's are another's
    found = refused(who="Nora Quist")
    assert [entry.doing for entry in found] == [f"GET /orders/F{number:07}/" for number in range(51)]
    assert len(refused(who="Vera Viewer")) == 1
    with transaction.atomic():
        RefusalTally.objects.update(since=timezone.now() - timedelta(minutes=11))
        close_tallies()
    counted = refused(who="Nora Quist")[51:]
    assert [entry.times for entry in counted if entry.doing == "various"] == [9]
    assert sorted(entry.doing for entry in counted if entry.doing != "various") == [
        f"GET /orders/F{number:07}/" for number in range(50)
    ]
    assert sum(entry.times for entry in refused(who="Nora Quist")) == 110


def test_a_stranger_writes_one_entry_whatever_they_send(house: House) -> None:
    for number in range(40):
        token = f"recork_{number:02}" + "x" * 41
        client = Client(headers={"Authorization": f"Bearer {token}"}, REMOTE_ADDR="203.0.113.9")
        client.get(f"/api/v1/orders/{number}")
    Client(REMOTE_ADDR="203.0.113.10").get("/api/v1/orders")
    assert [(entry.address, entry.named, entry.doing) for entry in refused()] == [
        ("203.0.113.9", "recork_00xx", "GET /api/v1/orders/0"),
        ("203.0.113.10", "", "GET /api/v1/orders"),
    ]
    with transaction.atomic():
        RefusalTally.objects.update(since=timezone.now() - timedelta(minutes=11))
        close_tallies()
    (last,) = refused()[2:]
    assert (last.times, last.address, last.named, last.doing) == (39, "203.0.113.9", "", "various")


def test_a_stranger_with_a_network_of_addresses_is_one(house: House) -> None:
    for last in range(5):
        Client(REMOTE_ADDR=f"2001:db8:0:1::{last}").get("/api/v1/orders")
    Client(REMOTE_ADDR="2001:db8:0:2::1").get("/api/v1/orders")
    assert [entry.address for entry in refused()] == ["2001:db8:0:1::", "2001:db8:0:2::1"]


def test_each_token_has_a_count_of_its_own(house: House) -> None:
    for name in ("Scanner 1", "Scanner 2"):
        caller = Caller(Actor(name, Role.FLOOR, None))
        for _ in range(3):
            caller.get("/webhook-endpoints/00000000-0000-4000-8000-000000000000")
    assert sorted(entry.who for entry in refused()) == ["Scanner 1", "Scanner 2"]


def test_a_refusal_stays_although_the_call_was_taken_back(live_house: House) -> None:
    caller = Caller(Actor("Scanner", Role.FLOOR, None))
    caller.put(f"/orders/101/cancellations/{QUESTION}", {"reason": "other"})
    connection.close()
    assert len(refused()) == 1


def test_signing_in_and_out_and_trying_to(house: House) -> None:
    user = employ(house.nora, PASSWORD)
    client = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(3):
        client.post("/account/login/", {"login": user.email, "password": "wrong"})
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    client.post("/account/logout/")
    with scope.of_every_winery():
        found = list(AuditEntry.objects.filter(what__contains="signed_").order_by("id"))
    assert [(entry.what, entry.who, entry.named) for entry in found] == [
        ("not_signed_in", "(not signed in)", user.email),
        ("signed_in", "Nora Quist", user.email),
        ("signed_out", "Nora Quist", user.email),
    ]
    assert {entry.address for entry in found} == {"203.0.113.7"}
    assert found[1].winery_id == house.alder.pk
    assert PASSWORD not in str([vars(entry) for entry in found])


def test_a_password_typed_as_the_address_is_not_kept(house: House) -> None:
    Client().post("/account/login/", {"login": "hunter2 hunter2", "password": "x"})
    with scope.of_every_winery():
        assert "hunter2" not in str(list(AuditEntry.objects.values_list()))


def test_changing_ones_own_password_is_ones_own_doing(house: House) -> None:
    user = employ(house.nora, PASSWORD)
    client = Client()
    client.force_login(user)
    new = "another long password"
    answer = client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.status_code == HTTPStatus.FOUND
    with scope.of_every_winery():
        entry = AuditEntry.objects.filter(about="staff", what="changed").latest("id")
    assert (entry.who, entry.doing, entry.winery_id) == (
        "Nora Quist",
        "POST /account/password/change/",
        house.alder.pk,
    )
    assert entry.after == {"password": "(kept secret)"}


def test_a_key_to_a_new_password_is_not_on_the_trail(house: House) -> None:
    client = client_of(house.nora)
    client.post("/account/password/reset/key/abc-secretkey/", {"password1": "x", "password2": "x"})
    with scope.of_every_winery():
        assert "secretkey" not in str(list(AuditEntry.objects.values_list()))


def test_who_calls_too_often_is_written_once(
    house: House, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CALLS_PER_MINUTE, settings.CALLS_PER_MINUTE_TOGETHER = 3, 5
    monkeypatch.setattr(door, "METER", Meter(lambda: 0.0))
    shop = Caller(Actor("Web shop", Role.SHOP, house.alder.pk))
    assert [shop.get("/orders").status for _ in range(12)][3:] == [HTTPStatus.TOO_MANY_REQUESTS] * 9
    (entry,) = refused()
    assert entry.reason.startswith("too_many_calls: ")
    assert entry.named.startswith("recork_")
    assert len(entry.named) == len("recork_") + 4
    assert RefusalTally.objects.get().times == 1  # what a dry process refuses by itself leaves no trace
