"""A winery's rows are nobody else's, even to a query that forgot to ask whose they are."""

import psycopg
import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from recork.fulfillment.models import Order, ShippingRule, ShipTo, Winery, scope
from recork.fulfillment.models.scope import enter_by_token, enter_by_user
from tests.fulfillment.cast import NOW, House
from tests.fulfillment.models.stage import set_stage
from tests.fulfillment.people import employ

TENANTS: list[type[Model]] = [
    model
    for model in apps.get_app_config("fulfillment").get_models()
    if any(field.attname == "winery_id" for field in model._meta.concrete_fields)
]


SEEN: list[type[Model]] = [*TENANTS, Winery]


OF_THE_HOUSE: list[type[Model]] = [ShippingRule]
"""Of these every winery sees what holds for all, and only the house writes that."""


def wineries_seen(model: type[Model]) -> set[int]:
    owner = "pk" if model is Winery else "winery_id"
    return set(model._default_manager.values_list(owner, flat=True))


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    # What setting up left open is closed: a scope lasts as long as its transaction, and a test is one.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('recork.winery', '', true), set_config('recork.every_winery', '', true),"
            " set_config('recork.user', '', true), set_config('recork.token', '', true)"
        )
    return house


def test_without_a_scope_nothing_is_there(stage: House) -> None:
    assert {model.__name__: wineries_seen(model) for model in SEEN} == {
        model.__name__: set() for model in SEEN
    }


def test_in_a_winerys_scope_its_own_rows_are_there_and_no_other(stage: House) -> None:
    for winery in (stage.alder, stage.birch):
        with scope.of_winery(winery.pk):
            seen = {model.__name__: wineries_seen(model) for model in SEEN}
        assert seen == {
            model.__name__: {winery.pk} | ({None} if model in OF_THE_HOUSE else set()) for model in SEEN
        }


def test_in_the_named_scope_of_all_wineries_all_rows_are_there(stage: House) -> None:
    both = {stage.alder.pk, stage.birch.pk}
    with scope.of_every_winery():
        assert {model.__name__: wineries_seen(model) >= both for model in SEEN} == {
            model.__name__: True for model in SEEN
        }


def test_nothing_can_be_written_into_another_winery(stage: House) -> None:
    with scope.of_winery(stage.alder.pk):
        order = Order.objects.get(order_number="101")
        order.winery_id = stage.birch.pk
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            order.save(update_fields=["winery_id"])
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            ShipTo.objects.filter(order=order).update(winery_id=stage.birch.pk)
        assert Order.objects.filter(winery_id=stage.birch.pk).update(version=99) == 0
        assert ShipTo.objects.filter(winery_id=stage.birch.pk).delete()[0] == 0


def test_a_scope_ends_with_its_transaction(live_house: House) -> None:
    with scope.of_every_winery():
        assert Winery.objects.count() == 2
    assert Winery.objects.count() == 0


def test_somebody_of_a_winery_can_not_look_at_another(stage: House) -> None:
    seat = enter_by_user(employ(stage.nora).pk, stage.birch.pk)
    assert seat is not None
    assert seat.looking_at == stage.alder.pk
    assert wineries_seen(Order) == {stage.alder.pk}


def test_an_unknown_secret_opens_nothing(stage: House) -> None:
    assert enter_by_token("recork_not-a-token", NOW) is None
    assert wineries_seen(Order) == set()


def test_every_table_with_a_winery_has_forced_row_level_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity
              FROM pg_class c
             WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
               AND (c.relname = 'winery' OR EXISTS (
                 SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'winery_id'))""")
        found = dict(cursor.fetchall())
    assert found == dict.fromkeys(["winery", *(model._meta.db_table for model in TENANTS)], True)


def test_the_application_owns_nothing_and_passes_no_policy(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
        )
        assert cursor.fetchall() == []


APPEND_ONLY = ("move", "stock_entry", "cancellation", "intercept", "carrier_request", "news", "hold_release")


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement", ["DELETE FROM {}", "UPDATE {} SET winery_id = winery_id", "TRUNCATE {} CASCADE"]
)
def test_history_can_not_be_changed_by_the_application(stage: House, table: str, statement: str) -> None:
    with (
        scope.of_every_winery(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


@pytest.mark.parametrize("table", ["orders", "order_line", "put_back", "stock_balance", "hold"])
def test_what_orders_stand_on_can_not_be_deleted_by_the_application(stage: House, table: str) -> None:
    with (
        scope.of_every_winery(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


def test_the_auditor_sees_all_wineries_and_writes_nothing(live_house: House) -> None:
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.AUDIT))) as auditor:
        assert auditor.execute("SELECT count(*) FROM winery").fetchone() == (2,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            auditor.execute("DELETE FROM winery")


def test_a_number_is_a_winerys_own(stage: House) -> None:
    with scope.of_winery(stage.birch.pk):
        order = Order.objects.get(order_number="201")
        order.order_number = "101"
        order.save(update_fields=["order_number"])
        order.order_number = "202"
        with pytest.raises(IntegrityError, match="order_number_once"), transaction.atomic():
            order.save(update_fields=["order_number"])
