-- Bottles for orders that wait for some: after a delivery, a put-back, a count, or another order's end.

CREATE OR REPLACE FUNCTION orders_to_serve(p_most integer) RETURNS bigint[]
LANGUAGE sql STABLE AS $$
  -- Of the orders that wait for bottles those that could have all of theirs now, each taken alone; the oldest first.
  -- What was only appended to the ledger counts too.
  SELECT coalesce(array_agg(due.id), '{}') FROM (
    SELECT h.order_id AS id
      FROM hold h JOIN orders o ON o.id = h.order_id
     WHERE h.reason = 'insufficient_inventory' AND h.released_at IS NULL AND o.state = 'received'
       AND NOT EXISTS (
         SELECT FROM (SELECT l.sku_id, sum(l.bottles) AS wanted, bool_or(l.allocation_id IS NOT NULL) AS had
                        FROM order_line l WHERE l.order_id = h.order_id GROUP BY l.sku_id) need
           LEFT JOIN stock_balance b ON b.sku_id = need.sku_id AND b.warehouse_id = o.warehouse_id
           LEFT JOIN LATERAL (
             SELECT sum(e.bottles * (f.on_hand - f.allocated)) AS fresh
               FROM stock_entry e JOIN stock_effect f ON f.kind = e.kind
              WHERE e.warehouse_id = b.warehouse_id AND e.sku_id = b.sku_id AND NOT e.counted) freed ON true
          WHERE need.had OR b.id IS NULL OR b.on_hand - b.allocated + coalesce(freed.fresh, 0) < need.wanted)
     ORDER BY h.order_id LIMIT p_most) due;
$$;

CREATE OR REPLACE FUNCTION reallocate_orders(p_orders bigint[], p_actor text, p_now timestamptz) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Promise bottles to those of these orders that wait for some, whole orders only, the oldest first, and clear
-- that hold. Answers the orders that have bottles now. It locks orders, then balances: no transaction that has
-- locked a balance may call it.
DECLARE
  waiting bigint[];
  served bigint[];
BEGIN
  -- guard: moves_compare_and_set
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;
  SELECT array_agg(o.id) INTO waiting FROM orders o
   WHERE o.id = ANY (p_orders) AND o.state = 'received'
     AND EXISTS (SELECT FROM hold h WHERE h.order_id = o.id AND h.reason = 'insufficient_inventory'
                                      AND h.released_at IS NULL)
     AND NOT EXISTS (SELECT FROM order_line l WHERE l.order_id = o.id
                                                AND (l.allocation_id IS NOT NULL OR l.sku_id IS NULL));
  IF waiting IS NULL THEN RETURN '{}'; END IF;

  -- What was only appended counts too, so that a bottle which has just come free is not overlooked.
  PERFORM fold_stock((SELECT array_agg(DISTINCT l.sku_id) FROM order_line l WHERE l.order_id = ANY (waiting)));
  served := allocate_orders(waiting, p_actor, p_now);

  UPDATE hold h SET released_at = p_now, released_by = p_actor
   WHERE h.order_id = ANY (served) AND h.reason = 'insufficient_inventory' AND h.released_at IS NULL;
  PERFORM tell_of_holds(served, 'order.hold_released', p_now);
  RETURN served;
END $$;
