-- The floor's verbs: put bottles in the cart, and take a set of orders one legal step on.

CREATE OR REPLACE FUNCTION move_orders(
  p_orders bigint[], p_to text, p_cause text, p_actor text, p_request uuid, p_now timestamptz
) RETURNS TABLE (
  order_id bigint, order_number varchar, state varchar, version integer, outcome text, hold varchar
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
-- outcome: moved, repeated (this request has moved it before), illegal (no such step from here), held.
DECLARE
  repeated bigint[];
  moved bigint[];
BEGIN
  -- guard: moves_compare_and_set
  -- As in cancel_orders: lock, then look with fresh eyes; a step is written only onto the state it leads on from.
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;

  SELECT coalesce(array_agg(m.order_id), '{}') INTO repeated FROM move m
   WHERE m.order_id = ANY (p_orders) AND m.request_id = p_request;

  WITH step AS (
    UPDATE orders o SET state = p_to, version = o.version + 1, moved_at = p_now
      FROM orders was, legal_move m
     WHERE o.id = ANY (p_orders) AND NOT o.id = ANY (repeated) AND was.id = o.id
       AND m.from_state = o.state AND m.to_state = p_to AND m.cause = p_cause
       AND (p_to <> 'released' OR (o.leading_hold IS NULL AND NOT EXISTS (
         SELECT FROM order_line l WHERE l.order_id = o.id AND l.allocation_id IS NULL)))
    RETURNING o.id, o.winery_id, o.version, was.state AS from_state),
  told AS (
    INSERT INTO move (winery_id, order_id, version, from_state, to_state, cause, at, actor, request_id)
    SELECT winery_id, id, version, from_state, p_to, p_cause, p_now, p_actor, p_request FROM step)
  SELECT coalesce(array_agg(id), '{}') INTO moved FROM step;

  IF p_to = 'picked' THEN
    -- "Picked" says that all of it is in the cart, so what was not scanned one by one is booked now.
    PERFORM put_in_cart(l.id, l.bottles - l.bottles_picked, p_actor, p_now)
       FROM order_line l WHERE l.order_id = ANY (moved) AND l.bottles > l.bottles_picked ORDER BY l.id;
  ELSIF p_to = 'received' THEN
    UPDATE wave_order w SET left_at = p_now WHERE w.order_id = ANY (moved) AND w.left_at IS NULL;
  ELSIF p_to = 'shipped' THEN
    INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, counted,
        at, actor, note)
    SELECT l.winery_id, o.warehouse_id, l.sku_id, l.id, l.allocation_id, 'shipped', l.bottles_picked, false,
           p_now, p_actor, ''
      FROM order_line l JOIN orders o ON o.id = l.order_id
     WHERE l.order_id = ANY (moved) AND l.bottles_picked > 0;
  ELSIF p_to = 'returned' THEN
    PERFORM check_in_returned(moved, p_actor, p_now);
  END IF;

  PERFORM tell_shops(moved, 'order.' || p_to, NULL, p_now);
  IF p_to = 'shipped' THEN
    -- What has left the house can't be pulled out any more: that answers whoever still waits for the floor.
    PERFORM answer_intercepts(moved, NULL, 'declined', 'already_shipped', '', p_actor, NULL, p_now);
  ELSIF p_to = 'delivered' THEN
    -- And what is delivered can't be sent elsewhere.
    PERFORM answer_carrier_requests(moved, NULL, 'refused', '', 'already_delivered', '', p_actor, p_now);
  ELSIF p_to = 'returned' THEN
    PERFORM greet_returned(moved, p_actor, p_now);
  END IF;

  RETURN QUERY
  SELECT o.id, o.order_number, o.state, o.version,
         CASE WHEN o.id = ANY (moved) THEN 'moved' WHEN o.id = ANY (repeated) THEN 'repeated'
              WHEN p_to = 'released' AND o.state = 'received' THEN 'held'
              ELSE 'illegal' END,
         CASE WHEN p_to = 'released' AND o.state = 'received' AND NOT o.id = ANY (moved || repeated)
              THEN coalesce(o.leading_hold, 'insufficient_inventory') ELSE o.leading_hold END
    FROM orders o WHERE o.id = ANY (p_orders);
END $$;

CREATE OR REPLACE FUNCTION put_in_cart(p_line bigint, p_bottles integer, p_actor text, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Book bottles of one line from the bin into the cart; answers the ledger's entry. The caller holds the order's lock.
DECLARE
  entry bigint;
BEGIN
  UPDATE order_line l SET bottles_picked = l.bottles_picked + p_bottles WHERE l.id = p_line;
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, counted,
      at, actor, note)
  SELECT l.winery_id, o.warehouse_id, l.sku_id, l.id, l.allocation_id, 'picked', p_bottles, false,
         p_now, p_actor, ''
    FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.id = p_line
  RETURNING id INTO entry;
  RETURN entry;
END $$;

CREATE OR REPLACE FUNCTION take_out_of_cart(
  p_entry bigint, p_cart bigint, p_request uuid, p_actor text, p_now timestamptz
) RETURNS text LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Undo what put_in_cart has booked in this entry: undone, repeated (it was undone), not_picking or not_found. The
-- caller holds the cart's lock.
DECLARE
  booked stock_entry;
  undone bigint;
  now_in text;
BEGIN
  SELECT e.* INTO booked FROM stock_entry e WHERE e.id = p_entry AND e.kind = 'picked';
  IF NOT FOUND THEN RETURN 'not_found'; END IF;
  SELECT l.order_id INTO undone FROM order_line l WHERE l.id = booked.line_id;
  PERFORM FROM orders o WHERE o.id = undone FOR UPDATE;
  SELECT o.state INTO now_in FROM orders o JOIN order_line l ON l.order_id = o.id
   WHERE l.id = booked.line_id AND l.allocation_id = booked.allocation_id AND l.bottles_picked >= booked.bottles;
  -- guard: undo_only_in_its_cart
  -- An order that this very scan has made picked may be picked on while it stands in this cart: nothing was booked
  -- after it, and nobody waits for the floor to pull it out.
  IF now_in = 'picked'
     AND EXISTS (SELECT FROM wave_order w WHERE w.order_id = undone AND w.cart_id = p_cart AND w.left_at IS NULL)
     AND NOT EXISTS (SELECT FROM intercept i WHERE i.order_id = undone AND i.answer = '')
     AND NOT EXISTS (SELECT FROM order_line l JOIN orders o ON o.id = l.order_id
                       JOIN stock_entry e ON e.warehouse_id = o.warehouse_id AND e.sku_id = l.sku_id
                                         AND e.id > p_entry AND e.line_id = l.id AND e.kind = 'picked'
                      WHERE l.order_id = undone) THEN
    PERFORM move_orders(ARRAY[undone], 'picking', 'undo', p_actor, NULL, p_now);
  ELSIF now_in IS DISTINCT FROM 'picking' THEN RETURN 'not_picking';
  END IF;
  PERFORM FROM stock_entry e WHERE e.winery_id = booked.winery_id AND e.request_id = p_request;
  IF FOUND THEN RETURN 'repeated'; END IF;
  UPDATE order_line l SET bottles_picked = l.bottles_picked - booked.bottles WHERE l.id = booked.line_id;
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, request_id, counted,
      at, actor, note)
  VALUES (booked.winery_id, booked.warehouse_id, booked.sku_id, booked.line_id, booked.allocation_id, 'unpicked',
          booked.bottles, p_request, false, p_now, p_actor, '');
  RETURN 'undone';
END $$;
