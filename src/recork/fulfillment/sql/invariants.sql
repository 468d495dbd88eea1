-- What must never be. Each view is empty while all is well; `recork fulfillment audit` reads them
-- under a role that row-level security doesn't blind, and tests plant a violation for each.

CREATE VIEW inv_balance_is_the_ledgers_sum WITH (security_invoker) AS
SELECT b.sku_id, b.warehouse_id, b.on_hand, b.allocated, b.in_hand, b.coming_back, b.quarantine
  FROM stock_balance b
  LEFT JOIN (
    SELECT e.sku_id, e.warehouse_id, sum(e.bottles * f.on_hand) AS on_hand, sum(e.bottles * f.allocated) AS allocated,
           sum(e.bottles * f.in_hand) AS in_hand, sum(e.bottles * f.coming_back) AS coming_back,
           sum(e.bottles * f.quarantine) AS quarantine
      FROM stock_entry e JOIN stock_effect f ON f.kind = e.kind WHERE e.counted
     GROUP BY e.sku_id, e.warehouse_id) s ON s.sku_id = b.sku_id AND s.warehouse_id = b.warehouse_id
 WHERE (b.on_hand, b.allocated, b.in_hand, b.coming_back, b.quarantine) IS DISTINCT FROM
       (coalesce(s.on_hand, 0), coalesce(s.allocated, 0), coalesce(s.in_hand, 0), coalesce(s.coming_back, 0),
        coalesce(s.quarantine, 0));

CREATE VIEW inv_no_account_is_negative WITH (security_invoker) AS
SELECT e.sku_id, e.warehouse_id
  FROM stock_entry e JOIN stock_effect f ON f.kind = e.kind
 GROUP BY e.sku_id, e.warehouse_id
HAVING least(sum(e.bottles * f.on_hand), sum(e.bottles * f.allocated), sum(e.bottles * f.in_hand),
             sum(e.bottles * f.coming_back), sum(e.bottles * f.quarantine),
             sum(e.bottles * (f.on_hand - f.allocated))) < 0;

CREATE VIEW inv_entry_has_a_balance WITH (security_invoker) AS
SELECT e.id FROM stock_entry e
  LEFT JOIN stock_balance b ON b.sku_id = e.sku_id AND b.warehouse_id = e.warehouse_id AND b.winery_id = e.winery_id
 WHERE b.id IS NULL;

CREATE VIEW inv_promise_is_closed_once WITH (security_invoker) AS
-- A live order's promise is open for what isn't picked; a cancelled one's is closed to the bottle.
SELECT l.id AS line_id, o.id AS order_id, o.state
  FROM order_line l
  JOIN orders o ON o.id = l.order_id
  JOIN stock_entry a ON a.id = l.allocation_id
  LEFT JOIN (
    SELECT e.allocation_id,
           coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'released'), 0) AS released,
           coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'picked'), 0)
             - coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'unpicked'), 0) AS picked,
           coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'coming_back'), 0) AS coming_back,
           coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'shipped'), 0) AS shipped
      FROM stock_entry e WHERE e.allocation_id IS NOT NULL GROUP BY e.allocation_id) done ON done.allocation_id = a.id
 CROSS JOIN LATERAL (
    SELECT coalesce(done.released, 0) AS released, coalesce(done.picked, 0) AS picked,
           coalesce(done.coming_back, 0) AS coming_back, coalesce(done.shipped, 0) AS shipped) c
 WHERE a.bottles <> l.bottles OR c.picked <> l.bottles_picked
    OR CASE WHEN o.state = 'cancelled'
            THEN c.released <> l.bottles - l.bottles_picked OR c.coming_back <> l.bottles_picked OR c.shipped <> 0
            WHEN o.state IN ('shipped', 'delivered', 'returned')
            THEN c.released <> 0 OR c.coming_back <> 0 OR c.picked <> l.bottles OR c.shipped <> l.bottles
            ELSE c.released <> 0 OR c.coming_back <> 0 OR c.shipped <> 0 END;

CREATE VIEW inv_fulfilling_is_allocated WITH (security_invoker) AS
SELECT l.id AS line_id FROM order_line l JOIN orders o ON o.id = l.order_id
 WHERE l.allocation_id IS NULL AND o.state NOT IN ('received', 'cancelled');

CREATE VIEW inv_cart_comes_back_as_a_task WITH (security_invoker) AS
SELECT l.id AS line_id FROM order_line l
  JOIN orders o ON o.id = l.order_id
  LEFT JOIN put_back t ON t.allocation_id = l.allocation_id
 WHERE o.state = 'cancelled' AND l.bottles_picked <> coalesce(t.bottles, 0);

CREATE VIEW inv_task_is_booked WITH (security_invoker) AS
SELECT t.id FROM put_back t
  LEFT JOIN stock_entry e ON e.allocation_id = t.allocation_id AND e.kind IN ('put_back', 'damaged')
 GROUP BY t.id
HAVING coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'put_back'), 0) <> t.bottles_back
    OR coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'damaged'), 0) <> t.bottles_damaged;

CREATE VIEW inv_cancelled_was_asked_once WITH (security_invoker) AS
SELECT o.id FROM orders o
  LEFT JOIN cancellation c ON c.order_id = o.id AND c.outcome = 'cancelled'
 WHERE (o.state = 'cancelled') <> (c.order_id IS NOT NULL);

CREATE VIEW inv_never_cancelled_and_shipped WITH (security_invoker) AS
SELECT m.order_id FROM move m WHERE m.to_state IN ('cancelled', 'shipped')
 GROUP BY m.order_id HAVING count(DISTINCT m.to_state) > 1;

CREATE VIEW inv_state_is_the_last_move WITH (security_invoker) AS
SELECT o.id, o.state, last.to_state FROM orders o
  LEFT JOIN LATERAL (SELECT m.to_state, m.version FROM move m WHERE m.order_id = o.id
                      ORDER BY m.version DESC LIMIT 1) last ON true
 WHERE last.to_state IS DISTINCT FROM o.state OR last.version > o.version;

CREATE VIEW inv_every_move_is_legal WITH (security_invoker) AS
SELECT m.id, m.order_id FROM (
  SELECT id, order_id, from_state, to_state, cause,
         lag(to_state) OVER (PARTITION BY order_id ORDER BY version) AS before FROM move) m
  JOIN orders o ON o.id = m.order_id
  LEFT JOIN legal_move l ON l.from_state = m.from_state AND l.to_state = m.to_state AND l.cause = m.cause
 WHERE m.before IS DISTINCT FROM m.from_state
    OR CASE WHEN m.from_state IS NULL
            THEN m.to_state <> CASE WHEN o.is_tombstone THEN 'cancelled' ELSE 'received' END
            ELSE l.cause IS NULL END;

CREATE VIEW inv_every_move_is_told_once WITH (security_invoker) AS
-- What happened before its shop was connected is history that nobody tells.
SELECT m.id, m.order_id FROM move m
  JOIN orders o ON o.id = m.order_id
  JOIN shop_connection s ON s.id = o.connection_id AND s.created_at <= m.at
  LEFT JOIN news n ON n.order_id = m.order_id AND n.type = 'order.' || m.to_state
                  AND (n.data ->> 'version')::int = m.version
 GROUP BY m.id, m.order_id HAVING count(n.id) <> 1;

CREATE VIEW inv_news_is_queued_once WITH (security_invoker) AS
-- Of all news between where an endpoint began to listen and where queueing has come, each has one message.
SELECT e.id AS endpoint_id, n.id AS news_id
  FROM webhook_endpoint e
  JOIN news n ON n.connection_id = e.connection_id AND n.seq > e.first_seq AND n.seq <= e.queued_seq
  LEFT JOIN webhook_delivery d ON d.endpoint_id = e.id AND d.news_id = n.id
 GROUP BY e.id, n.id HAVING count(d.id) <> 1;

CREATE VIEW inv_message_is_of_the_shops_own_news WITH (security_invoker) AS
SELECT d.id FROM webhook_delivery d
  JOIN webhook_endpoint e ON e.id = d.endpoint_id
  JOIN news n ON n.id = d.news_id
 WHERE n.connection_id <> e.connection_id OR n.seq IS NULL OR n.seq <= e.first_seq OR n.seq > e.queued_seq;

CREATE VIEW inv_shown_hold_is_open WITH (security_invoker) AS
SELECT o.id FROM orders o
  LEFT JOIN LATERAL (
    SELECT h.reason FROM hold h JOIN hold_urgency u ON u.reason = h.reason
     WHERE h.order_id = o.id AND h.released_at IS NULL ORDER BY u.place LIMIT 1) shown ON true
 WHERE shown.reason IS DISTINCT FROM o.leading_hold;

CREATE VIEW inv_only_the_received_are_held WITH (security_invoker) AS
SELECT o.id FROM orders o WHERE o.leading_hold IS NOT NULL AND o.state <> 'received';

CREATE VIEW inv_bottles_are_the_lines_sum WITH (security_invoker) AS
SELECT o.id FROM orders o LEFT JOIN order_line l ON l.order_id = o.id
 GROUP BY o.id, o.bottles HAVING coalesce(sum(l.bottles), 0) <> o.bottles;

CREATE VIEW inv_rows_stay_with_their_winery WITH (security_invoker) AS
SELECT 'ship_to' AS kept_in, c.order_id FROM ship_to c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'order_line', c.order_id FROM order_line c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'order_line sku', c.order_id FROM order_line c JOIN sku s ON s.id = c.sku_id WHERE c.winery_id <> s.winery_id
UNION ALL SELECT 'hold', c.order_id FROM hold c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'move', c.order_id FROM move c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'cancellation', c.order_id FROM cancellation c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'intercept', c.order_id FROM intercept c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'carrier_request', r.order_id FROM carrier_request r JOIN orders o ON o.id = r.order_id
 WHERE r.winery_id <> o.winery_id
UNION ALL SELECT 'order_edit', c.order_id FROM order_edit c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'put_back', c.order_id FROM put_back c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'wave_order', c.order_id FROM wave_order c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'package', c.order_id FROM package c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'package_line', p.order_id FROM package_line c JOIN package p ON p.id = c.package_id WHERE c.winery_id <> p.winery_id
UNION ALL SELECT 'manifest_order', c.order_id FROM manifest_order c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'label', c.order_id FROM label c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'shop_report', c.order_id FROM shop_report c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'shop_next_change', c.order_id FROM shop_next_change c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'news', c.order_id FROM news c JOIN orders o ON o.id = c.order_id WHERE c.winery_id <> o.winery_id
UNION ALL SELECT 'stock_entry', l.order_id FROM stock_entry c JOIN order_line l ON l.id = c.line_id WHERE c.winery_id <> l.winery_id
UNION ALL SELECT 'webhook_delivery', n.order_id FROM webhook_delivery c JOIN webhook_endpoint e ON e.id = c.endpoint_id LEFT JOIN news n ON n.id = c.news_id WHERE c.winery_id <> e.winery_id
UNION ALL SELECT 'webhook_endpoint', NULL FROM webhook_endpoint c JOIN shop_connection s ON s.id = c.connection_id WHERE c.winery_id <> s.winery_id
UNION ALL SELECT 'connection', o.id FROM orders o JOIN shop_connection s ON s.id = o.connection_id WHERE o.winery_id <> s.winery_id;
