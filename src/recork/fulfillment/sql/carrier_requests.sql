-- Have a carrier send boxes back or elsewhere: asked by anybody who may cancel, answered by people of the house.
-- Nothing here moves an order.

CREATE OR REPLACE FUNCTION ask_carriers(
  p_orders bigint[], p_question uuid, p_actor text, p_from text, p_reason text, p_note text, p_want text,
  p_ship_to jsonb, p_location text, p_now timestamptz
) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Put a request about each order before people, or refuse it at once where no carrier could do it (as
-- `decide_carrier_request` of the rules). Answers the orders asked about now; for the others it is a repeat.
DECLARE
  asked bigint[];
BEGIN
  -- As in cancel_orders: lock, then look with fresh eyes.
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;

  WITH fresh AS (
    INSERT INTO carrier_request (order_id, winery_id, question_id, asked_by, asked_at, asked_from, reason, note, want,
        ship_to, location, state_found, standing, reference, carrier_asked_by, code, words, answered_at, answered_by)
    SELECT o.id, o.winery_id, p_question, p_actor, p_now, p_from, p_reason, p_note, p_want,
           p_ship_to, p_location, o.state, CASE WHEN why.code IS NULL THEN 'wanted' ELSE 'refused' END, '', '',
           coalesce(why.code, ''), '', CASE WHEN why.code IS NOT NULL THEN p_now END,
           CASE WHEN why.code IS NOT NULL THEN 'Recork' ELSE '' END
      FROM orders o
      LEFT JOIN carrier_request_not_from n ON n.state = o.state
      LEFT JOIN carrier_request pending ON pending.order_id = o.id AND pending.standing IN ('wanted', 'with_carrier')
     CROSS JOIN LATERAL (
       SELECT CASE WHEN n.code IS NOT NULL THEN n.code
                   WHEN pending.order_id IS NOT NULL THEN 'carrier_request_pending'
                   WHEN EXISTS (SELECT FROM carrier_request back WHERE back.order_id = o.id
                                   AND back.want = 'return_to_sender' AND back.standing = 'done')
                   THEN 'coming_back' END AS code) why
     WHERE o.id = ANY (p_orders) AND NOT EXISTS (
       SELECT FROM carrier_request r WHERE r.order_id = o.id AND r.question_id = p_question)
    RETURNING order_id)
  SELECT coalesce(array_agg(order_id), '{}') INTO asked FROM fresh;

  PERFORM tell_shops(asked, 'carrier_request.changed', p_question, p_now);
  RETURN asked;
END $$;

CREATE OR REPLACE FUNCTION answer_carrier_requests(
  p_orders bigint[], p_question uuid, p_standing text, p_reference text, p_code text, p_words text, p_actor text,
  p_now timestamptz
) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Take the open request of each order one step on: put to its carrier, done, or refused.
-- p_question: only this one (null: whichever is open). Answers the orders whose request took the step now; whoever
-- comes second finds nothing to answer.
DECLARE
  answered bigint[];
  questions uuid[];   -- which of them, in the same order
  question uuid;
  among bigint[];
BEGIN
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;

  -- guard: one_answer_per_carrier_request
  WITH settled AS (
    UPDATE carrier_request r
       SET standing = p_standing, code = p_code, words = p_words,
           reference = CASE WHEN p_standing = 'with_carrier' THEN p_reference ELSE r.reference END,
           carrier_asked_at = CASE WHEN p_standing = 'with_carrier' THEN p_now ELSE r.carrier_asked_at END,
           carrier_asked_by = CASE WHEN p_standing = 'with_carrier' THEN p_actor ELSE r.carrier_asked_by END,
           answered_at = CASE WHEN p_standing <> 'with_carrier' THEN p_now END,
           answered_by = CASE WHEN p_standing <> 'with_carrier' THEN p_actor ELSE '' END
      FROM carrier_request_step s
     WHERE r.order_id = ANY (p_orders) AND s.from_standing = r.standing AND s.to_standing = p_standing
       AND (p_question IS NULL OR r.question_id = p_question)
    RETURNING r.order_id, r.question_id)
  SELECT coalesce(array_agg(order_id), '{}'), array_agg(question_id) INTO answered, questions FROM settled;

  FOR question, among IN
    SELECT q.id, array_agg(q.about) FROM unnest(answered, questions) AS q (about, id) GROUP BY q.id LOOP
    PERFORM tell_shops(among, 'carrier_request.changed', question, p_now);
  END LOOP;
  RETURN answered;
END $$;

CREATE OR REPLACE FUNCTION greet_returned(p_orders bigint[], p_actor text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- The boxes of these orders are in the house again: what was to come back has come, and what was wanted else is moot.
-- The caller holds the orders' locks and has just moved them to returned, which happens once.
DECLARE
  question uuid;
  among bigint[];
BEGIN
  PERFORM answer_carrier_requests(array_agg(r.order_id), NULL, 'refused', '', 'already_returned', '', p_actor, p_now)
     FROM carrier_request r
    WHERE r.order_id = ANY (p_orders) AND r.standing IN ('wanted', 'with_carrier') AND r.want <> 'return_to_sender';

  FOR question, among IN
    WITH arrived AS (
      UPDATE carrier_request r
         SET standing = 'done', arrived_at = p_now, answered_at = coalesce(r.answered_at, p_now),
             answered_by = CASE WHEN r.answered_at IS NULL THEN p_actor ELSE r.answered_by END
       WHERE r.order_id = ANY (p_orders) AND r.want = 'return_to_sender' AND r.standing <> 'refused'
         AND r.arrived_at IS NULL
      RETURNING r.order_id, r.question_id)
    SELECT question_id, array_agg(order_id) FROM arrived GROUP BY question_id LOOP
    PERFORM tell_shops(among, 'carrier_request.changed', question, p_now);
  END LOOP;
END $$;
