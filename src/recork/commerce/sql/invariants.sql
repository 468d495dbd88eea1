-- What must never be. Each view names the rows that break one rule; all of them are empty, always.

CREATE VIEW inv_at_most_one_live_submission AS
  SELECT order_id, count(*) AS live FROM submission
   WHERE state IN ('asked', 'live', 'undecided', 'shipped', 'returned') GROUP BY order_id HAVING count(*) > 1;

CREATE VIEW inv_sent_again_only_after_an_end AS
  SELECT s.order_id, s.generation, p.state AS state_before FROM submission s
    JOIN submission p ON p.order_id = s.order_id AND p.generation = s.generation - 1
   WHERE p.state NOT IN ('cancelled', 'refused');

CREATE VIEW inv_generations_have_no_gap AS
  SELECT order_id, max(generation) AS newest, count(*) AS submissions FROM submission
   GROUP BY order_id HAVING max(generation) <> count(*);

CREATE VIEW inv_cancelled_order_has_its_cancellation AS
  SELECT o.id AS order_id, o.status, c.order_id AS cancellation FROM orders o
    LEFT JOIN cancellation c ON c.order_id = o.id
   WHERE (o.status = 'cancelled') <> (c.order_id IS NOT NULL);

CREATE VIEW inv_no_cancelled_order_is_shipped AS
  SELECT o.id AS order_id, s.order_number, s.state FROM orders o JOIN submission s ON s.order_id = o.id
   WHERE o.status = 'cancelled' AND s.state IN ('asked', 'live', 'undecided', 'shipped', 'returned');

CREATE VIEW inv_cancelling_has_an_open_question AS
  SELECT o.id AS order_id, o.number FROM orders o
   WHERE (o.status = 'cancelling')
     <> EXISTS (SELECT FROM question q WHERE q.order_id = o.id AND q.is_open AND q.purpose = 'cancel');

CREATE VIEW inv_undecided_has_an_open_question AS
  SELECT s.order_id, s.order_number FROM submission s
   WHERE s.state = 'undecided'
     AND NOT EXISTS (SELECT FROM question q WHERE q.submission_id = s.id AND q.is_open);

CREATE VIEW inv_exempt_is_never_live_unasked AS
  SELECT o.id AS order_id, o.shipping_status, s.order_number FROM orders o
    JOIN submission s ON s.order_id = o.id AND s.state IN ('asked', 'live')
   WHERE o.shipping_status IN ('handled_externally', 'no_shipping_required', 'picked_up')
     AND NOT EXISTS (SELECT FROM question q WHERE q.order_id = o.id AND q.is_open);

CREATE VIEW inv_nothing_dead_is_shown_as_sent AS
  SELECT o.id AS order_id, o.number FROM orders o
   WHERE o.status IN ('submitted', 'hold') AND o.shipping_status = 'sent'
     AND NOT EXISTS (SELECT FROM submission s WHERE s.order_id = o.id
                      AND s.state IN ('asked', 'live', 'undecided', 'shipped', 'returned'));

CREATE VIEW inv_cancel_refunds_every_capture_once AS
  SELECT c.order_id, k.id AS capture_id, k.amount_cents, owed.sum AS owed_cents FROM cancellation c
    JOIN capture k ON k.order_id = c.order_id AND k.state IN ('captured', 'authorized')
    LEFT JOIN LATERAL (SELECT coalesce(sum(i.amount_cents), 0) AS sum FROM refund_intent i
                        WHERE i.capture_id = k.id) owed ON true
   WHERE owed.sum <> k.amount_cents;

CREATE VIEW inv_refunds_stay_within_capture AS
  SELECT k.id AS capture_id, k.amount_cents, sum(i.amount_cents) AS owed_cents FROM capture k
    JOIN refund_intent i ON i.capture_id = k.id GROUP BY k.id HAVING sum(i.amount_cents) > k.amount_cents;

CREATE VIEW inv_cancel_intents_only_of_cancelled_orders AS
  SELECT i.id AS intent_id, i.order_id FROM refund_intent i
   WHERE i.purpose = 'cancel' AND NOT EXISTS (SELECT FROM cancellation c WHERE c.order_id = i.order_id);

CREATE VIEW inv_intent_succeeds_with_an_attempt AS
  SELECT i.id AS intent_id, i.outcome FROM refund_intent i
   WHERE i.outcome = 'succeeded' AND NOT EXISTS (
     SELECT FROM refund_attempt a WHERE a.intent_id = i.id AND a.outcome = 'succeeded');

CREATE VIEW inv_refund_lines_add_up AS
  SELECT r.id AS refund_id, r.amount_cents, i.sum AS intents_cents FROM refund r
    JOIN LATERAL (SELECT coalesce(sum(amount_cents), 0) AS sum FROM refund_intent WHERE refund_id = r.id) i ON true
   WHERE r.amount_cents <> i.sum;

CREATE VIEW inv_every_line_is_sold_once AS
  SELECT l.id AS line_id, l.bottles, coalesce(sum(e.bottles), 0) AS sold FROM order_line l
    LEFT JOIN stock_entry e ON e.line_id = l.id AND e.kind = 'sold'
   GROUP BY l.id, l.bottles HAVING coalesce(sum(e.bottles), 0) <> -l.bottles;

CREATE VIEW inv_stock_is_restored_exactly_with_its_cancellation AS
  SELECT l.id AS line_id, l.order_id, l.bottles, coalesce(back.bottles, 0) AS restored FROM order_line l
    LEFT JOIN cancellation c ON c.order_id = l.order_id
    LEFT JOIN LATERAL (SELECT sum(bottles) AS bottles FROM stock_entry WHERE line_id = l.id AND kind = 'restored') back ON true
    LEFT JOIN LATERAL (SELECT sum(r.bottles) AS bottles FROM refund_line r WHERE r.line_id = l.id AND r.is_return) gone ON true
   WHERE coalesce(back.bottles, 0)
      <> CASE WHEN c.return_inventory THEN l.bottles - coalesce(gone.bottles, 0) ELSE 0 END;

CREATE VIEW inv_credit_is_never_negative AS
  SELECT account, sum(amount_cents) AS cents FROM credit_entry GROUP BY account HAVING sum(amount_cents) < 0;

CREATE VIEW inv_order_lines_add_up AS
  SELECT o.id AS order_id, o.bottles, sum(l.bottles) AS in_lines FROM orders o JOIN order_line l ON l.order_id = o.id
   GROUP BY o.id, o.bottles HAVING sum(l.bottles) <> o.bottles;

CREATE VIEW inv_captures_add_up AS
  SELECT o.id AS order_id, o.total_cents, sum(k.amount_cents) AS captures_cents FROM orders o
    JOIN capture k ON k.order_id = o.id
   GROUP BY o.id, o.total_cents HAVING sum(k.amount_cents) <> o.total_cents;

CREATE VIEW inv_a_paid_order_is_paid_in_full AS
  SELECT o.id AS order_id, o.payment_status, k.id AS capture_id, k.state FROM orders o
    JOIN capture k ON k.order_id = o.id
   WHERE o.status NOT IN ('pending', 'cancelled') AND k.state <> 'captured';

CREATE VIEW inv_nothing_is_refunded_before_it_is AS
  SELECT o.id AS order_id, o.payment_status, i.id AS intent_id, i.outcome FROM orders o
    JOIN refund_intent i ON i.order_id = o.id
   WHERE o.payment_status IN ('refunded', 'voided', 'partly_refunded', 'paid')
     AND i.outcome NOT IN ('succeeded', 'settled');

CREATE VIEW inv_credit_follows_refunds AS
  SELECT i.id AS intent_id, i.outcome, i.amount_cents, c.amount_cents AS credited_cents FROM refund_intent i
    JOIN capture k ON k.id = i.capture_id
    LEFT JOIN credit_entry c ON c.intent_id = i.id
   WHERE coalesce(c.amount_cents, 0)
      <> CASE WHEN i.outcome IN ('succeeded', 'settled') AND k.state = 'captured'
               AND (i.destination = 'store_credit' OR (i.outcome = 'succeeded' AND k.kind IN ('gift_card', 'store_credit')))
              THEN i.amount_cents ELSE 0 END;

CREATE VIEW inv_shipping_fee_goes_back_once AS
  SELECT o.id AS order_id, o.shipping_cents, sum(r.shipping_cents) AS back_cents FROM orders o
    JOIN refund r ON r.order_id = o.id GROUP BY o.id, o.shipping_cents HAVING sum(r.shipping_cents) > o.shipping_cents;

CREATE VIEW inv_nothing_is_sent_over_an_open_edit AS
  SELECT e.order_id, e.id AS edit_id, s.order_number FROM warehouse_edit e
    JOIN submission s ON s.order_id = e.order_id AND s.generation > e.heard_generation
   WHERE e.decision = '';
