-- A customer is erased from orders that are over: names, addresses and notes go, amounts, bottles, states and numbers stay.
-- It runs as the tables' owner, as nobody else may rewrite history; the application may call it and nothing more.

CREATE OR REPLACE FUNCTION erase_orders(p_orders bigint[], p_who text, p_now timestamptz) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- Erase whom these orders are about. Answers those that were erased now: not those erased before, and not those that are
-- still in anybody's hands (see `in_hand`).
DECLARE
  o record;
  telling text[];
  done bigint[] := '{}';
BEGIN
  FOR o IN SELECT t.id, t.customer_id, t.gift_message, t.shipping_instructions FROM orders t
            WHERE t.id = ANY (p_orders) AND t.erased_at IS NULL ORDER BY t.id FOR UPDATE LOOP
    IF in_hand(o.id) THEN CONTINUE; END IF;
    telling := words_about(o.id);
    -- How people have paid somebody in another way is theirs to know; that they did stays. Before words are taken out: somebody
    -- may be called Way.
    UPDATE entry SET what = regexp_replace(what, ' settled another way: .*', ' settled another way: [erased]')
     WHERE order_id = o.id AND kind = 'settled';
    UPDATE entry SET what = CASE kind WHEN 'address' THEN 'The address was changed' ELSE without_words(what, telling || places_about(o.id)) END
     WHERE order_id = o.id;
    UPDATE ship_to SET name = 'Erased', company = '', line1 = '', line2 = '', city = '', zip = '', phone = '', email = ''
     WHERE order_id = o.id;
    UPDATE mail SET "to" = '', subject = without_words(subject, telling), text = '', html = '',
                    last_words = without_words(last_words, telling) WHERE order_id = o.id;
    UPDATE question SET note = '', answer_words = without_words(answer_words, telling), last_words = without_words(last_words, telling),
                        next_steps = json_without_words(next_steps, telling), pickup_location = without_words(pickup_location, telling)
     WHERE order_id = o.id;
    UPDATE carrier_request r SET note = '', ship_to = CASE WHEN r.ship_to IS NOT NULL THEN nothing_said(r.ship_to) END,
                                 location = without_words(r.location, telling), answer_words = without_words(r.answer_words, telling),
                                 last_words = without_words(r.last_words, telling), next_steps = json_without_words(r.next_steps, telling)
     WHERE r.order_id = o.id;
    UPDATE cancellation SET note = '' WHERE order_id = o.id;
    UPDATE refund SET note = '' WHERE order_id = o.id;
    UPDATE capture SET label = without_words(label, telling), failure = without_words(failure, telling) WHERE order_id = o.id;
    UPDATE refund_intent SET settled_how = CASE WHEN settled_how LIKE 'another way: %' THEN 'another way: [erased]'
                                                ELSE without_words(settled_how, telling) END
     WHERE order_id = o.id;
    UPDATE refund_attempt a SET words = without_words(a.words, telling)
      FROM refund_intent i WHERE i.id = a.intent_id AND i.order_id = o.id;
    UPDATE credit_entry e SET note = without_words(e.note, telling) FROM refund_intent i WHERE i.id = e.intent_id AND i.order_id = o.id;
    UPDATE credit_entry e SET note = without_words(e.note, telling) FROM capture c WHERE c.id = e.capture_id AND c.order_id = o.id;
    -- What somebody applies right now is emptied by them (`forget_news`): they hold it and wait for the order.
    UPDATE heard h SET body = '{}', applied_at = coalesce(h.applied_at, p_now),
                       why_not = CASE WHEN h.applied_at IS NULL THEN 'The order that it is about is erased.' ELSE h.why_not END
     WHERE h.id IN (SELECT n.id FROM submission s
                      JOIN heard n ON n.order_number = s.order_number AND n.order_number <> '' AND n.body <> '{}'
                     WHERE s.order_id = o.id FOR UPDATE OF n SKIP LOCKED);
    UPDATE warehouse_edit e SET changed = json_without_words(e.changed, telling) WHERE e.order_id = o.id;
    UPDATE submission s SET body = convert_to(json_without_words(convert_from(s.body, 'UTF8')::jsonb, telling)::text, 'UTF8'),
             refusal_words = without_words(refusal_words, telling), warehouse_holds = '',
             last_words = without_words(last_words, telling), pickup_location = without_words(pickup_location, telling),
             erasure_try_at = p_now, erasure_attempts = 0
     WHERE s.order_id = o.id;
    UPDATE orders SET gift_message = '', shipping_instructions = '', attention = without_words(attention, telling),
                      pickup_location = without_words(pickup_location, telling), erased_at = p_now WHERE id = o.id;
    INSERT INTO entry (order_id, at, who, what, kind, request_id)
    VALUES (o.id, p_now, left(p_who, 120), 'What names the customer was erased', 'erased', '');
    done := done || o.id;
  END LOOP;
  RETURN done;
END $$;

CREATE OR REPLACE FUNCTION in_hand(p_order bigint) RETURNS boolean LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- Whether somebody still needs to know whom an order is for: it isn't over, a parcel or an answer is awaited, money is on
-- its way, or a letter is owed.
  SELECT o.status NOT IN ('completed', 'cancelled')
      OR EXISTS (SELECT FROM question q WHERE q.order_id = o.id AND q.is_open)
      OR EXISTS (SELECT FROM carrier_request r WHERE r.order_id = o.id AND r.standing IN ('asking', 'wanted', 'with_carrier'))
      OR EXISTS (SELECT FROM submission s WHERE s.order_id = o.id AND s.state IN ('asked', 'live', 'undecided'))
      OR EXISTS (SELECT FROM capture c WHERE c.order_id = o.id AND c.state IN ('waiting', 'unknown', 'authorized'))
      OR EXISTS (SELECT FROM refund_intent i WHERE i.order_id = o.id AND i.outcome IN ('waiting', 'unknown', 'pending', 'failed'))
      OR EXISTS (SELECT FROM mail m WHERE m.order_id = o.id AND m.sent_at IS NULL AND m.gave_up_at IS NULL)
    FROM orders o WHERE o.id = p_order
$$;

CREATE OR REPLACE FUNCTION words_about(p_order bigint) RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- What tells whom an order is for, wherever it stands: on the order, on what was sent of it, in notes and on letters.
  SELECT telling_words(
    ARRAY[c.email, c.phone, a.company, a.line1, a.line2, a.phone, a.email, o.gift_message, o.shipping_instructions]
      || ARRAY(SELECT q.note FROM question q WHERE q.order_id = o.id)
      || ARRAY(SELECT unnest(ARRAY[r.note, r.location] || said_in(r.ship_to)) FROM carrier_request r WHERE r.order_id = o.id)
      || ARRAY(SELECT n.note FROM cancellation n WHERE n.order_id = o.id)
      || ARRAY(SELECT r.note FROM refund r WHERE r.order_id = o.id)
      || ARRAY(SELECT m."to" FROM mail m WHERE m.order_id = o.id)
      || ARRAY(SELECT unnest(said_in(convert_from(s.body, 'UTF8')::jsonb -> 'ship_to')) FROM submission s WHERE s.order_id = o.id)
      || ARRAY(SELECT unnest(said_in(e.changed -> 'ship_to')) FROM warehouse_edit e WHERE e.order_id = o.id),
    ARRAY[c.name, a.name]
      || ARRAY(SELECT r.ship_to ->> 'name' FROM carrier_request r WHERE r.order_id = o.id)
      || ARRAY(SELECT convert_from(s.body, 'UTF8')::jsonb #>> '{ship_to,name}' FROM submission s WHERE s.order_id = o.id)
      || ARRAY(SELECT e.changed #>> '{ship_to,name}' FROM warehouse_edit e WHERE e.order_id = o.id))
    FROM orders o JOIN customer c ON c.id = o.customer_id LEFT JOIN ship_to a ON a.order_id = o.id
   WHERE o.id = p_order
$$;

CREATE OR REPLACE FUNCTION places_about(p_order bigint) RETURNS text[] LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
-- The towns and ZIPs that its addresses name: many live there, so that they are taken out of its timeline alone.
  SELECT telling_words(array_agg(t.word), '{}')
    FROM (SELECT unnest(ARRAY[a.city, a.zip]) FROM ship_to a WHERE a.order_id = p_order
          UNION SELECT unnest(ARRAY[b.said ->> 'city', b.said ->> 'zip'])
            FROM (SELECT convert_from(s.body, 'UTF8')::jsonb -> 'ship_to' FROM submission s WHERE s.order_id = p_order
                  UNION ALL SELECT r.ship_to FROM carrier_request r WHERE r.order_id = p_order
                  UNION ALL SELECT e.changed -> 'ship_to' FROM warehouse_edit e WHERE e.order_id = p_order) b (said)) t (word)
$$;

-- It knew no end of what was never applied.
DROP FUNCTION IF EXISTS empty_news(timestamptz, int);
CREATE OR REPLACE FUNCTION empty_news(p_before timestamptz, p_most int, p_now timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- What was applied before then has done its work, and what came before then and could not be applied will do none: its id
-- stays, so that a repeat is known, and what it said goes.
  WITH old AS (SELECT h.id FROM heard h WHERE h.applied_at < p_before AND h.body <> '{}' LIMIT p_most),
       late AS (SELECT h.id FROM heard h WHERE h.applied_at IS NULL AND h.received_at < p_before LIMIT p_most FOR UPDATE SKIP LOCKED),
       emptied AS (UPDATE heard h SET body = '{}' FROM old WHERE h.id = old.id RETURNING h.id),
       closed AS (UPDATE heard h SET body = '{}', applied_at = p_now, why_not = left('Nobody could apply it in time. ' || h.why_not, 400)
                    FROM late WHERE h.id = late.id RETURNING h.id)
  SELECT (SELECT count(*) FROM emptied) + (SELECT count(*) FROM closed)
$$;

CREATE OR REPLACE FUNCTION forget_news(p_heard bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- What came about an order that was erased by then has done its work at once.
  UPDATE heard SET body = '{}' WHERE id = p_heard AND applied_at IS NOT NULL AND body <> '{}'
$$;

CREATE OR REPLACE FUNCTION erase_customer(p_customer bigint, p_who text, p_now timestamptz) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- Erase who a customer is, once nothing of theirs that isn't erased is left. Their credit stays under its number.
DECLARE
  c customer;
BEGIN
  SELECT * INTO c FROM customer t WHERE t.id = p_customer AND t.erased_at IS NULL FOR UPDATE;
  IF NOT FOUND OR EXISTS (SELECT FROM orders o WHERE o.customer_id = c.id AND o.erased_at IS NULL) THEN RETURN false; END IF;
  UPDATE credit_entry e SET note = without_words(e.note, telling_words(ARRAY[c.email, c.phone], ARRAY[c.name]))
   WHERE e.account = 'customer:' || c.id AND e.note <> '';
  UPDATE customer SET name = 'Erased', email = NULL, phone = '', erased_at = p_now, erased_by = left(p_who, 120) WHERE id = c.id;
  RETURN true;
END $$;
