-- Bottles that aren't where they should be: taken from elsewhere, or the order waits for others to come.

CREATE OR REPLACE FUNCTION short_pick(
  p_line bigint, p_missing integer, p_broken integer, p_request uuid, p_actor text, p_now timestamptz
) RETURNS text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Write bottles of one line off that were promised, but are missing in the bin or broken.
-- elsewhere: the warehouse has as many that nobody was promised, so picking goes on. short: it hasn't; the order goes
-- back to received and on hold, its cart is put back, its promise is closed. repeated: this request wrote them off.
-- not_found, not_picking, unequal (not between one and what is still to be picked): nothing was done.
DECLARE
  line order_line;
  floor orders;
  lost integer := p_missing + p_broken;
  spare integer;
BEGIN
  -- guard: moves_compare_and_set
  PERFORM FROM orders o WHERE o.id = (SELECT l.order_id FROM order_line l WHERE l.id = p_line) FOR UPDATE;
  SELECT l.* INTO line FROM order_line l WHERE l.id = p_line;
  IF NOT FOUND THEN RETURN 'not_found'; END IF;
  PERFORM FROM stock_entry e WHERE e.winery_id = line.winery_id AND e.request_id = p_request;
  IF FOUND THEN RETURN 'repeated'; END IF;
  SELECT o.* INTO floor FROM orders o WHERE o.id = line.order_id;
  IF floor.state <> 'picking' THEN RETURN 'not_picking'; END IF;
  IF least(p_missing, p_broken) < 0 OR lost NOT BETWEEN 1 AND line.bottles - line.bottles_picked THEN
    RETURN 'unequal';
  END IF;

  -- What is only appended counts too, so that a bottle which has just come free is not overlooked.
  PERFORM fold_stock(ARRAY[line.sku_id]);
  SELECT b.on_hand - b.allocated INTO spare FROM stock_balance b
   WHERE b.sku_id = line.sku_id AND b.warehouse_id = floor.warehouse_id;

  IF spare < lost THEN
    PERFORM close_promises(ARRAY[floor.id], p_actor, p_now);
    UPDATE order_line l SET allocation_id = NULL, bottles_picked = 0 WHERE l.order_id = floor.id;
    PERFORM fold_stock(ARRAY[line.sku_id]);
  END IF;

  -- Each press books under its id once, in the first of its entries.
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, kind, bottles, request_id, counted, at, actor, note)
  SELECT line.winery_id, floor.warehouse_id, line.sku_id, line.id, part.kind, part.bottles,
         CASE row_number() OVER (ORDER BY part.place) WHEN 1 THEN p_request END, true, p_now, p_actor,
         'Short pick of order ' || floor.order_number
    FROM (VALUES (1, 'adjusted', -p_missing), (2, 'broken', p_broken)) AS part (place, kind, bottles)
   WHERE part.bottles <> 0;
  UPDATE stock_balance b SET on_hand = b.on_hand - lost, quarantine = b.quarantine + p_broken, version = b.version + 1
   WHERE b.sku_id = line.sku_id AND b.warehouse_id = floor.warehouse_id;
  IF spare >= lost THEN RETURN 'elsewhere'; END IF;

  WITH moved AS (
    UPDATE orders o SET state = 'received', version = o.version + 1, moved_at = p_now
      FROM legal_move m
     WHERE o.id = floor.id AND m.from_state = o.state AND m.to_state = 'received' AND m.cause = 'short_pick'
    RETURNING o.id, o.winery_id, o.version)
  INSERT INTO move (winery_id, order_id, version, from_state, to_state, cause, at, actor)
  SELECT winery_id, id, version, floor.state, 'received', 'short_pick', p_now, p_actor FROM moved;
  UPDATE wave_order w SET left_at = p_now WHERE w.order_id = floor.id AND w.left_at IS NULL;
  INSERT INTO hold (winery_id, order_id, reason, field, words, opened_at, released_by)
  VALUES (floor.winery_id, floor.id, 'insufficient_inventory', 'lines',
          lost || ' of ' || line.sku_code || ' missing or broken when it was picked', p_now, '');
  PERFORM lead_holds(ARRAY[floor.id]);
  PERFORM tell_shops(ARRAY[floor.id], 'order.received', NULL, p_now);
  RETURN 'short';
END $$;
