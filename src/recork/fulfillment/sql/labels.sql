-- Labels are wanted and given back here as rows; asking the carrier is a job's business, in no transaction.

CREATE OR REPLACE FUNCTION want_labels(p_orders bigint[], p_carrier text, p_actor text, p_now timestamptz)
RETURNS uuid[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Want a label for each box of these packed orders that has none in use. A number typed with the box is a label that
-- a person has bought. Answers the labels that are new. The caller holds the orders' locks.
DECLARE
  made uuid[];
BEGIN
  WITH fresh AS (
    INSERT INTO label (id, winery_id, order_id, package_id, carrier, state, wanted_at, wanted_by, tries, next_try_at,
        tracking, bought_at, bought_by, answered_at, words, closed_by, note)
    SELECT gen_random_uuid(), p.winery_id, p.order_id, p.id, CASE WHEN p.tracking = '' THEN p_carrier ELSE 'manual' END,
           CASE WHEN p.tracking = '' THEN 'wanted' ELSE 'bought' END, p_now, p_actor, 0, p_now, p.tracking,
           CASE WHEN p.tracking <> '' THEN p_now END, CASE WHEN p.tracking <> '' THEN left(p_actor, 120) ELSE '' END,
           CASE WHEN p.tracking <> '' THEN p_now END, '', '', ''
      FROM package p JOIN orders o ON o.id = p.order_id
     WHERE p.order_id = ANY (p_orders) AND o.state = 'packed'
       AND NOT EXISTS (SELECT FROM label l WHERE l.package_id = p.id AND l.state IN ('wanted', 'bought'))
     ORDER BY p.id
    RETURNING id)
  SELECT coalesce(array_agg(id), '{}') INTO made FROM fresh;
  RETURN made;
END $$;

CREATE OR REPLACE FUNCTION void_labels(p_orders bigint[], p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Orders that were stopped need no labels. One that a person never bought is void at once; every other one is given
-- back, whatever the carrier has answered so far. The caller holds the orders' locks.
BEGIN
  UPDATE label l
     SET state = CASE WHEN l.carrier = 'manual' AND l.state = 'wanted' THEN 'voided' ELSE 'void_wanted' END,
         void_wanted_at = p_now, next_try_at = p_now, tries = 0,
         answered_at = CASE WHEN l.carrier = 'manual' AND l.state = 'wanted' THEN p_now ELSE l.answered_at END
   WHERE l.order_id = ANY (p_orders) AND l.state IN ('wanted', 'bought');
  UPDATE label l SET closed_at = p_now
   WHERE l.order_id = ANY (p_orders) AND l.state = 'failed' AND l.closed_at IS NULL;
END $$;
