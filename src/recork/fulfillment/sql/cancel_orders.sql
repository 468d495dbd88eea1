-- Stop a set of orders: lock, decide, record, promise. One order is a set of one.

-- Every table is asked for these orders by their ids, also where a join would say the same: with the
-- statistics of a young, small table the planner would else walk through all of it, and keep that plan.
CREATE OR REPLACE FUNCTION cancel_orders(
  p_orders bigint[], p_question uuid, p_batch uuid, p_actor text, p_from text, p_reason text,
  p_note text, p_shop_next text, p_pickup_location text, p_pickup_ready_on date, p_now timestamptz
) RETURNS TABLE (
  order_id bigint, order_number varchar, state varchar, version integer, outcome varchar, code varchar,
  asked_at timestamptz, bottles_released integer, bottles_coming_back integer, repeated boolean,
  stopped_at timestamptz, stopped_by varchar, stop_question uuid, shop_next varchar, state_found varchar
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  asked bigint[];     -- not answered under this question yet
  stopped bigint[];   -- those of them that are stopped now
  declined bigint[];  -- those of them that it is too late for
BEGIN
  -- guard: moves_compare_and_set
  -- Lock the orders, always in the order of their ids, then look with fresh eyes: whatever was
  -- committed while we waited (a pick, a cancel, this very question) is seen from here on.
  PERFORM FROM orders o WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;

  SELECT array_agg(o.id) INTO asked FROM orders o
   WHERE o.id = ANY (p_orders) AND NOT EXISTS (
     SELECT FROM cancellation c WHERE c.order_id = o.id AND c.question_id = p_question);

  IF asked IS NOT NULL THEN
    -- Decide and record the answers. A question about an order that is stopped already is answered
    -- "already cancelled"; the first stop stands. A tombstone of version 0 was laid for this very question.
    INSERT INTO cancellation (order_id, winery_id, question_id, batch_id, asked_by, asked_at, asked_from,
        reason, note, shop_next, pickup_location, pickup_ready_on, state_found, outcome, code,
        bottles_released, bottles_coming_back)
    SELECT o.id, o.winery_id, p_question, p_batch, p_actor, p_now, p_from,
           p_reason, p_note, p_shop_next, p_pickup_location, p_pickup_ready_on,
           CASE WHEN o.version > 0 THEN o.state WHEN no.refused THEN 'refused' ELSE 'not_arrived' END,
           CASE WHEN o.version = 0 THEN 'cancelled' WHEN o.state = 'cancelled' THEN 'already_cancelled'
                WHEN m.to_state IS NOT NULL THEN 'cancelled' ELSE 'declined' END,
           CASE WHEN m.to_state IS NULL AND r.code IS NOT NULL THEN r.code ELSE '' END,
           coalesce(give.released, 0), coalesce(give.coming_back, 0)
      FROM orders o
      LEFT JOIN legal_move m ON m.from_state = o.state AND m.to_state = 'cancelled' AND m.cause = 'cancellation'
      LEFT JOIN refusal r ON r.state = o.state
      LEFT JOIN LATERAL (
        SELECT sum(l.bottles - l.bottles_picked) AS released, sum(l.bottles_picked) AS coming_back
          FROM order_line l
         WHERE l.order_id = o.id AND l.allocation_id IS NOT NULL AND m.to_state IS NOT NULL) give ON true
      -- guard: accept_tells_of_refusal
      LEFT JOIN LATERAL (
        SELECT EXISTS (SELECT FROM refused_submission s
                        WHERE s.winery_id = o.winery_id AND s.order_number = o.order_number) AS refused
         WHERE o.version = 0) no ON true
     WHERE o.id = ANY (asked);

    WITH moved AS (
      UPDATE orders o SET state = 'cancelled', version = o.version + 1, moved_at = p_now, leading_hold = NULL
        FROM cancellation c
       WHERE o.id = ANY (asked) AND c.order_id = ANY (asked) AND c.order_id = o.id AND c.question_id = p_question
         AND c.outcome = 'cancelled' AND (o.version = 0 OR o.state = c.state_found)
      RETURNING o.id, o.winery_id, o.version, CASE WHEN o.version > 1 THEN c.state_found END AS from_state),
    told AS (
      INSERT INTO move (winery_id, order_id, version, from_state, to_state, cause, at, actor)
      SELECT winery_id, id, version, from_state, 'cancelled', 'cancellation', p_now, p_actor FROM moved)
    SELECT array_agg(id) INTO stopped FROM moved;

    SELECT array_agg(c.order_id) INTO declined FROM cancellation c
     WHERE c.order_id = ANY (asked) AND c.question_id = p_question AND c.outcome = 'declined';
  END IF;

  IF stopped IS NOT NULL THEN
    PERFORM close_promises(stopped, p_actor, p_now);

    -- Nothing holds back what will never leave.
    UPDATE hold h SET released_at = p_now, released_by = p_actor
     WHERE h.order_id = ANY (stopped) AND h.released_at IS NULL;

    -- guard: news_in_same_transaction
    PERFORM tell_shops(stopped, 'order.cancelled', p_question, p_now);
  END IF;

  IF declined IS NOT NULL AND p_from IN ('api', 'shop') THEN
    PERFORM tell_shops(declined, 'cancellation.declined', p_question, p_now);
  END IF;

  RETURN QUERY
  SELECT o.id, o.order_number, o.state, o.version, c.outcome, c.code, c.asked_at, c.bottles_released,
         c.bottles_coming_back, asked IS NULL OR NOT o.id = ANY (asked),
         stop.asked_at, stop.asked_by, stop.question_id, stop.shop_next, c.state_found
    FROM orders o
    JOIN cancellation c ON c.order_id = o.id AND c.order_id = ANY (p_orders) AND c.question_id = p_question
    LEFT JOIN cancellation stop ON stop.order_id = o.id AND stop.order_id = ANY (p_orders) AND stop.outcome = 'cancelled'
   WHERE o.id = ANY (p_orders);
END $$;

CREATE OR REPLACE FUNCTION close_promises(p_orders bigint[], p_actor text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Orders that were stopped get no bottles any more. The caller holds their locks.
BEGIN
  -- Each promise of bottles is closed once: the shelf's part at once, the cart's part as a task.
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, allocation_id, kind, bottles, counted,
      at, actor, note)
  SELECT l.winery_id, o.warehouse_id, l.sku_id, l.id, l.allocation_id, part.kind, part.bottles, false,
         p_now, p_actor, ''
    FROM order_line l JOIN orders o ON o.id = l.order_id
   CROSS JOIN LATERAL (VALUES ('released', l.bottles - l.bottles_picked),
                              ('coming_back', l.bottles_picked)) AS part (kind, bottles)
   WHERE l.order_id = ANY (p_orders) AND l.allocation_id IS NOT NULL AND part.bottles > 0;

  INSERT INTO put_back (winery_id, order_id, line_id, allocation_id, sku_id, warehouse_id, bottles,
      asked_at, closed_by, bottles_back, bottles_damaged)
  SELECT l.winery_id, o.id, l.id, l.allocation_id, l.sku_id, o.warehouse_id, l.bottles_picked,
         p_now, '', 0, 0
    FROM order_line l JOIN orders o ON o.id = l.order_id
   WHERE l.order_id = ANY (p_orders) AND l.bottles_picked > 0;
END $$;
