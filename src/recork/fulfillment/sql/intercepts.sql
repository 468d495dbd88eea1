-- Pull orders out of the line that are picked or packed: asked by anybody, answered by the floor.

CREATE OR REPLACE FUNCTION ask_intercepts(
  p_orders bigint[], p_question uuid, p_actor text, p_from text, p_reason text, p_note text, p_shop_next text,
  p_pickup_location text, p_pickup_ready_on date, p_answer_by timestamptz, p_now timestamptz
) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Put a question about each order before the floor, or answer it at once where the floor can do nothing (as
-- `decide_intercept` of the rules). Answers the orders that were asked about now; for the others it is a repeat.
DECLARE
  asked bigint[];
  declined bigint[];
BEGIN
  -- As in cancel_orders: lock, then look with fresh eyes.
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;

  WITH fresh AS (
    INSERT INTO intercept (order_id, winery_id, question_id, asked_by, asked_at, asked_from, reason, note, shop_next,
        pickup_location, pickup_ready_on, answer_by, state_found, answer, code, words, answered_at, answered_by)
    SELECT o.id, o.winery_id, p_question, p_actor, p_now, p_from, p_reason, p_note, p_shop_next,
           p_pickup_location, p_pickup_ready_on, p_answer_by, o.state, now_said.answer,
           CASE now_said.answer WHEN 'declined' THEN why.code ELSE '' END, '',
           CASE WHEN now_said.answer <> '' THEN p_now END, CASE WHEN now_said.answer <> '' THEN 'Recork' ELSE '' END
      FROM orders o
      LEFT JOIN intercept_not_from n ON n.state = o.state
      LEFT JOIN intercept pending ON pending.order_id = o.id AND pending.answer = ''
     CROSS JOIN LATERAL (
       SELECT CASE WHEN n.code IS NOT NULL THEN n.code WHEN pending.order_id IS NOT NULL THEN 'intercept_pending'
                   WHEN p_answer_by <= p_now THEN 'deadline_passed' END AS code) why
     CROSS JOIN LATERAL (
       SELECT CASE WHEN o.state = 'cancelled' THEN 'already_cancelled'
                   WHEN why.code IS NOT NULL THEN 'declined' ELSE '' END AS answer) now_said
     WHERE o.id = ANY (p_orders) AND NOT EXISTS (
       SELECT FROM intercept i WHERE i.order_id = o.id AND i.question_id = p_question)
    RETURNING order_id, answer)
  SELECT array_agg(order_id), array_agg(order_id) FILTER (WHERE answer = 'declined') INTO asked, declined FROM fresh;

  IF declined IS NOT NULL THEN
    PERFORM tell_shops(declined, 'intercept.answered', p_question, p_now);
  END IF;
  RETURN coalesce(asked, '{}');
END $$;

CREATE OR REPLACE FUNCTION answer_intercepts(
  p_orders bigint[], p_question uuid, p_answer text, p_code text, p_words text, p_actor text,
  p_due timestamptz, p_now timestamptz
) RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Give the open question of each order its one answer; accepted, the order is stopped and its bottles come back.
-- p_question: only this one (null: whichever is open). p_due: only those whose deadline had passed by then.
-- Answers the orders whose question was open until now; whoever comes second finds nothing to answer.
DECLARE
  answered bigint[];
  questions uuid[];   -- which of them, in the same order
  stopped bigint[];
  question uuid;
  among bigint[];
BEGIN
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;

  -- guard: one_answer_per_question
  WITH settled AS (
    UPDATE intercept i SET answer = p_answer, code = p_code, words = p_words, answered_at = p_now, answered_by = p_actor
     WHERE i.order_id = ANY (p_orders) AND i.answer = ''
       AND (p_question IS NULL OR i.question_id = p_question) AND (p_due IS NULL OR i.answer_by <= p_due)
    RETURNING i.order_id, i.question_id)
  SELECT coalesce(array_agg(order_id), '{}'), array_agg(question_id) INTO answered, questions FROM settled;

  IF p_answer = 'accepted' THEN
    INSERT INTO cancellation (order_id, winery_id, question_id, batch_id, asked_by, asked_at, asked_from,
        reason, note, shop_next, pickup_location, pickup_ready_on, state_found, outcome, code,
        bottles_released, bottles_coming_back)
    SELECT o.id, o.winery_id, CASE WHEN taken.order_id IS NULL THEN i.question_id ELSE gen_random_uuid() END, NULL,
           i.asked_by, p_now, i.asked_from, i.reason, i.note, i.shop_next, i.pickup_location, i.pickup_ready_on,
           o.state, 'cancelled', '', give.released, give.coming_back
      FROM orders o
      JOIN intercept i ON i.order_id = o.id AND i.order_id = ANY (answered) AND i.question_id = ANY (questions)
                      AND i.answer = 'accepted'
      -- Somebody may have asked to cancel under the very same id, and been declined.
      LEFT JOIN cancellation taken ON taken.order_id = o.id AND taken.question_id = i.question_id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(l.bottles - l.bottles_picked), 0) AS released,
              coalesce(sum(l.bottles_picked), 0) AS coming_back
         FROM order_line l WHERE l.order_id = o.id AND l.allocation_id IS NOT NULL) give
     WHERE o.id = ANY (answered);

    WITH moved AS (
      UPDATE orders o SET state = 'cancelled', version = o.version + 1, moved_at = p_now
        FROM orders was, legal_move m
       WHERE o.id = ANY (answered) AND was.id = o.id
         AND m.from_state = o.state AND m.to_state = 'cancelled' AND m.cause = 'intercept'
      RETURNING o.id, o.winery_id, o.version, was.state AS from_state),
    told AS (
      INSERT INTO move (winery_id, order_id, version, from_state, to_state, cause, at, actor)
      SELECT winery_id, id, version, from_state, 'cancelled', 'intercept', p_now, p_actor FROM moved)
    SELECT array_agg(id) INTO stopped FROM moved;
    PERFORM close_promises(stopped, p_actor, p_now);
    PERFORM void_labels(stopped, p_now);
  END IF;

  FOR question, among IN
    SELECT q.id, array_agg(q.about) FROM unnest(answered, questions) AS q (about, id) GROUP BY q.id LOOP
    IF p_answer = 'accepted' THEN
      PERFORM tell_shops(among, 'order.cancelled', question, p_now);
    END IF;
    PERFORM tell_shops(among, 'intercept.answered', question, p_now);
  END LOOP;
  RETURN answered;
END $$;
