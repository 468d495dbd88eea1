-- What must never be of boxes that somebody wants back or elsewhere. See invariants.sql.

CREATE VIEW inv_an_open_carrier_request_can_be_done WITH (security_invoker) AS
-- What was delivered, or is back, has answered whoever waited for its carrier.
SELECT r.order_id, r.question_id, o.state FROM carrier_request r JOIN orders o ON o.id = r.order_id
 WHERE r.standing IN ('wanted', 'with_carrier') AND o.state <> 'shipped';

CREATE VIEW inv_what_was_sent_back_is_awaited_or_here WITH (security_invoker) AS
-- A box that its carrier brings back is linked to its check-in, and to nothing else.
SELECT r.order_id, r.question_id FROM carrier_request r
  JOIN orders o ON o.id = r.order_id
  LEFT JOIN move m ON m.order_id = r.order_id AND m.to_state = 'returned'
 WHERE r.want = 'return_to_sender' AND r.standing = 'done'
   AND (r.arrived_at IS DISTINCT FROM m.at OR (o.state = 'returned') <> (r.arrived_at IS NOT NULL));

CREATE VIEW inv_a_carrier_requests_shop_knows_it WITH (security_invoker) AS
-- The last that its shop was told is how it stands.
SELECT r.order_id, r.question_id FROM carrier_request r
  JOIN orders o ON o.id = r.order_id AND o.connection_id IS NOT NULL
  LEFT JOIN LATERAL (
    SELECT n.data -> 'carrier_request' AS told FROM news n
     WHERE n.order_id = r.order_id AND n.type = 'carrier_request.changed'
       AND n.data #>> '{carrier_request,id}' = r.question_id::text
     ORDER BY n.id DESC LIMIT 1) last ON true
 WHERE (last.told ->> 'standing') IS DISTINCT FROM r.standing
    OR (last.told ->> 'arrived_at' IS NULL) <> (r.arrived_at IS NULL);
