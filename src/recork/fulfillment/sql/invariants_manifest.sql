-- What must never be of manifests.

CREATE VIEW inv_a_closed_manifest_is_what_left WITH (security_invoker) AS
SELECT m.id AS manifest_id, NULL AS order_id FROM manifest m LEFT JOIN manifest_order c ON c.manifest_id = m.id
 WHERE m.closed_at IS NOT NULL GROUP BY m.id, m.orders HAVING count(c.id) <> m.orders
UNION ALL
SELECT m.id, c.order_id FROM manifest m JOIN manifest_order c ON c.manifest_id = m.id
  LEFT JOIN move v ON v.order_id = c.order_id AND v.to_state = 'shipped' AND v.request_id = m.key
 WHERE m.closed_at IS NOT NULL AND v.id IS NULL
UNION ALL
SELECT m.id, v.order_id FROM manifest m JOIN move v ON v.request_id = m.key AND v.to_state = 'shipped'
  LEFT JOIN manifest_order c ON c.manifest_id = m.id AND c.order_id = v.order_id
 WHERE c.id IS NULL;
