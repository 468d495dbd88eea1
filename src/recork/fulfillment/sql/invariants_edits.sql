-- What must never be of orders that were edited. See invariants.sql.

CREATE VIEW inv_an_edit_is_told_once WITH (security_invoker) AS
SELECT e.order_id, e.version FROM order_edit e
  JOIN orders o ON o.id = e.order_id
  JOIN shop_connection s ON s.id = o.connection_id AND s.created_at <= e.edited_at
  LEFT JOIN news n ON n.order_id = e.order_id AND n.type = 'order.edited' AND (n.data ->> 'version')::int = e.version
 GROUP BY e.order_id, e.version HAVING count(n.id) <> 1;
