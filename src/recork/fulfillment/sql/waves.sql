-- Orders go to the floor in waves; a wave is picked cart by cart.

CREATE OR REPLACE FUNCTION walk_to(p_bin text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
-- A bin's code, to sort by in the order in which somebody walks: bin A-2 comes before bin A-10.
  SELECT regexp_replace(regexp_replace(p_bin, '\d+', repeat('0', 20) || '\&', 'g'), '\d*(\d{20})', '\1', 'g');
$$;

CREATE OR REPLACE FUNCTION ready_orders(
  p_warehouse bigint, p_ship_by date, p_type text, p_batch text, p_winery bigint, p_most integer
) RETURNS bigint[]
LANGUAGE sql STABLE AS $$
-- Which orders wait to be released and fit, those first that were promised for the earliest day. What a machine has
-- released is on the floor already, but in no cart, and is taken along. The batch stands beside the order and is looked
-- up for those that wait; as a join it might be read whole.
  SELECT coalesce(array_agg(found.id), '{}') FROM (
    SELECT o.id FROM orders o
     WHERE o.state IN ('received', 'released') AND o.leading_hold IS NULL AND o.warehouse_id = p_warehouse
       AND NOT EXISTS (SELECT FROM wave_order w WHERE w.order_id = o.id AND w.left_at IS NULL)
       AND (p_ship_by IS NULL OR o.requested_ship_on IS NULL OR o.requested_ship_on <= p_ship_by)
       AND (p_type = '' OR o.order_type = p_type)
       AND (p_batch = '' OR (SELECT t.club_batch FROM ship_to t WHERE t.order_id = o.id) = p_batch)
       AND (p_winery IS NULL OR o.winery_id = p_winery)
     ORDER BY o.requested_ship_on NULLS LAST, o.ordered_at, o.id LIMIT p_most) found;
$$;

CREATE OR REPLACE FUNCTION release_wave(
  p_warehouse bigint, p_orders bigint[], p_chosen text, p_cart_orders integer, p_cart_bottles integer,
  p_request uuid, p_actor text, p_now timestamptz
) RETURNS TABLE (wave_id bigint, released integer)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
-- Release these orders as one wave and lay them out in carts: at most so many orders and bottles in each, in the
-- order of their first bins, so that a cart stays in one corner. No row: none of them could be released.
-- The same request answers the wave that it has released.
DECLARE
  wave bigint;
  moved bigint[];
  one record;
  cart bigint;
  carts bigint[] := '{}';
  laid bigint[] := '{}';
  slots integer[] := '{}';
  slot integer := 0;
  load integer := 0;
BEGIN
  INSERT INTO wave (warehouse_id, request, released_at, released_by, chosen)
  VALUES (p_warehouse, p_request, p_now, p_actor, p_chosen) ON CONFLICT (request, warehouse_id) DO NOTHING RETURNING id INTO wave;
  IF wave IS NULL THEN
    RETURN QUERY SELECT w.id, (SELECT count(*)::int FROM wave_order p JOIN cart c ON c.id = p.cart_id WHERE c.wave_id = w.id)
                   FROM wave w WHERE w.request = p_request AND w.warehouse_id = p_warehouse;
    RETURN;
  END IF;

  SELECT array_agg(m.order_id) INTO moved
    FROM move_orders(p_orders, 'released', 'floor', p_actor, p_request, p_now) m
   WHERE m.outcome = 'moved'
      OR (m.state = 'released' AND NOT EXISTS (SELECT FROM wave_order w WHERE w.order_id = m.order_id AND w.left_at IS NULL));
  IF moved IS NULL THEN
    DELETE FROM wave w WHERE w.id = wave;
    RETURN;
  END IF;

  FOR one IN
    SELECT o.id, o.bottles, min(walk_to(b.code)) AS first_bin
      FROM orders o
      JOIN order_line l ON l.order_id = o.id
      LEFT JOIN stock_balance s ON s.sku_id = l.sku_id AND s.warehouse_id = o.warehouse_id
      LEFT JOIN bin b ON b.id = s.bin_id
     WHERE o.id = ANY (moved) GROUP BY o.id ORDER BY first_bin NULLS LAST, o.id LOOP
    IF cart IS NULL OR slot >= p_cart_orders OR load + one.bottles > p_cart_bottles THEN
      INSERT INTO cart (wave_id, picker_name, at_bin, at_sku) VALUES (wave, '', '', '') RETURNING id INTO cart;
      slot := 0;
      load := 0;
    END IF;
    slot := slot + 1;
    load := load + one.bottles;
    laid := laid || one.id;
    carts := carts || cart;
    slots := slots || slot;
  END LOOP;
  INSERT INTO wave_order (winery_id, order_id, cart_id, slot)
  SELECT o.winery_id, o.id, t.cart_id, t.slot
    FROM unnest(laid, carts, slots) AS t (order_id, cart_id, slot) JOIN orders o ON o.id = t.order_id;
  RETURN QUERY SELECT wave, cardinality(moved);
END $$;

CREATE OR REPLACE FUNCTION take_cart(
  p_cart bigint, p_picker bigint, p_from bigint, p_actor text, p_now timestamptz
) RETURNS text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Give a cart to a picker: taken, or somebody (it isn't `p_from`'s any more, null: nobody's), or not_found.
-- From here on its orders are being picked.
DECLARE
  has bigint;
BEGIN
  SELECT c.picker_id INTO has FROM cart c WHERE c.id = p_cart FOR UPDATE;
  IF NOT FOUND THEN RETURN 'not_found'; END IF;
  IF has IS DISTINCT FROM p_picker AND has IS DISTINCT FROM p_from THEN RETURN 'somebody'; END IF;
  IF has IS DISTINCT FROM p_picker THEN
    UPDATE cart c SET picker_id = p_picker, picker_name = p_actor, taken_at = p_now, at_bin = '', at_sku = '',
           last_pick = NULL
     WHERE c.id = p_cart;
  END IF;
  PERFORM move_orders((SELECT array_agg(o.id) FROM wave_order w JOIN orders o ON o.id = w.order_id
                        WHERE w.cart_id = p_cart AND w.left_at IS NULL AND o.state = 'released'),
                      'picking', 'floor', p_actor, NULL, p_now);
  RETURN 'taken';
END $$;
