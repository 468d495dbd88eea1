-- What must never be of labels.

CREATE VIEW inv_a_stopped_order_wants_no_label WITH (security_invoker) AS
SELECT l.id, l.order_id FROM label l JOIN orders o ON o.id = l.order_id
 WHERE o.state = 'cancelled' AND l.state IN ('wanted', 'bought');

CREATE VIEW inv_a_label_is_on_its_box WITH (security_invoker) AS
SELECT l.id, l.package_id FROM label l JOIN package p ON p.id = l.package_id
 WHERE l.order_id <> p.order_id OR (l.state = 'bought' AND l.tracking <> p.tracking);
