"""Orders by the hundred thousand, laid by the owner in a few statements: enough for the planner to care."""

import psycopg
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo
from tests.fulfillment.cast import NOW, House

_ORDERS = """
INSERT INTO orders (winery_id, warehouse_id, connection_id, order_number, state, leading_hold, version,
    order_type, carrier, service, ship_state, bottles, currency, ordered_at, received_at, moved_at, digest)
SELECT CASE WHEN n %% 10 < 7 THEN %(alder)s ELSE %(birch)s END, %(warehouse)s, NULL, (20000 + n)::text,
       state, CASE WHEN state = 'received' THEN
         (ARRAY['needs_action', 'weather', 'requested_ship_date', NULL, NULL])[1 + n %% 5] END,
       1, (ARRAY['Daily', 'Club'])[1 + n %% 2], (ARRAY['UPS', 'FedEx', 'GLS'])[1 + n %% 3], 'Ground',
       (ARRAY['CA', 'TX', 'NY', 'OR', 'WA', 'FL'])[1 + n %% 6], 1 + n %% 12, 'USD', at, at, at, '\\x00'
  FROM generate_series(1, %(count)s) AS n,
       LATERAL (SELECT %(now)s - n * interval '3 minutes' AS at,
                       CASE WHEN n %% 50 = 0 THEN 'cancelled' WHEN n %% 200 = 1 THEN 'returned'
                            WHEN n > 4000 THEN 'delivered' WHEN n > 2500 THEN 'shipped'
                            ELSE (ARRAY['received', 'received', 'released', 'picking', 'picked', 'packed'])
                                 [1 + n / 7 %% 6] END AS state) AS one
"""

# Two hundred thousand people share some nine thousand surnames, as people do.
_SHIP_TO = """
INSERT INTO ship_to (order_id, winery_id, name, company, line1, line2, city, state, zip, country, phone, email,
    shipping_instructions, gift_message, club_batch, name_key, surname_key, email_key, phone_key)
SELECT id, winery_id, first || ' ' || last, '', '1 Main Street', '', 'Napa', ship_state,
       lpad((id * 7919 % 99000)::text, 5, '0'), 'US', phone, email, '', '', (ARRAY['Fall Club', 'Fall Club', 'Spring Club', ''])[1 + id % 4],
       lower(first || ' ' || last), lower(last), email, phone
  FROM orders, LATERAL (SELECT (ARRAY['Ada', 'Ben', 'Cleo', 'Dora', 'Ezra'])[1 + id % 5] AS first,
                               translate((id * 48271 % 9973)::text, '0123456789', 'aeiourstln') AS last,
                               '5' || lpad((id * 1299709 % 1000000000)::text, 9, '0') AS phone,
                               'p' || id || '@example.com' AS email) AS who
"""

_LINES = """
INSERT INTO order_line (winery_id, order_id, position, sku_code, bottles, bottles_picked)
SELECT winery_id, id, 1, (ARRAY['ZN21', 'CH23', 'CS19'])[1 + id % 3], bottles, 0 FROM orders
"""

_PACKAGES = """
INSERT INTO package (winery_id, order_id, box_bottles, carrier, tracking, packed_at)
SELECT winery_id, id, bottles, carrier, '1Z7R84E303' || lpad(id::text, 8, '0'), ordered_at FROM orders
 WHERE state IN ('shipped', 'delivered', 'returned')
"""

_HOLDS = """
INSERT INTO hold (winery_id, order_id, reason, field, words, opened_at, released_by)
SELECT winery_id, id, leading_hold, '', 'On hold', received_at, '' FROM orders WHERE leading_hold IS NOT NULL
"""

_CANCELLATIONS = """
INSERT INTO cancellation (order_id, winery_id, question_id, asked_by, asked_at, asked_from, reason, note, shop_next,
    pickup_location, outcome, code, state_found, bottles_released, bottles_coming_back)
SELECT id, winery_id, gen_random_uuid(), 'Nora Quist', ordered_at, 'view_orders', 'other', '', 'send_again',
       '', 'cancelled', '', 'received', bottles, 0 FROM orders WHERE state = 'cancelled'
"""

# Every shop has told how each order stands, in agreement with us but for one in ten thousand.
_REPORTS = """
INSERT INTO shop_report (order_id, winery_id, version, shop_number, order_status, payment_status, shipping_status,
    body, heard_at)
SELECT id, winery_id, 1, order_number, CASE WHEN state = 'cancelled' OR id % 10000 = 9 THEN 'Cancelled' ELSE 'Submitted' END,
       'Paid', '', jsonb_build_object('links', jsonb_build_array(jsonb_build_object(
         'order_number', order_number, 'state',
         CASE state WHEN 'cancelled' THEN 'cancelled' WHEN 'shipped' THEN 'shipped' WHEN 'delivered' THEN 'shipped'
                    WHEN 'returned' THEN 'returned' ELSE 'live' END))), moved_at FROM orders
"""


def lay_many_orders(house: House, count: int) -> None:
    """Lay `count` orders numbered from 20001, three minutes apart and the first the newest, seven of ten Alder's.

    They have no stock and no past, so the invariants do not hold for them.
    """
    names = {
        "alder": house.alder.pk,
        "birch": house.birch.pk,
        "warehouse": house.warehouse.pk,
        "count": count,
        "now": NOW,
    }
    tables = ("orders", "ship_to", "order_line", "package", "hold", "cancellation", "shop_report")
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER)), autocommit=True) as connection:
        with connection.transaction():
            connection.execute("SELECT enter_scope(NULL)")
            connection.execute(_ORDERS, names)
        # What follows looks each order up. By the statistics of the few that tests before have left, as alike as
        # they are, any index would do for that, and one that has to be walked might be taken.
        connection.execute("ANALYZE orders")
        with connection.transaction():
            connection.execute("SELECT enter_scope(NULL)")
            for fill in (_SHIP_TO, _LINES, _PACKAGES, _HOLDS, _CANCELLATIONS, _REPORTS):
                connection.execute(fill)
        for table in tables:
            connection.execute(f"VACUUM (ANALYZE) {table}")
