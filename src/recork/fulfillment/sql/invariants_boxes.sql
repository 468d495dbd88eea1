-- What must never be of boxes.

CREATE VIEW inv_boxes_hold_the_order WITH (security_invoker) AS
-- Where it is known what lies in an order's boxes, it is what was ordered, to the bottle, and no box is fuller than full.
SELECT l.id AS line_id, NULL AS package_id FROM order_line l
  LEFT JOIN package_line c ON c.line_id = l.id
 WHERE l.order_id IN (SELECT p.order_id FROM package_line c JOIN package p ON p.id = c.package_id)
 GROUP BY l.id, l.bottles HAVING coalesce(sum(c.bottles), 0) <> l.bottles
UNION ALL
SELECT NULL, p.id FROM package p JOIN package_line c ON c.package_id = p.id JOIN order_line l ON l.id = c.line_id
 GROUP BY p.id, p.box_bottles, p.order_id HAVING sum(c.bottles) > p.box_bottles OR bool_or(l.order_id <> p.order_id);
