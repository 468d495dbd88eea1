"""The shop's audit trail: who changed what, from where; whoever was refused; and that it is whole."""

from http import HTTPStatus
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from recork.cellar import Role as DatabaseRole
from recork.cellar import conninfo
from recork.commerce.models import AuditEntry, AuditSeal, Order, Shop
from recork.commerce.sql.trail import BESIDE, ORDERS, ROWS
from recork.commerce.tasks.trail import seal_trail
from recork.manners.management.desk import at_the_command_line
from recork.manners.trail.laid import APPEND_ONLY
from tests.commerce.api.calls import Caller
from tests.commerce.cast import ADA, IVO, House, connect_house, sell
from tests.commerce.desk import Desk
from tests.commerce.people import client_of
from tests.support.invariants import broken

VIEW = "inv_audit_trail_is_whole"


def before(entry: AuditEntry) -> dict[str, Any]:
    assert isinstance(entry.before, dict)
    return entry.before


def after(entry: AuditEntry) -> dict[str, Any]:
    assert isinstance(entry.after, dict)
    return entry.after


def entries(**which: Any) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(**which).order_by("id"))


def test_a_command_of_no_desk_stands_under_its_name(house: House) -> None:
    with at_the_command_line("connect"):
        Shop.objects.update(name="Another name")
    entry = entries(about="shop")[-1]
    assert (entry.who, entry.door, entry.doing) == ("Command line", "command", "connect")


def test_what_the_settings_page_changes(house: House) -> None:
    said = {"name": "Alder Creek Wines", "support_phone": "", "support_email": "", "pickup_location": "Gate"}
    answer = client_of(ADA).post("/settings/shop/", said, REMOTE_ADDR="203.0.113.7")
    entry = entries(about="shop")[-1]
    assert (entry.who, entry.role, entry.door, entry.address) == (
        str(ADA.name),
        "administrator",
        "page",
        "203.0.113.7",
    )
    assert (entry.what, entry.doing, entry.request_id) == (
        "changed",
        "POST /settings/shop/",
        answer["X-Request-Id"],
    )
    assert (before(entry)["name"], after(entry)["name"]) == ("Alder Creek", "Alder Creek Wines")


def test_a_page_that_calls_out_is_on_it_too(desk: Desk) -> None:
    """It has no transaction of its own: the whole session knows who is at work, for as long as the page takes."""
    client_of(ADA).post("/settings/connection/secrets/", REMOTE_ADDR="203.0.113.7")
    entry = entries(about="warehouse")[-1]
    assert (entry.who, entry.address, entry.what) == (ADA.name, "203.0.113.7", "changed")
    assert after(entry)["secret"] == "(kept secret)"

    Shop.objects.update(name="Another name")  # by nobody, on the same connection
    entry = entries(about="shop")[-1]
    assert (entry.who, entry.door, entry.address) == ("recork_commerce_app", "database", "")


def test_cancelling_is_an_entry_about_its_order(house: House) -> None:
    sell("10234")
    order = Order.objects.get(number="10234")
    Caller(IVO).put(
        "/orders/10234/cancellations/22222222-2222-4222-8222-222222222222", {"reason": "customer_request"}
    )
    found = [entry for entry in entries(about="entry", order_ids=[order.pk]) if entry.door == "api"]
    assert found
    assert {entry.who for entry in found} == {IVO.name}
    assert all(after(entry)["kind"] for entry in found)


def test_of_the_key_to_the_warehouse_nothing_is_kept(house: House) -> None:
    connect_house()
    entry = entries(about="warehouse")[-1]
    assert after(entry)["token"] == "(kept secret)"
    assert "cursor" not in after(entry)


def test_who_may_not_is_kept(house: House) -> None:
    assert client_of(IVO).get("/settings/shop/").status_code == HTTPStatus.FORBIDDEN
    (entry,) = entries(what="refused")
    assert (entry.who, entry.doing) == (IVO.name, "GET /settings/shop/")
    assert entry.reason.startswith("forbidden: ")
    assert "shop:write" in entry.reason


def test_looking_for_an_order_that_is_not_there(house: House) -> None:
    client_of(IVO).get("/orders/nowhere/")
    (entry,) = entries(what="refused")
    assert (entry.who, entry.reason) == (IVO.name, "not_found")


def test_every_table_is_watched_or_says_why_not() -> None:
    tables = {model._meta.db_table for model in apps.get_app_config("commerce").get_models()}
    assert tables - {it.table for it in ROWS} - set(ORDERS) - set(BESIDE) == set()


def test_the_job_seals_and_tampering_is_seen(live_house: House) -> None:
    sell("10234")
    seal_trail(0)
    assert AuditSeal.objects.count() == AuditEntry.objects.count() > 0
    assert VIEW not in broken(connection)
    with psycopg.connect(make_conninfo(**conninfo("commerce", DatabaseRole.OWNER))) as owner:
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER stays")
        owner.execute("UPDATE audit_entry SET who = 'Eve' WHERE id = (SELECT max(id) FROM audit_entry)")
        assert [row[-1] for row in owner.execute(f"SELECT * FROM {VIEW}").fetchall()] == ["altered"]
        owner.rollback()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_the_application_can_not_change_it(house: House, table: str) -> None:
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")
