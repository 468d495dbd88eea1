-- What must never be of orders that somebody wants pulled out of the line. See invariants.sql.

CREATE VIEW inv_an_accepted_intercept_stopped_its_order WITH (security_invoker) AS
-- And nothing else than an accepted intercept stops an order that is picked or packed.
SELECT coalesce(i.order_id, m.order_id) AS order_id
  FROM (SELECT * FROM intercept WHERE answer = 'accepted') i
  FULL JOIN (SELECT * FROM move WHERE to_state = 'cancelled' AND cause = 'intercept') m ON m.order_id = i.order_id
  LEFT JOIN orders o ON o.id = i.order_id
 WHERE i.order_id IS NULL OR m.order_id IS NULL OR m.at <> i.answered_at OR o.state <> 'cancelled';

CREATE VIEW inv_an_open_intercept_can_be_accepted WITH (security_invoker) AS
-- What has shipped, or was stopped, has answered whoever waited for the floor.
SELECT i.order_id, i.question_id, o.state FROM intercept i JOIN orders o ON o.id = i.order_id
 WHERE i.answer = '' AND o.state NOT IN (SELECT m.from_state FROM legal_move m WHERE m.cause = 'intercept');

CREATE VIEW inv_an_intercept_does_what_was_asked WITH (security_invoker) AS
-- Its stop bears what the asker wanted of the shop, unless somebody has wished for something else since.
SELECT i.order_id FROM intercept i
  LEFT JOIN cancellation c ON c.order_id = i.order_id AND c.outcome = 'cancelled'
 WHERE i.answer = 'accepted'
   AND (c.order_id IS NULL OR c.asked_by <> i.asked_by
        OR (c.shop_next <> i.shop_next
            AND NOT EXISTS (SELECT FROM shop_next_change w WHERE w.order_id = i.order_id)));

CREATE VIEW inv_an_intercepts_answer_is_told_once WITH (security_invoker) AS
SELECT i.order_id, i.question_id FROM intercept i
  JOIN orders o ON o.id = i.order_id AND o.connection_id IS NOT NULL
  LEFT JOIN news n ON n.order_id = i.order_id AND n.type = 'intercept.answered'
                  AND n.data #>> '{question,id}' = i.question_id::text
 GROUP BY i.order_id, i.question_id, i.answer
HAVING count(n.id) <> CASE WHEN i.answer IN ('accepted', 'declined') THEN 1 ELSE 0 END
    OR bool_or(n.data #>> '{question,answer}' <> i.answer);
