-- Back to the shelf: bottles from stopped carts and from parcels that came back wait as tasks until somebody judges them.

CREATE OR REPLACE FUNCTION put_bottles_back(
  p_put_back bigint, p_back integer, p_damaged integer, p_bin bigint, p_request uuid, p_actor text, p_now timestamptz
) RETURNS text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Book some bottles of one task: these stand in the bin again, those are broken or missing.
-- booked, closed (these were the last), repeated (this request booked before, or there is nothing left to book),
-- too_many, wrong_bin (not where this wine stands, or not of this warehouse) or not_found.
DECLARE
  task put_back;
  stands_in bigint;
  is_last boolean;
BEGIN
  SELECT t.* INTO task FROM put_back t WHERE t.id = p_put_back FOR UPDATE;
  IF NOT FOUND THEN RETURN 'not_found'; END IF;
  IF task.closed_at IS NOT NULL OR EXISTS (
    SELECT FROM stock_entry e WHERE e.winery_id = task.winery_id AND e.request_id = p_request) THEN
    RETURN 'repeated';
  END IF;
  IF p_back < 0 OR p_damaged < 0 OR p_back + p_damaged = 0
     OR p_back + p_damaged > task.bottles - task.bottles_back - task.bottles_damaged THEN
    RETURN 'too_many';
  END IF;
  IF p_back > 0 THEN
    SELECT b.bin_id INTO stands_in FROM stock_balance b
     WHERE b.sku_id = task.sku_id AND b.warehouse_id = task.warehouse_id;
    IF p_bin IS DISTINCT FROM coalesce(stands_in, p_bin)
       OR NOT EXISTS (SELECT FROM bin WHERE id = p_bin AND warehouse_id = task.warehouse_id) THEN
      RETURN 'wrong_bin';
    END IF;
    -- A wine that stood nowhere stands here from now on, so that a picker finds it.
    IF stands_in IS NULL THEN
      UPDATE stock_balance b SET bin_id = p_bin WHERE b.sku_id = task.sku_id AND b.warehouse_id = task.warehouse_id;
    END IF;
  END IF;
  is_last := task.bottles_back + task.bottles_damaged + p_back + p_damaged = task.bottles;
  UPDATE put_back t
     SET bottles_back = t.bottles_back + p_back, bottles_damaged = t.bottles_damaged + p_damaged,
         bin_id = coalesce(p_bin, t.bin_id), closed_at = CASE WHEN is_last THEN p_now END,
         closed_by = CASE WHEN is_last THEN p_actor ELSE '' END
   WHERE t.id = p_put_back;
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, request_id,
      counted, at, actor, note)
  SELECT task.winery_id, task.warehouse_id, task.sku_id, task.line_id, task.allocation_id, part.kind,
         part.bottles, part.request, false, p_now, p_actor,
         CASE WHEN part.kind = 'put_back' THEN coalesce((SELECT 'Bin ' || b.code FROM bin b WHERE b.id = p_bin), '')
              ELSE '' END
    FROM (VALUES ('put_back', p_back, p_request),
                 ('damaged', p_damaged, CASE WHEN p_back = 0 THEN p_request END)) AS part (kind, bottles, request)
   WHERE part.bottles > 0;
  RETURN CASE WHEN is_last THEN 'closed' ELSE 'booked' END;
END $$;

CREATE OR REPLACE FUNCTION check_in_returned(p_orders bigint[], p_actor text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- What had left the house is in it again: an entry for each promise that was shipped, and a task to judge its bottles.
-- The caller holds the orders' locks and has just moved them to returned, which happens once.
BEGIN
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, counted,
      at, actor, note)
  SELECT e.winery_id, e.warehouse_id, e.sku_id, e.line_id, e.allocation_id, 'returned', e.bottles, false,
         p_now, p_actor, ''
    FROM order_line l JOIN stock_entry e ON e.allocation_id = l.allocation_id AND e.kind = 'shipped'
   WHERE l.order_id = ANY (p_orders);

  INSERT INTO put_back (winery_id, order_id, line_id, allocation_id, sku_id, warehouse_id, bottles,
      asked_at, closed_by, bottles_back, bottles_damaged)
  SELECT e.winery_id, l.order_id, l.id, e.allocation_id, e.sku_id, e.warehouse_id, e.bottles, p_now, '', 0, 0
    FROM order_line l JOIN stock_entry e ON e.allocation_id = l.allocation_id AND e.kind = 'returned'
   WHERE l.order_id = ANY (p_orders);
END $$;
