-- The wines of an order that waits have changed: its promise is made anew.

CREATE OR REPLACE FUNCTION give_up_promise(p_order bigint, p_also bigint[], p_actor text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
-- Close what the order was promised, take its wines away, and keep the balances of its wines (and of `p_also`) locked, in their order, so
-- that what it gives up and wants again can't go to somebody else meanwhile. The caller holds the order's lock.
-- It runs as the tables' owner, as nobody else may take wines away; policies bind the owner too.
BEGIN
  PERFORM FROM orders o WHERE o.id = p_order AND o.state = 'received';
  IF NOT FOUND THEN RAISE EXCEPTION 'order % is not here, or the floor has it', p_order; END IF;
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, counted, at, actor, note)
  SELECT l.winery_id, o.warehouse_id, l.sku_id, l.id, l.allocation_id, 'released', l.bottles, false, p_now, p_actor,
         'Order ' || o.order_number || ' was edited'
    FROM order_line l JOIN orders o ON o.id = l.order_id
   WHERE l.order_id = p_order AND l.allocation_id IS NOT NULL;
  PERFORM fold_stock((SELECT array_agg(DISTINCT one.sku) FROM (
    SELECT l.sku_id FROM order_line l WHERE l.order_id = p_order AND l.sku_id IS NOT NULL
    UNION SELECT unnest(p_also)) one (sku)));
  DELETE FROM order_line l WHERE l.order_id = p_order;
END $$;
