-- The balance and the ledger. Locks on balances are always taken in the order of SKU and warehouse.

CREATE OR REPLACE FUNCTION fold_stock(p_skus bigint[]) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Bring what was only appended into the balances, for these SKUs or (null) for all that have any.
-- Answers how many balances changed.
DECLARE
  due bigint[] := p_skus;
  folded integer;
BEGIN
  IF due IS NULL THEN
    SELECT array_agg(DISTINCT e.sku_id) INTO due FROM stock_entry e WHERE NOT e.counted;
  END IF;
  PERFORM FROM stock_balance b WHERE b.sku_id = ANY (due) ORDER BY b.sku_id, b.warehouse_id FOR UPDATE;
  WITH entry AS (
    UPDATE stock_entry e SET counted = true WHERE NOT e.counted AND e.sku_id = ANY (due)
    RETURNING e.sku_id, e.warehouse_id, e.kind, e.bottles),
  total AS (
    SELECT entry.sku_id, entry.warehouse_id, sum(bottles * f.on_hand) AS on_hand,
           sum(bottles * f.allocated) AS allocated, sum(bottles * f.in_hand) AS in_hand,
           sum(bottles * f.coming_back) AS coming_back, sum(bottles * f.quarantine) AS quarantine
      FROM entry JOIN stock_effect f ON f.kind = entry.kind GROUP BY entry.sku_id, entry.warehouse_id)
  UPDATE stock_balance b
     SET on_hand = b.on_hand + t.on_hand, allocated = b.allocated + t.allocated,
         in_hand = b.in_hand + t.in_hand, coming_back = b.coming_back + t.coming_back,
         quarantine = b.quarantine + t.quarantine, version = b.version + 1
    FROM total t WHERE b.sku_id = t.sku_id AND b.warehouse_id = t.warehouse_id;
  GET DIAGNOSTICS folded = ROW_COUNT;
  RETURN folded;
END $$;

CREATE OR REPLACE FUNCTION book_stock(
  p_winery bigint, p_warehouse bigint, p_sku bigint, p_kind text, p_bottles integer, p_request uuid,
  p_actor text, p_note text, p_now timestamptz
) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Receive or adjust bottles: entry and balance in one go. Answers what is on hand afterwards, or null
-- when an adjustment would take bottles away that are promised to orders; then nothing is booked.
-- The same request twice books once; the same request for something else books nothing, and answers -1.
DECLARE
  after integer;
  before stock_entry;
BEGIN
  INSERT INTO stock_balance (winery_id, warehouse_id, sku_id, on_hand, allocated, in_hand, coming_back, quarantine, version)
  VALUES (p_winery, p_warehouse, p_sku, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING;
  PERFORM fold_stock(ARRAY[p_sku]);
  SELECT b.on_hand INTO after FROM stock_balance b WHERE b.sku_id = p_sku AND b.warehouse_id = p_warehouse;
  SELECT e.* INTO before FROM stock_entry e WHERE e.winery_id = p_winery AND e.request_id = p_request;
  IF FOUND THEN
    RETURN CASE WHEN (before.kind, before.sku_id, before.warehouse_id, before.bottles)
                   = (p_kind, p_sku, p_warehouse, p_bottles) THEN after ELSE -1 END;
  END IF;
  UPDATE stock_balance b SET on_hand = b.on_hand + p_bottles, version = b.version + 1
   WHERE b.sku_id = p_sku AND b.warehouse_id = p_warehouse AND b.on_hand + p_bottles >= b.allocated
  RETURNING b.on_hand INTO after;
  IF NOT FOUND THEN RETURN NULL; END IF;
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, kind, bottles, request_id, counted, at, actor, note)
  VALUES (p_winery, p_warehouse, p_sku, p_kind, p_bottles, p_request, true, p_now, p_actor, p_note);
  RETURN after;
END $$;

CREATE OR REPLACE FUNCTION allocate_orders(p_orders bigint[], p_actor text, p_now timestamptz)
RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Promise bottles to orders that have none yet, whole orders only, in the order of their ids.
-- Answers the orders that could be promised all their bottles.
DECLARE
  one bigint;
  served bigint[] := '{}';
BEGIN
  PERFORM FROM stock_balance b
   WHERE b.sku_id IN (SELECT l.sku_id FROM order_line l WHERE l.order_id = ANY (p_orders))
   ORDER BY b.sku_id, b.warehouse_id FOR UPDATE;

  FOREACH one IN ARRAY (SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM unnest(p_orders) AS t(id)) LOOP
    CONTINUE WHEN EXISTS (
      SELECT FROM (SELECT l.sku_id, sum(l.bottles) AS wanted, bool_or(l.allocation_id IS NOT NULL) AS had
                     FROM order_line l WHERE l.order_id = one GROUP BY l.sku_id) need
        JOIN orders o ON o.id = one
        LEFT JOIN stock_balance b ON b.sku_id = need.sku_id AND b.warehouse_id = o.warehouse_id
       WHERE need.had OR b.id IS NULL OR b.on_hand - b.allocated < need.wanted);
    WITH entry AS (
      INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, kind, bottles, counted, at, actor, note)
      SELECT l.winery_id, o.warehouse_id, l.sku_id, l.id, 'allocated', l.bottles, true, p_now, p_actor, ''
        FROM order_line l JOIN orders o ON o.id = l.order_id WHERE l.order_id = one
      RETURNING id, line_id, sku_id, warehouse_id, bottles),
    promised AS (
      UPDATE stock_balance b SET allocated = b.allocated + t.bottles, version = b.version + 1
        FROM (SELECT sku_id, warehouse_id, sum(bottles) AS bottles FROM entry GROUP BY 1, 2) t
       WHERE b.sku_id = t.sku_id AND b.warehouse_id = t.warehouse_id)
    UPDATE order_line l SET allocation_id = entry.id FROM entry WHERE l.id = entry.line_id;
    served := served || one;
  END LOOP;
  RETURN served;
END $$;

CREATE OR REPLACE FUNCTION tell_stock(p_now timestamptz) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Tell every shop of a winery how its wines stand, as far as balances have changed since it was told.
-- However often one has changed, it is told once. Answers how many balances there were to tell of.
DECLARE
  told bigint[];
BEGIN
  SELECT array_agg(b.id) INTO told FROM (
    SELECT id FROM stock_balance WHERE version > told_version ORDER BY sku_id, warehouse_id FOR UPDATE SKIP LOCKED) b;
  IF told IS NULL THEN RETURN 0; END IF;
  INSERT INTO news (winery_id, connection_id, type, at, data)
  SELECT b.winery_id, c.id, 'stock.changed', p_now,
         jsonb_build_object('sku', s.code, 'warehouse', w.code, 'version', b.version, 'on_hand', b.on_hand,
           'allocated', b.allocated, 'available', b.on_hand - b.allocated, 'coming_back', b.coming_back,
           'quarantine', b.quarantine)
    FROM stock_balance b
    JOIN sku s ON s.id = b.sku_id
    JOIN warehouse w ON w.id = b.warehouse_id
    JOIN shop_connection c ON c.winery_id = b.winery_id
   WHERE b.id = ANY (told)
   ORDER BY b.sku_id, b.warehouse_id;
  UPDATE stock_balance b SET told_version = b.version WHERE b.id = ANY (told);
  RETURN cardinality(told);
END $$;
