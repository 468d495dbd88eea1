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
