"""Whatever people change is on the audit trail: who, for whom, from where, before and after; and no secret."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from recork.fulfillment.models import ApiToken, AuditEntry, AuditOrder, Order, Sku, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.operations.erasure import erase_orders
from recork.fulfillment.operations.hold import hold_orders
from recork.fulfillment.operations.people import change_role, let_in
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.cancellation import AskedFrom, CancelReason
from recork.fulfillment.rules.order import OrderState
from recork.fulfillment.sql.trail import BESIDE, ORDERS, ROWS
from recork.fulfillment.tasks.upkeep import release_due_holds
from recork.manners.management.desk import at_the_command_line
from recork.manners.trail.standing import Door, Standing, standing_at
from tests.fulfillment.api.calls import QUESTION, Caller
from tests.fulfillment.cast import NOW, SERVICE, TODAY, House, place
from tests.fulfillment.models.stage import set_stage
from tests.fulfillment.people import client_of

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)


def after(entry: AuditEntry) -> dict[str, Any]:
    assert isinstance(entry.after, dict)
    return entry.after


def entries(**which: Any) -> list[AuditEntry]:
    with scope.of_every_winery():
        return list(AuditEntry.objects.filter(**which).order_by("id"))


def newest(**which: Any) -> AuditEntry:
    return entries(**which)[-1]


def test_a_page_leaves_who_from_where_and_what(house: House) -> None:
    client = client_of(house.nora)
    form = {"key": uuid4(), "name": "Web shop", "shop": ""}

    answer = client.post(reverse("settings_tokens"), form, REMOTE_ADDR="203.0.113.7")

    entry = newest(about="api_token")
    assert (entry.who, entry.role, entry.door, entry.address) == (
        "Nora Quist",
        "manager",
        "page",
        "203.0.113.7",
    )
    assert (entry.what, entry.named, entry.winery_id) == ("added", "Web shop", house.alder.pk)
    assert entry.doing == "POST /settings/tokens/"
    assert entry.request_id == answer["X-Request-Id"]
    assert entry.before is None
    assert after(entry)["digest"] == "(kept secret)"


def test_a_change_holds_what_changed_and_nothing_else(house: House) -> None:
    with scope.of_winery(house.alder.pk):
        member = let_in(house.nora, "vera@alder.example", "Vera", Role.VIEWER, now=NOW, winery=house.alder)
        change_role(house.nora, member, Role.MANAGER)
    entry = newest(about="membership")
    assert (entry.what, entry.before, entry.after) == ("changed", {"role": "viewer"}, {"role": "manager"})


def test_a_request_keeps_the_id_it_came_with_if_that_is_one(house: House) -> None:
    client = client_of(house.nora)
    good = client.get("/orders/", headers={"X-Request-Id": "call-0001.abc"})
    assert good["X-Request-Id"] == "call-0001.abc"
    for bad in ("short", "x" * 65, "two\nlines-of-it", "<script>alert(1)</script>", ""):
        made = client.get("/orders/", headers={"X-Request-Id": bad})["X-Request-Id"]
        assert made != bad
        assert len(made) == 32


def test_a_cancellation_by_api_is_one_entry_about_its_order(house: House) -> None:
    order = place(house.nora, "101")
    caller = Caller(Actor("Web shop", Role.SHOP, house.alder.pk, connection_id=house.shop.pk))
    caller.put(f"/orders/101/cancellations/{QUESTION}", {"reason": "wrong_address", "note": "Moved to Reno"})

    found = entries(about="cancellation")

    assert [(e.who, e.door, e.on_behalf, e.order_ids) for e in found] == [
        ("Web shop", "api", house.shop.name, [order.pk])
    ]
    assert found[0].reason == "wrong_address"
    assert "Reno" not in str(after(found[0]))
    assert after(found[0])["outcome"] == "cancelled"
    assert found[0].doing == f"PUT /api/v1/orders/101/cancellations/{QUESTION}"
    moves = [e for e in entries(about="move", order_ids=[order.pk]) if after(e)["state"] == "cancelled"]
    assert moves == []


def test_a_set_of_orders_is_one_entry_for_each_winery(house: House) -> None:
    alders = [place(house.nora, str(n)).pk for n in range(101, 106)]
    birchs = [place(house.bo, str(n)).pk for n in range(201, 204)]
    with scope.of_every_winery():
        numbers = [order.fulfillment_number for order in Order.objects.order_by("id")]
        asking = Asking(uuid4(), AskedFrom.GROUP, reason=CancelReason.WEATHER)
        cancel_orders(SERVICE, numbers, asking, now=NOW, by_fulfillment_number=True)

    found = {entry.winery_id: entry for entry in entries(about="cancellation")}

    assert {winery: entry.order_ids for winery, entry in found.items()} == {
        house.alder.pk: alders,
        house.birch.pk: birchs,
    }
    assert found[house.alder.pk].after == {"orders": 5}
    with scope.of_every_winery():
        of_one = AuditOrder.objects.filter(order_id=alders[0]).values_list("entry_id", flat=True)
        assert found[house.alder.pk].pk in of_one


def test_a_job_and_a_command_stand_under_their_names(live_house: House) -> None:
    house = live_house
    order = place(house.nora, "101")
    with scope.of_winery(house.alder.pk):
        hold_orders(
            house.nora, [order.pk], "Until Friday", until_on=TODAY + timedelta(days=1), now=NOW, today=TODAY
        )
    release_due_holds(0)
    entry = newest(about="hold")
    assert (entry.who, entry.door, entry.doing, entry.what) == (
        "Recork",
        "job",
        "fulfillment.release_due_holds",
        "changed",
    )


def test_a_command_of_no_desk_stands_under_its_name(house: House) -> None:
    sku = Sku.objects.filter(winery=house.alder)
    with at_the_command_line("demo_people"), scope.of_every_winery():
        sku.update(name="Another name")
    entry = newest(about="sku")
    assert (entry.who, entry.door, entry.doing) == ("Command line", "command", "demo_people")


def test_what_only_follows_is_no_change(house: House) -> None:
    with scope.of_every_winery():
        token = ApiToken.objects.create(
            winery=house.alder, name="Shop", role="shop", digest="d" * 64, hint="recork_abcd", created_at=NOW
        )
        before = AuditEntry.objects.count()
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=NOW)
        assert AuditEntry.objects.count() == before


def test_of_a_secret_it_is_only_said_that_it_changed(house: House) -> None:
    client_of(house.nora)
    user = newest(about="staff")
    with scope.of_winery(house.alder.pk), connection.cursor() as cursor:
        cursor.execute("UPDATE staff SET password = 'argon2$new' WHERE id = %s", (int(user.row_id),))
    entry = newest(about="staff")
    assert (entry.before, entry.after) == ({"password": "(kept secret)"}, {"password": "(kept secret)"})


@pytest.mark.parametrize("watched", ROWS, ids=lambda it: it.table)
def test_no_column_that_looks_like_a_secret_is_ever_shown(house: House, watched: Any) -> None:
    """Bytes, and whatever is named as a secret is, of each table that is watched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname, trail_shown(a.attname, to_jsonb(CASE t.typname WHEN 'bytea' THEN '\\x00' ELSE 'plain' END))"
            "  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped"
            "   AND (t.typname = 'bytea' OR a.attname ~ '(password|digest|secret$|token$|data$)')",
            (watched.table,),
        )
        shown = {name for name, value in cursor.fetchall() if "kept secret" not in value}
    assert shown == set()


def test_every_table_is_watched_or_says_why_not() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("fulfillment").get_models()}
    known = {it.table for it in ROWS} | set(ORDERS) | set(BESIDE)
    assert tables - known == set()


def test_each_watched_table_has_its_trigger(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname IN ('trail', 'trail_insert', 'trail_update')"
        )
        laid = {table for (table,) in cursor.fetchall()}
    tables = {model._meta.db_table for model in apps.get_models()}
    assert laid == {it.table for it in ROWS if it.table in tables} | set(ORDERS)


def test_nobody_of_a_winery_sees_anothers_or_the_houses(house: House) -> None:
    place(house.nora, "101")
    place(house.bo, "201")
    with scope.of_winery(house.alder.pk):
        assert set(AuditEntry.objects.values_list("winery_id", flat=True)) == {house.alder.pk}
    with scope.of_every_winery():
        assert {house.alder.pk, house.birch.pk, None} <= set(
            AuditEntry.objects.values_list("winery_id", flat=True)
        )


def test_work_through_no_door_stands_at_the_database(house: House) -> None:
    with scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute("UPDATE winery SET name = 'Alder' WHERE id = %s", (house.alder.pk,))
    entry = newest(about="winery")
    assert (entry.who, entry.door) == ("recork_fulfillment_app", "database")


def test_what_a_standing_holds_can_break_nothing(house: House) -> None:
    nasty = Standing(
        Door.PAGE, "GET /" + "é" * 500, "id'; DROP TABLE x", person={"who": "O'Neil\n\"}{", "role": "x" * 99}
    )
    with standing_at(nasty), scope.of_every_winery(), connection.cursor() as cursor:
        cursor.execute("UPDATE winery SET name = 'Alder 2' WHERE id = %s", (house.alder.pk,))
    entry = newest(about="winery")
    assert (entry.who, len(entry.doing), entry.role) == ("O'Neil\n\"}{", 200, "x" * 24)


def test_no_word_about_a_customer_is_copied(house: House) -> None:
    """They can be erased from where they stand, and nothing is erased from the trail."""
    set_stage(house)
    told = str([(entry.before, entry.after, entry.reason, entry.named) for entry in entries()])
    for word in ("Marisol", "marisol", "Congress", "78701", "512-555"):
        assert word not in told


def test_erasing_whom_an_order_was_for_is_one_entry_without_a_name(house: House) -> None:
    order = place(house.nora, "101", state=OrderState.RETURNED)
    with scope.of_winery(house.alder.pk):
        assert erase_orders(house.nora, [order.pk], now=NOW + timedelta(days=400))
    found = [entry for entry in entries(order_ids=[order.pk]) if entry.what == "changed"]
    assert [(entry.about, after(entry)["erased_by"]) for entry in found] == [("ship_to", "Nora Quist")]
    assert "Marisol" not in str(vars(found[0]))
