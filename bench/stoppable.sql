-- Copies of one winery's orders, all waiting to be released and promised their bottles: what a bench can cancel.
-- %(winery)s; %(orders)s: how many, numbered B1, B2, ...; %(shop)s: a new shop's id, for those who hear of it.
INSERT INTO shop_connection (id, winery_id, name, last_news_seq, created_at)
VALUES (%(shop)s, %(winery)s, 'bench', 0, now());

CREATE TEMP TABLE copied ON COMMIT DROP AS
SELECT row_number() OVER () AS place, nextval('orders_id_seq') AS id, o.id AS of
  FROM orders o, generate_series(1, 1 + %(orders)s / (SELECT count(*) FROM orders WHERE winery_id = %(winery)s))
 WHERE o.winery_id = %(winery)s AND NOT EXISTS (
   SELECT FROM order_line l WHERE l.order_id = o.id AND l.sku_id IS NULL)
 LIMIT %(orders)s;

INSERT INTO orders (id, winery_id, warehouse_id, connection_id, order_number, state, version, order_type, carrier,
    service, ship_state, bottles, total_cents, currency, ordered_at, received_at, moved_at, requested_ship_on, digest)
OVERRIDING SYSTEM VALUE
SELECT c.id, o.winery_id, o.warehouse_id, %(shop)s, 'B' || c.place, 'received', 1, o.order_type, o.carrier,
       o.service, o.ship_state, o.bottles, o.total_cents, o.currency, o.ordered_at, o.received_at, o.received_at,
       NULL, o.digest
  FROM copied c JOIN orders o ON o.id = c.of;

INSERT INTO ship_to (order_id, winery_id, name, company, line1, line2, city, state, zip, country, phone, email,
    shipping_instructions, gift_message, club_batch, name_key, surname_key, email_key, phone_key)
SELECT c.id, s.winery_id, s.name, s.company, s.line1, s.line2, s.city, s.state, s.zip, s.country, s.phone, s.email,
       '', '', s.club_batch, s.name_key, s.surname_key, s.email_key, s.phone_key
  FROM copied c JOIN ship_to s ON s.order_id = c.of;

INSERT INTO order_line (winery_id, order_id, position, sku_id, sku_code, bottles, bottles_picked)
SELECT l.winery_id, c.id, l.position, l.sku_id, l.sku_code, l.bottles, 0
  FROM copied c JOIN order_line l ON l.order_id = c.of;

INSERT INTO move (winery_id, order_id, version, to_state, cause, at, actor)
SELECT o.winery_id, o.id, 1, 'received', 'floor', o.received_at, 'bench' FROM copied c JOIN orders o ON o.id = c.id;

WITH promised AS (
  INSERT INTO stock_entry (winery_id, warehouse_id, sku_id, line_id, kind, bottles, counted, at, actor, note)
  SELECT l.winery_id, o.warehouse_id, l.sku_id, l.id, 'allocated', l.bottles, false, now(), 'bench', ''
    FROM copied c JOIN orders o ON o.id = c.id JOIN order_line l ON l.order_id = c.id
  RETURNING id, line_id)
UPDATE order_line l SET allocation_id = p.id FROM promised p WHERE l.id = p.line_id;
