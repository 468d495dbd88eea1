-- Whom orders were for is erased once they are over: names, addresses and notes go, bottles, states, amounts and numbers stay.
-- It runs as the tables' owner, as nobody else may rewrite history; policies bind the owner too, and the application may call it
-- and nothing more.

-- News that says more than states and bottles: few, so that those of one order are found without an index over all.
CREATE INDEX IF NOT EXISTS news_with_words ON news (order_id)
 WHERE type IN ('order.edited', 'carrier_request.changed') OR data -> 'holds' <> '[]' OR data ->> 'pickup' IS NOT NULL
    OR data #>> '{question,detail}' IS NOT NULL;

CREATE OR REPLACE FUNCTION erase_orders(p_orders bigint[], p_who text, p_now timestamptz) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET plan_cache_mode = force_generic_plan AS $$
-- Erase whom these orders are for. Answers those that were erased now: not those erased before, and not those that
-- somebody still needs (see `in_hand`).
DECLARE
  o bigint;
  due bigint[];
  telling text[];
  placed text[];
  done bigint[] := '{}';
BEGIN
  -- All orders first, in the order of their ids, then the groups that name them, in the order of theirs. Who answers a
  -- group holds it and waits for its orders; so none is waited for here that still is answered.
  PERFORM FROM orders t WHERE t.id = ANY (p_orders) ORDER BY t.id FOR NO KEY UPDATE;
  SELECT coalesce(array_agg(s.order_id ORDER BY s.order_id), '{}') INTO due FROM ship_to s
   WHERE s.order_id = ANY (p_orders) AND s.erased_at IS NULL AND NOT in_hand(s.order_id);
  PERFORM FROM cancellation_batch b
   WHERE b.id IN (SELECT c.batch_id FROM cancellation c WHERE c.order_id = ANY (due)) ORDER BY b.id FOR NO KEY UPDATE;
  FOREACH o IN ARRAY due LOOP
    telling := words_about(o);
    placed := telling || places_about(o);
    UPDATE hold SET words = CASE WHEN reason IN ('manual', 'shipping_instructions') THEN '[erased]' ELSE without_words(words, placed) END
     WHERE order_id = o;
    UPDATE cancellation_batch b SET note = without_words(b.note, telling),
                                    pickup_location = without_words(b.pickup_location, telling) FROM cancellation c
     WHERE c.order_id = o AND b.id = c.batch_id AND (b.note <> '' OR b.pickup_location <> '');
    UPDATE cancellation SET note = '', pickup_location = without_words(pickup_location, telling) WHERE order_id = o;
    UPDATE intercept SET note = '', words = without_words(words, placed),
                         pickup_location = without_words(pickup_location, telling) WHERE order_id = o;
    UPDATE carrier_request SET note = '', words = without_words(words, placed), location = without_words(location, telling),
                               ship_to = CASE WHEN ship_to IS NOT NULL THEN nothing_said(ship_to) END
     WHERE order_id = o;
    UPDATE shop_next_change SET pickup_location = without_words(pickup_location, telling),
                                before_location = without_words(before_location, telling) WHERE order_id = o;
    UPDATE label SET words = without_words(words, placed), note = CASE WHEN note <> '' THEN '[erased]' ELSE '' END
     WHERE order_id = o;
    UPDATE order_edit SET before = json_without_words(before, telling), after = json_without_words(after, telling) WHERE order_id = o;
    UPDATE shop_report SET body = json_without_words(body, placed) WHERE order_id = o;
    UPDATE news SET data = json_without_words(data, telling)
     WHERE order_id = o
       AND (type IN ('order.edited', 'carrier_request.changed') OR data -> 'holds' <> '[]' OR data ->> 'pickup' IS NOT NULL
            OR data #>> '{question,detail}' IS NOT NULL);
    -- What an endpoint answered to one of these may repeat it.
    UPDATE webhook_delivery SET words = '' WHERE id = ANY (ARRAY(SELECT answers_about(o)));
    UPDATE ship_to SET name = 'Erased', company = '', line1 = '', line2 = '', city = '', zip = '', phone = '', email = '',
                       shipping_instructions = '', gift_message = '', name_key = '', surname_key = '', email_key = '', phone_key = '',
                       erased_at = p_now, erased_by = left(p_who, 120)
     WHERE order_id = o;
    done := done || o;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION keep_unsaid() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
-- What is asked about an order after it was erased is kept without its words; the trigger names their columns. Who asks
-- holds the order's lock, as erasing does, so that one of the two comes first.
DECLARE
  said jsonb := to_jsonb(NEW);
BEGIN
  IF NOT EXISTS (SELECT FROM ship_to s WHERE s.order_id = NEW.order_id AND s.erased_at IS NOT NULL) THEN RETURN NEW; END IF;
  RETURN jsonb_populate_record(NEW, (
    SELECT coalesce(jsonb_object_agg(c, CASE jsonb_typeof(said -> c) WHEN 'object' THEN nothing_said(said -> c) ELSE '"[erased]"' END), '{}')
      FROM unnest(TG_ARGV) c WHERE jsonb_typeof(said -> c) = 'object' OR said ->> c <> ''));
END $$;

CREATE OR REPLACE TRIGGER cancellation_unsaid BEFORE INSERT OR UPDATE OF note, pickup_location ON cancellation
   FOR EACH ROW WHEN (NEW.note <> '' OR NEW.pickup_location <> '') EXECUTE FUNCTION keep_unsaid('note', 'pickup_location');
CREATE OR REPLACE TRIGGER intercept_unsaid BEFORE INSERT OR UPDATE OF note, words, pickup_location ON intercept
   FOR EACH ROW WHEN (NEW.note <> '' OR NEW.words <> '' OR NEW.pickup_location <> '')
   EXECUTE FUNCTION keep_unsaid('note', 'words', 'pickup_location');
CREATE OR REPLACE TRIGGER shop_next_change_unsaid BEFORE INSERT ON shop_next_change
   FOR EACH ROW WHEN (NEW.pickup_location <> '' OR NEW.before_location <> '')
   EXECUTE FUNCTION keep_unsaid('pickup_location', 'before_location');
CREATE OR REPLACE TRIGGER carrier_request_unsaid BEFORE INSERT OR UPDATE OF note, words, location, ship_to ON carrier_request
   FOR EACH ROW WHEN (NEW.note <> '' OR NEW.words <> '' OR NEW.location <> '' OR NEW.ship_to IS NOT NULL)
   EXECUTE FUNCTION keep_unsaid('note', 'words', 'location', 'ship_to');
CREATE OR REPLACE TRIGGER label_unsaid BEFORE INSERT OR UPDATE OF note ON label
   FOR EACH ROW WHEN (NEW.note <> '') EXECUTE FUNCTION keep_unsaid('note');

CREATE OR REPLACE FUNCTION in_hand(p_order bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- Whether somebody still needs to know whom an order is for: it hasn't left or ended, a carrier is still asked about it, or the
-- group in which it was asked about is still being answered.
  SELECT o.state NOT IN ('cancelled', 'shipped', 'delivered', 'returned')
      OR EXISTS (SELECT FROM carrier_request r WHERE r.order_id = o.id AND r.answered_at IS NULL)
      OR EXISTS (SELECT FROM label l WHERE l.order_id = o.id AND l.state IN ('wanted', 'void_wanted'))
      OR EXISTS (SELECT FROM cancellation_batch b
                  WHERE b.answered < cardinality(b.numbers) AND (b.winery_id = o.winery_id OR b.winery_id IS NULL)
                    AND b.numbers && ARRAY[o.order_number::text, 'F' || (1000000 + o.id)])
    FROM orders o WHERE o.id = p_order
$$;

CREATE OR REPLACE FUNCTION addresses_of(p_order bigint) RETURNS SETOF jsonb LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- Every address that the order ever had.
  SELECT to_jsonb(s) FROM ship_to s WHERE s.order_id = p_order
  UNION ALL SELECT e.before -> 'ship_to' FROM order_edit e WHERE e.order_id = p_order AND e.before ? 'ship_to'
  UNION ALL SELECT e.after -> 'ship_to' FROM order_edit e WHERE e.order_id = p_order AND e.after ? 'ship_to'
  UNION ALL SELECT r.ship_to FROM carrier_request r WHERE r.order_id = p_order AND r.ship_to IS NOT NULL
$$;

-- By whose address an order is found although it goes elsewhere now. `casefold` of the rules and `lower` agree on what an
-- e-mail address is made of.
CREATE INDEX IF NOT EXISTS order_edit_from_email ON order_edit (winery_id, lower(before #>> '{ship_to,email}'))
 WHERE before #>> '{ship_to,email}' <> '';
CREATE INDEX IF NOT EXISTS order_edit_to_email ON order_edit (winery_id, lower(after #>> '{ship_to,email}'))
 WHERE after #>> '{ship_to,email}' <> '';
CREATE INDEX IF NOT EXISTS carrier_request_email ON carrier_request (winery_id, lower(ship_to ->> 'email')) WHERE ship_to ->> 'email' <> '';

CREATE OR REPLACE FUNCTION orders_with_email(p_winery bigint, p_email text, p_most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- The winery's orders in which the address stands or stood, the newest first. p_email: as `email_key` folds it.
  SELECT found.order_id
    FROM (SELECT s.order_id FROM ship_to s WHERE s.winery_id = p_winery AND s.email_key = p_email
          UNION SELECT e.order_id FROM order_edit e WHERE e.winery_id = p_winery AND e.before #>> '{ship_to,email}' <> ''
                   AND lower(e.before #>> '{ship_to,email}') = p_email
          UNION SELECT e.order_id FROM order_edit e WHERE e.winery_id = p_winery AND e.after #>> '{ship_to,email}' <> ''
                   AND lower(e.after #>> '{ship_to,email}') = p_email
          UNION SELECT r.order_id FROM carrier_request r WHERE r.winery_id = p_winery AND r.ship_to ->> 'email' <> ''
                   AND lower(r.ship_to ->> 'email') = p_email) found
   ORDER BY 1 DESC LIMIT p_most
$$;

CREATE OR REPLACE FUNCTION answers_about(p_order bigint) RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- The messages to endpoints that said more of the order than states and bottles, and to which something was answered.
  SELECT d.id FROM news n
    JOIN webhook_endpoint e ON e.connection_id = n.connection_id
    JOIN webhook_delivery d ON d.endpoint_id = e.id AND d.news_id = n.id
   WHERE n.order_id = p_order AND d.words <> ''
     AND (n.type IN ('order.edited', 'carrier_request.changed') OR n.data -> 'holds' <> '[]' OR n.data ->> 'pickup' IS NOT NULL
          OR n.data #>> '{question,detail}' IS NOT NULL)
$$;

CREATE OR REPLACE FUNCTION words_about(p_order bigint) RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- What tells whom an order is for, wherever it stands: in its addresses, wishes and notes.
  SELECT telling_words(
    ARRAY(SELECT unnest(ARRAY[a ->> 'company', a ->> 'line1', a ->> 'line2', a ->> 'phone', a ->> 'email',
                              a ->> 'shipping_instructions', a ->> 'gift_message']) FROM addresses_of(p_order) a)
      || ARRAY(SELECT c.note FROM cancellation c WHERE c.order_id = p_order)
      || ARRAY(SELECT h.words FROM hold h WHERE h.order_id = p_order AND h.reason IN ('manual', 'shipping_instructions'))
      || ARRAY(SELECT i.note FROM intercept i WHERE i.order_id = p_order)
      || ARRAY(SELECT r.note FROM carrier_request r WHERE r.order_id = p_order),
    ARRAY(SELECT a ->> 'name' FROM addresses_of(p_order) a))
$$;

CREATE OR REPLACE FUNCTION places_about(p_order bigint) RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- The towns and ZIPs that its addresses name: many live there, so that they are taken out of words about it alone.
  SELECT telling_words(ARRAY(SELECT unnest(ARRAY[a ->> 'city', a ->> 'zip']) FROM addresses_of(p_order) a), '{}')
$$;
