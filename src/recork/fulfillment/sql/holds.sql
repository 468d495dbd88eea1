-- The hold that people are shown is kept on the order, where status can be indexed.

CREATE OR REPLACE FUNCTION lead_holds(p_orders bigint[]) RETURNS void
LANGUAGE sql AS $$
  UPDATE orders o
     SET leading_hold = (
           SELECT h.reason FROM hold h JOIN hold_urgency u ON u.reason = h.reason
            WHERE h.order_id = o.id AND h.released_at IS NULL ORDER BY u.place LIMIT 1)
   WHERE o.id = ANY (p_orders);
$$;
