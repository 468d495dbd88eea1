-- What must never be of bottles that come back.

CREATE VIEW inv_a_return_is_judged WITH (security_invoker) AS
-- A parcel that came back waits as a task for each promise, of all the bottles that had left, and only then.
SELECT e.id, e.line_id FROM stock_entry e
  JOIN order_line l ON l.id = e.line_id
  JOIN orders o ON o.id = l.order_id
  LEFT JOIN put_back t ON t.allocation_id = e.allocation_id
  LEFT JOIN stock_entry gone ON gone.allocation_id = e.allocation_id AND gone.kind = 'shipped'
 WHERE e.kind = 'returned'
   AND (o.state <> 'returned' OR e.bottles IS DISTINCT FROM t.bottles OR e.bottles IS DISTINCT FROM gone.bottles);
