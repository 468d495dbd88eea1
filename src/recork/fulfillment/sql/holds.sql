-- The hold that people are shown is kept on the order, where status can be indexed.

CREATE OR REPLACE FUNCTION lead_holds(p_orders bigint[]) RETURNS void
LANGUAGE sql AS $$
  UPDATE orders o
     SET leading_hold = (
           SELECT h.reason FROM hold h JOIN hold_urgency u ON u.reason = h.reason
            WHERE h.order_id = o.id AND h.released_at IS NULL ORDER BY u.place LIMIT 1)
   WHERE o.id = ANY (p_orders);
$$;

CREATE OR REPLACE FUNCTION tell_of_holds(p_orders bigint[], p_type text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- The holds of these orders have changed: show the one that leads now, and tell the shops under a new version,
-- so that nobody takes an older status for the newer. The caller holds the orders' locks.
BEGIN
  UPDATE orders o SET version = o.version + 1 WHERE o.id = ANY (p_orders);
  PERFORM lead_holds(p_orders);
  PERFORM tell_shops(p_orders, p_type, NULL, p_now);
END $$;

CREATE OR REPLACE FUNCTION release_holds(
  p_orders bigint[], p_reasons text[], p_by text, p_actor text, p_now timestamptz
) RETURNS TABLE (order_id bigint, order_number varchar, state varchar, version integer, released text[], kept text[])
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
-- Clear the open holds of these orders, those with these reasons (null: all), as far as `p_by` may clear them by hand.
-- Answers for each order what was cleared and what was asked for and stays.
DECLARE
  freed bigint[];
  reasons text[];
BEGIN
  -- guard: moves_compare_and_set
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;
  WITH gone AS (
    UPDATE hold h SET released_at = p_now, released_by = p_actor FROM hold_hand may
     WHERE h.order_id = ANY (p_orders) AND h.released_at IS NULL AND (p_reasons IS NULL OR h.reason = ANY (p_reasons))
       AND may.reason = h.reason AND may.by = p_by
    RETURNING h.order_id, h.reason)
  SELECT coalesce(array_agg(gone.order_id), '{}'), array_agg(gone.reason) INTO freed, reasons FROM gone;
  PERFORM tell_of_holds(ARRAY(SELECT DISTINCT unnest(freed)), 'order.hold_released', p_now);

  RETURN QUERY
  SELECT o.id, o.order_number, o.state, o.version,
         ARRAY(SELECT DISTINCT g.reason FROM unnest(freed, reasons) AS g (id, reason) WHERE g.id = o.id ORDER BY 1),
         ARRAY(SELECT DISTINCT h.reason::text FROM hold h WHERE h.order_id = o.id AND h.released_at IS NULL
                  AND (p_reasons IS NULL OR h.reason = ANY (p_reasons)) ORDER BY 1)
    FROM orders o WHERE o.id = ANY (p_orders);
END $$;

CREATE OR REPLACE FUNCTION hold_orders(p_orders bigint[], p_words text, p_until date, p_actor text, p_now timestamptz,
                                       p_hold uuid DEFAULT NULL)
RETURNS TABLE (order_id bigint, order_number varchar, state varchar, version integer, outcome text)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
-- Put a manual hold on these orders, under the asker's id where there is one. outcome: held, already_held, too_late (only what waits to be released can be held).
DECLARE
  held bigint[];
BEGIN
  -- guard: moves_compare_and_set
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;
  WITH put AS (
    INSERT INTO hold (winery_id, order_id, reason, field, words, opened_at, opened_by, until_on, released_by, hold_id)
    SELECT o.winery_id, o.id, 'manual', '', p_words, p_now, p_actor, p_until, '', p_hold
      FROM orders o WHERE o.id = ANY (p_orders) AND o.state = 'received'
        ON CONFLICT (order_id, reason, field) WHERE released_at IS NULL DO NOTHING
    RETURNING order_id)
  SELECT coalesce(array_agg(put.order_id), '{}') INTO held FROM put;
  PERFORM tell_of_holds(held, 'order.held', p_now);

  RETURN QUERY
  SELECT o.id, o.order_number, o.state, o.version,
         CASE WHEN o.id = ANY (held) THEN 'held' WHEN o.state = 'received' THEN 'already_held' ELSE 'too_late' END
    FROM orders o WHERE o.id = ANY (p_orders);
END $$;

CREATE OR REPLACE FUNCTION release_due_holds(p_today date, p_most integer, p_actor text, p_now timestamptz)
RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Clear what was to last until today or a day before, of at most so many orders, the longest due first.
-- Whoever holds an order's lock is deciding about it: it is looked at again with the next round.
DECLARE
  due bigint[];
BEGIN
  SELECT array_agg(id) INTO due FROM (
    SELECT o.id FROM orders o
     WHERE o.id = ANY (ARRAY(
       SELECT h.order_id FROM hold h WHERE h.released_at IS NULL AND h.until_on <= p_today
        ORDER BY h.until_on, h.order_id LIMIT p_most))
     ORDER BY o.id FOR UPDATE SKIP LOCKED) locked;
  IF due IS NULL THEN RETURN 0; END IF;
  WITH gone AS (
    UPDATE hold h SET released_at = p_now, released_by = p_actor
     WHERE h.order_id = ANY (due) AND h.released_at IS NULL AND h.until_on <= p_today
    RETURNING h.order_id)
  SELECT array_agg(DISTINCT gone.order_id) INTO due FROM gone;
  PERFORM tell_of_holds(coalesce(due, '{}'), 'order.hold_released', p_now);
  RETURN coalesce(cardinality(due), 0);
END $$;
