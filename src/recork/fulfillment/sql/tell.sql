-- News for shops: a row per order, in the transaction that made the change.

CREATE OR REPLACE FUNCTION tell_shops(p_orders bigint[], p_type text, p_question uuid, p_now timestamptz)
RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Freeze what each order's shop is to hear now. Orders without a shop are passed over.
-- The stop that happened travels with the cancelled state, whoever asked for it; with it the name of who did, if that was
-- somebody in the portal who has one. An e-mail address is none.
BEGIN
  INSERT INTO news (winery_id, connection_id, order_id, type, at, data)
  SELECT o.winery_id, o.connection_id, o.id, p_type, p_now,
         jsonb_build_object(
           'order_number', o.order_number,
           'fulfillment_number', 'F' || (1000000 + o.id),
           'version', o.version, 'state', o.state, 'status', o.status,
           'question', CASE WHEN i.question_id IS NOT NULL THEN jsonb_build_object(
             'kind', 'intercept', 'id', i.question_id, 'code', nullif(i.code, ''), 'answer', i.answer,
             'detail', 'Unable to intercept in Fulfillment: order ' || o.order_number || ' ' || never.why || '.'
                       || CASE WHEN i.words <> '' THEN ' The floor says: ' || i.words ELSE '' END)
             WHEN c.question_id IS NOT NULL THEN jsonb_build_object(
             'kind', 'cancellation', 'id', c.question_id, 'code', nullif(c.code, ''),
             'answer', CASE c.outcome WHEN 'declined' THEN 'declined' ELSE 'accepted' END,
             'detail', 'Unable to cancel in Fulfillment: order ' || o.order_number || ' ' || no.why || '.') END,
           'shop_next', stop.shop_next,
           'pickup', CASE WHEN stop.pickup_location <> '' THEN jsonb_build_object(
             'location', stop.pickup_location, 'ready_on', stop.pickup_ready_on) END,
           'holds', coalesce(held.told, '[]'),
           'lines', coalesce(line.told, '[]'),
           'packages', coalesce(box.told, '[]'))
         || CASE WHEN p_type = 'order.edited' THEN jsonb_build_object('edit', (
              SELECT jsonb_build_object('id', e.edit_id, 'by', e.edited_by, 'changed', e.after - 'warehouse')
                FROM order_edit e WHERE e.order_id = o.id ORDER BY e.version DESC LIMIT 1)) ELSE '{}' END
         || CASE WHEN stop.asked_from IN ('view_orders', 'order_details', 'group') AND stop.asked_by NOT LIKE '%@%'
              THEN jsonb_build_object('by', stop.asked_by) ELSE '{}' END
         || CASE WHEN r.question_id IS NOT NULL THEN jsonb_build_object('carrier_request', jsonb_build_object(
              'id', r.question_id, 'want', r.want, 'standing', r.standing, 'reason', r.reason, 'note', r.note,
              'asked_by', r.asked_by, 'asked_at', r.asked_at, 'ship_to', r.ship_to,
              'location', nullif(r.location, ''), 'reference', nullif(r.reference, ''), 'code', nullif(r.code, ''),
              'detail', wants.unable || ': order ' || o.order_number || ' ' || unmoved.why || '.'
                        || CASE WHEN r.words <> '' THEN ' ' || r.words ELSE '' END,
              'arrived_at', r.arrived_at)) ELSE '{}' END
    FROM orders o
    LEFT JOIN cancellation c ON c.order_id = o.id AND c.order_id = ANY (p_orders) AND c.question_id = p_question
                            AND p_type <> 'carrier_request.changed'
    LEFT JOIN carrier_request r ON r.order_id = o.id AND r.order_id = ANY (p_orders) AND r.question_id = p_question
                               AND p_type = 'carrier_request.changed'
    LEFT JOIN carrier_request_want wants ON wants.want = r.want
    LEFT JOIN carrier_request_refusal unmoved ON unmoved.code = r.code
    LEFT JOIN refusal no ON no.code = c.code
    LEFT JOIN intercept i ON i.order_id = o.id AND i.order_id = ANY (p_orders) AND i.question_id = p_question
                         AND i.answer <> '' AND p_type IN ('order.cancelled', 'intercept.answered')
    LEFT JOIN intercept_refusal never ON never.code = i.code
    LEFT JOIN cancellation stop ON stop.order_id = o.id AND stop.order_id = ANY (p_orders) AND stop.outcome = 'cancelled'
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('sku', l.sku_code, 'ordered', l.bottles, 'shipped',
               CASE WHEN o.state IN ('shipped', 'delivered', 'returned') THEN l.bottles_picked ELSE 0 END)
               ORDER BY l.position) AS told
        FROM order_line l WHERE l.order_id = o.id) line ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('reason', h.reason, 'field', h.field, 'words', h.words, 'until_on', h.until_on)
               ORDER BY u.place, h.id) AS told
        FROM hold h JOIN hold_urgency u ON u.reason = h.reason
       WHERE h.order_id = o.id AND h.released_at IS NULL) held ON true
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('carrier', p.carrier, 'tracking', p.tracking,
               'bottles', p.box_bottles) ORDER BY p.id) AS told
        FROM package p WHERE p.order_id = o.id) box ON true
   WHERE o.id = ANY (p_orders) AND o.connection_id IS NOT NULL;
END $$;

CREATE OR REPLACE FUNCTION number_news(p_connection uuid) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Give the shop's unnumbered news its places in the feed. Only one at a time may number, and
-- only what is committed is seen, so a place once read never has a later arrival before it.
DECLARE
  last bigint;
BEGIN
  PERFORM 1 FROM news n WHERE n.connection_id = p_connection AND n.seq IS NULL LIMIT 1;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT c.last_news_seq INTO last FROM shop_connection c WHERE c.id = p_connection FOR NO KEY UPDATE;
  WITH numbered AS (
    UPDATE news n SET seq = last + fresh.place
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS place
              FROM news WHERE connection_id = p_connection AND seq IS NULL) AS fresh
     WHERE n.id = fresh.id RETURNING n.seq)
  UPDATE shop_connection c SET last_news_seq = (SELECT max(seq) FROM numbered)
   WHERE c.id = p_connection AND EXISTS (SELECT FROM numbered);
END $$;
