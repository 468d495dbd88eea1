"""Each rule of the books sees its own violation: planted as the owner, read, and taken back."""

from collections.abc import Callable

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from tests.fulfillment.cast import House
from tests.fulfillment.invariants import invariant_views
from tests.fulfillment.models.stage import set_stage

OF = "(SELECT id FROM orders WHERE order_number = '{}')"
RECEIVED, HELD, RELEASED, SHIPPED, CANCELLED = (OF.format(number) for number in range(101, 106))
PULLED = OF.format(108)
MOVE = "INSERT INTO move (winery_id, order_id, version, from_state, to_state, cause, at, actor)"
ENTRY = (
    "INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, counted,"
    " at, actor, note)"
)
HOLD = "INSERT INTO hold (winery_id, order_id, reason, field, words, opened_at, released_by)"
INTERCEPT = (
    "INSERT INTO intercept (order_id, winery_id, question_id, asked_by, asked_at, asked_from, reason, note, shop_next,"
    " pickup_location, answer_by, state_found, answer, code, words, answered_by)"
)
CARRIER = (
    "INSERT INTO carrier_request (order_id, winery_id, question_id, asked_by, asked_at, asked_from, reason, note, want,"
    " location, state_found, standing, reference, carrier_asked_by, code, words, answered_by)"
)
BIRCH = "(SELECT id FROM winery WHERE slug = 'birch')"

PLANTS: dict[str, str] = {
    "inv_balance_is_the_ledgers_sum": "UPDATE stock_balance SET on_hand = on_hand + 1",
    "inv_no_account_is_negative": f"""{ENTRY} SELECT winery_id, warehouse_id, sku_id, NULL, NULL, 'adjusted',
        -2000, false, now(), 'x', '' FROM stock_balance""",
    "inv_entry_has_a_balance": f"""
        INSERT INTO warehouse (code, name, created_at) VALUES ('X', 'X', now());
        {ENTRY} SELECT winery_id, (SELECT id FROM warehouse WHERE code = 'X'), id, NULL, NULL, 'received', 6,
        false, now(), 'x', '' FROM sku""",
    "inv_promise_is_closed_once": f"""{ENTRY} SELECT winery_id, warehouse_id, sku_id, line_id, id, 'released',
        6, false, now(), 'x', '' FROM stock_entry
        WHERE line_id IN (SELECT id FROM order_line WHERE order_id = {RECEIVED})""",
    "inv_fulfilling_is_allocated": f"""{ENTRY} SELECT winery_id, warehouse_id, sku_id, line_id, id, 'released',
        bottles, false, now(), 'x', '' FROM stock_entry
        WHERE line_id IN (SELECT id FROM order_line WHERE order_id = {RELEASED});
        UPDATE order_line SET allocation_id = NULL WHERE order_id = {RELEASED}""",
    "inv_cart_comes_back_as_a_task": f"DELETE FROM put_back WHERE order_id = {CANCELLED}",
    "inv_boxes_hold_the_order": "UPDATE package_line SET bottles = bottles - 1",
    "inv_a_stopped_order_wants_no_label": f"UPDATE label SET state = 'wanted' WHERE order_id = {PULLED}",
    "inv_a_label_is_on_its_box": f"UPDATE label SET tracking = 'x' WHERE order_id = {SHIPPED}",
    "inv_a_closed_manifest_is_what_left": "UPDATE move SET request_id = NULL WHERE to_state = 'shipped'",
    "inv_a_return_is_judged": "UPDATE put_back SET bottles = 7 WHERE order_id IN"
    " (SELECT id FROM orders WHERE state = 'returned')",
    "inv_task_is_booked": "UPDATE put_back SET closed_at = now(), bottles_back = bottles",
    "inv_cancelled_was_asked_once": f"DELETE FROM cancellation WHERE order_id = {CANCELLED}",
    "inv_state_is_the_last_move": f"UPDATE orders SET state = 'released' WHERE id = {RECEIVED}",
    "inv_every_move_is_legal": f"""UPDATE orders SET version = 2, connection_id = NULL WHERE id = {RECEIVED};
        {MOVE} SELECT winery_id, id, 2, 'received', 'received', 'floor', now(), 'x' FROM orders
        WHERE id = {RECEIVED}""",
    "inv_every_move_is_told_once": f"DELETE FROM news WHERE order_id = {RECEIVED}",
    "inv_news_is_queued_once": f"DELETE FROM webhook_delivery WHERE news_id IN (SELECT id FROM news WHERE order_id = {RECEIVED})",
    "inv_message_is_of_the_shops_own_news": f"""INSERT INTO webhook_delivery (winery_id, endpoint_id, news_id,
        created_at, attempts, next_try_at, words, replayed_by) SELECT e.winery_id, e.id, n.id, now(), 0, now(), '', ''
        FROM webhook_endpoint e, news n WHERE n.order_id = {RECEIVED} AND e.winery_id <> n.winery_id""",
    "inv_shown_hold_is_open": f"""{HOLD} SELECT winery_id, id, 'manual', '', 'x', now(), '' FROM orders
        WHERE id = {RECEIVED}""",
    "inv_only_the_received_are_held": f"""{HOLD} SELECT winery_id, id, 'manual', '', 'x', now(), '' FROM orders
        WHERE id = {RELEASED};
        UPDATE orders SET leading_hold = 'manual' WHERE id = {RELEASED}""",
    "inv_an_edit_is_told_once": "DELETE FROM news WHERE type = 'order.edited'",
    "inv_bottles_are_the_lines_sum": f"UPDATE orders SET bottles = 7 WHERE id = {RECEIVED}",
    "inv_a_tombstone_is_its_shops_own": "UPDATE cancellation SET asked_from = 'api' WHERE state_found = 'not_arrived'",
    "inv_refused_bytes_became_no_order": f"""UPDATE refused_submission SET order_number = '101';
        UPDATE ship_to SET sent_digest = (SELECT digest FROM refused_submission LIMIT 1) WHERE order_id = {RECEIVED}""",
    "inv_a_wish_is_of_a_stop": "UPDATE shop_next_change SET question_id = gen_random_uuid()",
    "inv_a_wish_is_told_once": """UPDATE news SET type = 'order.held'
        WHERE type = 'cancellation.shop_next_changed'""",
    "inv_the_wish_in_force_travels": "UPDATE shop_next_change SET answer = 'too_late', answered_at = now()",
    "inv_an_accepted_intercept_stopped_its_order": """UPDATE intercept SET answered_at = answered_at + interval '1 s'
        WHERE answer = 'accepted'""",
    "inv_an_intercept_does_what_was_asked": "UPDATE intercept SET asked_by = 'x' WHERE answer = 'accepted'",
    "inv_an_intercepts_answer_is_told_once": "DELETE FROM news WHERE type = 'intercept.answered'",
    "inv_an_open_intercept_can_be_accepted": f"""{INTERCEPT} SELECT id, winery_id, gen_random_uuid(), 'x', now(),
        'api', 'other', '', 'send_again', '', now(), 'packed', '', '', '', '' FROM orders WHERE id = {RECEIVED}""",
    "inv_an_open_carrier_request_can_be_done": f"""{CARRIER} SELECT id, winery_id, gen_random_uuid(), 'x', now(), 'api',
        'other', '', 'return_to_sender', '', 'shipped', 'wanted', '', '', '', '', '' FROM orders
        WHERE order_number = '201' AND winery_id = {BIRCH};
        UPDATE orders SET connection_id = NULL WHERE order_number = '201';
        DELETE FROM news WHERE order_id = {OF.format(201)}""",
    "inv_what_was_sent_back_is_awaited_or_here": """UPDATE carrier_request SET arrived_at = arrived_at + interval '1 s'""",
    "inv_a_carrier_requests_shop_knows_it": f"""DELETE FROM news WHERE type = 'carrier_request.changed'
        AND order_id = {SHIPPED}""",
    "inv_a_promise_left_behind_is_closed": f"UPDATE order_line SET allocation_id = NULL WHERE order_id = {RECEIVED}",
    "inv_a_cart_holds_what_is_on_the_floor": f"UPDATE wave_order SET order_id = {RECEIVED} WHERE order_id = {RELEASED}",
    "inv_rows_stay_with_their_winery": f"UPDATE ship_to SET winery_id = {BIRCH}",
}
"""What breaks one rule, and no other."""

BOTH = f"""UPDATE orders SET connection_id = NULL WHERE NOT is_tombstone;
    {MOVE} SELECT winery_id, id, 0, NULL, 'cancelled', 'cancellation', now(), 'x' FROM orders WHERE id = {SHIPPED}"""
"""No chain of legal moves cancels what is shipped, so this breaks two rules."""

STRAYS: dict[str, str] = {
    "order_line": f"UPDATE order_line SET winery_id = {BIRCH} WHERE order_id = {RECEIVED}",
    "order_line sku": f"""UPDATE order_line l SET sku_id = s.id FROM sku s
        WHERE l.order_id = {RECEIVED} AND s.winery_id = {BIRCH}""",
    "hold": f"UPDATE hold SET winery_id = {BIRCH}",
    "move": f"UPDATE move SET winery_id = {BIRCH}",
    "cancellation": f"UPDATE cancellation SET winery_id = {BIRCH}",
    "intercept": f"UPDATE intercept SET winery_id = {BIRCH}",
    "carrier_request": f"UPDATE carrier_request SET winery_id = {BIRCH}",
    "put_back": f"UPDATE put_back SET winery_id = {BIRCH}",
    "wave_order": f"UPDATE wave_order SET winery_id = {BIRCH}",
    "package": f"UPDATE package SET winery_id = {BIRCH}",
    "manifest_order": f"ALTER TABLE manifest_order DISABLE TRIGGER USER;"
    f" UPDATE manifest_order SET winery_id = {BIRCH}",
    "label": f"UPDATE label SET winery_id = {BIRCH}",
    "package_line": f"UPDATE package_line SET winery_id = {BIRCH}",
    "shop_report": f"UPDATE shop_report SET winery_id = {BIRCH}",
    "shop_next_change": f"UPDATE shop_next_change SET winery_id = {BIRCH}",
    "news": f"UPDATE news SET winery_id = {BIRCH}",
    "stock_entry": f"UPDATE stock_entry SET winery_id = {BIRCH}",
    "webhook_delivery": f"UPDATE webhook_delivery SET winery_id = {BIRCH}",
    "webhook_endpoint": f"UPDATE webhook_endpoint SET winery_id = {BIRCH}",
    "connection": f"UPDATE shop_connection SET winery_id = {BIRCH}",
}
"""Every kind of row that could stray into another winery."""

type Planted = Callable[[str], dict[str, list[tuple[object, ...]]]]


@pytest.fixture
def planted(live_house: House) -> Planted:
    """Says which rules see a violation, and what they show of it."""
    set_stage(live_house)

    def plant(statements: str) -> dict[str, list[tuple[object, ...]]]:
        with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as owner:
            owner.execute("SELECT enter_scope(NULL)")
            owner.execute(statements)
            found = {
                view: owner.execute(f"SELECT * FROM {view}").fetchall()
                for view in invariant_views(connection)
            }
            owner.rollback()
        return {view: rows for view, rows in found.items() if rows}

    return plant


@pytest.mark.parametrize("view", PLANTS)
def test_a_rule_sees_its_violation_and_no_other_does(planted: Planted, view: str) -> None:
    assert list(planted(PLANTS[view])) == [view]


def test_cancelled_and_shipped_is_seen(planted: Planted) -> None:
    assert list(planted(BOTH)) == ["inv_every_move_is_legal", "inv_never_cancelled_and_shipped"]


@pytest.mark.parametrize("kind", STRAYS)
def test_a_row_in_another_winery_is_seen_whatever_it_is(planted: Planted, kind: str) -> None:
    found = planted(STRAYS[kind])["inv_rows_stay_with_their_winery"]

    assert kind in {row[0] for row in found}


def test_every_rule_has_a_violation_planted(db: None) -> None:
    assert sorted(
        [*PLANTS, "inv_never_cancelled_and_shipped", "inv_audit_trail_is_whole"]
    ) == invariant_views(connection)
