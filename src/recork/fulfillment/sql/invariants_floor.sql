-- What must never be on the floor. See invariants.sql.

CREATE VIEW inv_a_promise_left_behind_is_closed WITH (security_invoker) AS
-- A short pick takes the promise off its line: what was in the cart is a task, the rest was released.
SELECT a.id AS allocation_id, a.line_id
  FROM stock_entry a
  LEFT JOIN order_line l ON l.allocation_id = a.id
  LEFT JOIN put_back t ON t.allocation_id = a.id
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'released'), 0) AS released,
           coalesce(sum(e.bottles) FILTER (WHERE e.kind = 'coming_back'), 0) AS coming_back
      FROM stock_entry e
     WHERE e.allocation_id = a.id AND e.warehouse_id = a.warehouse_id AND e.sku_id = a.sku_id) done ON true
 WHERE a.kind = 'allocated' AND l.id IS NULL
   AND (done.released + done.coming_back <> a.bottles OR done.coming_back <> coalesce(t.bottles, 0));

CREATE VIEW inv_a_cart_holds_what_is_on_the_floor WITH (security_invoker) AS
-- What waits to be released has left its wave, so that it can go out with another.
SELECT w.order_id, w.cart_id FROM wave_order w JOIN orders o ON o.id = w.order_id
 WHERE w.left_at IS NULL AND o.state = 'received';
