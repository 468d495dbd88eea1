-- What must never be between a shop and the house. See invariants.sql.

CREATE VIEW inv_a_tombstone_is_its_shops_own WITH (security_invoker) AS
-- Only a shop buries an order before it arrives, and nothing was ever promised to it.
SELECT o.id FROM orders o
  LEFT JOIN cancellation c ON c.order_id = o.id AND c.outcome = 'cancelled'
 WHERE o.is_tombstone
   AND (o.connection_id IS NULL OR c.asked_from IS DISTINCT FROM 'shop'
        OR c.state_found NOT IN ('not_arrived', 'refused')
        OR EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id));

CREATE VIEW inv_refused_bytes_became_no_order WITH (security_invoker) AS
-- The shop was told that they never would, and may have sent the order under another number since.
SELECT o.id FROM refused_submission r
  JOIN orders o ON o.winery_id = r.winery_id AND o.order_number = r.order_number
  JOIN ship_to s ON s.order_id = o.id AND s.sent_digest = r.digest;

CREATE VIEW inv_a_wish_is_of_a_stop WITH (security_invoker) AS
SELECT w.id, w.order_id FROM shop_next_change w
  LEFT JOIN cancellation c ON c.order_id = w.order_id AND c.question_id = w.question_id AND c.outcome = 'cancelled'
 WHERE c.order_id IS NULL;

CREATE VIEW inv_a_wish_is_told_once WITH (security_invoker) AS
SELECT o.id FROM orders o
  LEFT JOIN (SELECT order_id, count(*) AS wishes FROM shop_next_change GROUP BY order_id) w ON w.order_id = o.id
  LEFT JOIN (SELECT order_id, count(*) AS told FROM news WHERE type = 'cancellation.shop_next_changed'
              GROUP BY order_id) n ON n.order_id = o.id
 WHERE o.connection_id IS NOT NULL AND coalesce(w.wishes, 0) <> coalesce(n.told, 0);

CREATE VIEW inv_the_wish_in_force_travels WITH (security_invoker) AS
-- The newest wish while it waits for an answer, else the newest that was taken, else what came with the stop.
SELECT c.order_id, c.shop_next FROM cancellation c
 CROSS JOIN LATERAL (
   SELECT (array_agg(w.shop_next ORDER BY w.id DESC))[1] AS newest, (array_agg(w.answer ORDER BY w.id DESC))[1] AS answer,
          (array_agg(w.shop_next ORDER BY w.id DESC) FILTER (WHERE w.answer = 'taken'))[1] AS taken,
          (array_agg(w.before ORDER BY w.id))[1] AS before
     FROM shop_next_change w WHERE w.order_id = c.order_id AND w.question_id = c.question_id) wish
 WHERE c.outcome = 'cancelled' AND wish.newest IS NOT NULL
   AND c.shop_next <> CASE wish.answer WHEN '' THEN wish.newest ELSE coalesce(wish.taken, wish.before) END;
