-- Hand-over to the carrier: lists that are filled, closed once, and then stay as they are.
-- Locks: manifests first, in the order of their ids, then orders.

CREATE OR REPLACE FUNCTION ready_to_leave(p_orders bigint[])
RETURNS TABLE (order_id bigint, winery_id bigint, warehouse_id bigint, carrier varchar, boxes bigint)
LANGUAGE sql STABLE AS $$
-- Packed orders of these (null: of all) whose every box bears a label, that nobody wants back and no list has yet.
SELECT o.id, o.winery_id, o.warehouse_id, o.carrier, count(*)
  FROM orders o
  JOIN package p ON p.order_id = o.id
  LEFT JOIN label l ON l.package_id = p.id AND l.state = 'bought'
 WHERE o.state = 'packed' AND (p_orders IS NULL OR o.id = ANY (p_orders))
   AND NOT EXISTS (SELECT FROM manifest_order c WHERE c.order_id = o.id)
   AND NOT EXISTS (SELECT FROM intercept i WHERE i.order_id = o.id AND i.answer = '')
 GROUP BY o.id HAVING count(l.id) = count(*)
$$;

CREATE OR REPLACE FUNCTION put_on_manifests(p_orders bigint[], p_on date, p_actor text, p_now timestamptz)
RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Put those of these orders that are ready on the day's open lists. Answers the orders that are on one now and weren't.
DECLARE
  put bigint[];
BEGIN
  INSERT INTO manifest (key, warehouse_id, carrier, leaves_on, opened_at, opened_by, closed_by, orders, boxes, tries, words)
  SELECT gen_random_uuid(), r.warehouse_id, r.carrier, p_on, p_now, p_actor, '', 0, 0, 0, ''
    FROM (SELECT DISTINCT warehouse_id, carrier FROM ready_to_leave(p_orders)) r
   ORDER BY r.warehouse_id, r.carrier
      ON CONFLICT DO NOTHING;
  PERFORM FROM manifest m WHERE m.closed_at IS NULL AND m.leaves_on = p_on ORDER BY m.id FOR UPDATE;
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;
  WITH fresh AS (
    INSERT INTO manifest_order (winery_id, manifest_id, order_id, added_at, added_by)
    SELECT r.winery_id, m.id, r.order_id, p_now, p_actor
      FROM ready_to_leave(p_orders) r
      JOIN manifest m ON m.warehouse_id = r.warehouse_id AND m.carrier = r.carrier AND m.leaves_on = p_on
                     AND m.closed_at IS NULL AND NOT m.by_hand
     ORDER BY r.order_id
    RETURNING order_id)
  SELECT coalesce(array_agg(order_id), '{}') INTO put FROM fresh;
  RETURN put;
END $$;

CREATE OR REPLACE FUNCTION close_manifest(p_manifest bigint, p_seen integer, p_actor text, p_now timestamptz)
RETURNS text
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Hand a list over: all its orders are shipped in one go, once. Whatever isn't packed any more (pulled out, or gone
-- another way) is taken off first. closed, repeated, changed (not as many as were seen), empty, narrow (who sees one
-- winery would close it over the others' heads) or not_found.
DECLARE
  list manifest;
  leaving bigint[];
BEGIN
  IF coalesce(current_setting('recork.every_winery', true), '') <> 'on' THEN RETURN 'narrow'; END IF;
  SELECT m.* INTO list FROM manifest m WHERE m.id = p_manifest FOR UPDATE;
  IF NOT FOUND THEN RETURN 'not_found'; END IF;
  IF list.closed_at IS NOT NULL THEN RETURN 'repeated'; END IF;
  PERFORM FROM orders o WHERE o.id IN (SELECT c.order_id FROM manifest_order c WHERE c.manifest_id = p_manifest)
    ORDER BY o.id FOR UPDATE;
  DELETE FROM manifest_order c USING orders o
   WHERE c.manifest_id = p_manifest AND o.id = c.order_id AND o.state <> 'packed';
  SELECT coalesce(array_agg(c.order_id), '{}') INTO leaving FROM manifest_order c WHERE c.manifest_id = p_manifest;
  IF cardinality(leaving) = 0 THEN RETURN 'empty'; END IF;
  IF cardinality(leaving) <> p_seen THEN RETURN 'changed'; END IF;

  PERFORM move_orders(leaving, 'shipped', 'floor', p_actor, list.key, p_now);
  PERFORM seal_manifest(p_manifest, leaving, p_actor, p_now);
  RETURN 'closed';
END $$;

CREATE OR REPLACE FUNCTION take_off_manifest(p_manifest bigint, p_order bigint) RETURNS boolean
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Take an order off an open list; it stays where it is. False: the list is closed, or the order isn't on it.
DECLARE
  taken integer;
BEGIN
  PERFORM FROM manifest m WHERE m.id = p_manifest AND m.closed_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  DELETE FROM manifest_order c WHERE c.manifest_id = p_manifest AND c.order_id = p_order;
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken = 1;
END $$;

CREATE OR REPLACE FUNCTION hand_over(p_orders bigint[], p_request uuid, p_on date, p_actor text, p_now timestamptz)
RETURNS TABLE (order_id bigint, order_number varchar, state varchar, version integer, outcome text, hold varchar)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
-- Ship boxes that somebody takes along without the driver's list: they leave the open list they are on, and get one
-- of their own for each warehouse and carrier, closed at once. The same request for the same orders ships once.
DECLARE
  one record;
  list bigint;
  leaving bigint[];
BEGIN
  PERFORM FROM manifest m
    WHERE m.closed_at IS NULL AND m.id IN (SELECT c.manifest_id FROM manifest_order c WHERE c.order_id = ANY (p_orders))
    ORDER BY m.id FOR UPDATE;
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;
  FOR one IN
    SELECT o.warehouse_id, o.carrier, array_agg(o.id ORDER BY o.id) AS ids,
           md5(concat_ws('/', p_request, o.warehouse_id, o.carrier, array_agg(o.id ORDER BY o.id)))::uuid AS key
      FROM orders o WHERE o.id = ANY (p_orders) GROUP BY 1, 2 ORDER BY 1, 2 LOOP
    SELECT m.id INTO list FROM manifest m WHERE m.key = one.key;
    IF NOT FOUND THEN
      SELECT array_agg(o.id ORDER BY o.id) INTO leaving FROM orders o WHERE o.id = ANY (one.ids) AND o.state = 'packed';
      IF leaving IS NOT NULL THEN
        DELETE FROM manifest_order c WHERE c.order_id = ANY (leaving);
        INSERT INTO manifest (key, warehouse_id, carrier, leaves_on, opened_at, opened_by, closed_by, orders, boxes,
                              tries, words, by_hand)
        VALUES (one.key, one.warehouse_id, one.carrier, p_on, p_now, p_actor, '', 0, 0, 0, '', true)
        RETURNING id INTO list;
        INSERT INTO manifest_order (winery_id, manifest_id, order_id, added_at, added_by)
        SELECT o.winery_id, list, o.id, p_now, p_actor FROM orders o WHERE o.id = ANY (leaving) ORDER BY o.id;
      END IF;
      RETURN QUERY SELECT * FROM move_orders(one.ids, 'shipped', 'floor', p_actor, one.key, p_now);
      PERFORM seal_manifest(list, leaving, p_actor, p_now);
    ELSE
      RETURN QUERY SELECT o.id, o.order_number, o.state, o.version,
                          CASE WHEN c.id IS NULL THEN 'illegal' ELSE 'repeated' END, o.leading_hold
                     FROM orders o LEFT JOIN manifest_order c ON c.order_id = o.id AND c.manifest_id = list
                    WHERE o.id = ANY (one.ids);
    END IF;
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION seal_manifest(p_manifest bigint, p_leaving bigint[], p_actor text, p_now timestamptz)
RETURNS void LANGUAGE sql AS $$
-- Close a list whose orders have just left; from here on it stays as it is. A carrier that can be called is told by a job.
UPDATE manifest m
   SET closed_at = p_now, closed_by = p_actor, orders = cardinality(p_leaving),
       boxes = (SELECT count(*) FROM package p WHERE p.order_id = ANY (p_leaving)),
       next_try_at = CASE WHEN EXISTS (SELECT FROM label l WHERE l.order_id = ANY (p_leaving) AND l.state = 'bought'
                                        AND l.carrier <> 'manual') THEN p_now END
 WHERE m.id = p_manifest AND p_leaving IS NOT NULL;
$$;

CREATE OR REPLACE FUNCTION closed_manifest_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.key, NEW.warehouse_id, NEW.carrier, NEW.leaves_on, NEW.opened_at, NEW.opened_by,
                           NEW.closed_at, NEW.closed_by, NEW.orders, NEW.boxes, NEW.by_hand)
       IS NOT DISTINCT FROM (OLD.id, OLD.key, OLD.warehouse_id, OLD.carrier, OLD.leaves_on, OLD.opened_at,
                             OLD.opened_by, OLD.closed_at, OLD.closed_by, OLD.orders, OLD.boxes, OLD.by_hand) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'manifest % is closed', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER closed_manifest_stays BEFORE UPDATE OR DELETE ON manifest
  FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION closed_manifest_stays();

CREATE OR REPLACE FUNCTION closed_manifest_keeps_its_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM manifest m WHERE m.closed_at IS NOT NULL
                AND m.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.manifest_id END,
                             CASE WHEN TG_OP <> 'DELETE' THEN NEW.manifest_id END)) THEN
    RAISE EXCEPTION 'the manifest is closed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER closed_manifest_keeps_its_orders BEFORE INSERT OR UPDATE OR DELETE ON manifest_order
  FOR EACH ROW EXECUTE FUNCTION closed_manifest_keeps_its_orders();
