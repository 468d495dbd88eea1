-- A shop calls orders back that may be on their way still.

CREATE OR REPLACE FUNCTION bury_missing(p_winery bigint, p_connection uuid, p_numbers text[], p_now timestamptz)
RETURNS bigint[]
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Lay a tombstone under each number that no order bears yet, for `cancel_orders` to put the question to.
-- Answers the ids of all of them, those that are here too. Who comes first, an order or its tombstone, is
-- judged by the number's unique constraint: one of them waits here for the other.
DECLARE
  missing text[];
BEGIN
  SELECT array_agg(number ORDER BY number) INTO missing FROM (
    SELECT unnest(p_numbers) EXCEPT
    SELECT o.order_number FROM orders o WHERE o.winery_id = p_winery AND o.order_number = ANY (p_numbers)) AS n (number);

  PERFORM lock_number(p_winery, n.number) FROM unnest(missing) AS n (number);
  WITH laid AS (
    INSERT INTO orders (winery_id, connection_id, order_number, state, is_tombstone, version, order_type, carrier,
        service, ship_state, bottles, currency, ordered_at, received_at, moved_at, digest)
    SELECT p_winery, p_connection, n.number, 'cancelled', true, 0, '', '', '', '', 0, 'USD', p_now, p_now, p_now, ''
      FROM unnest(missing) AS n (number)
    ON CONFLICT ON CONSTRAINT order_number_once DO NOTHING
    RETURNING id)
  INSERT INTO ship_to (winery_id, order_id, name, company, line1, line2, city, state, zip, country, phone, email,
      shipping_instructions, gift_message, club_batch, name_key, surname_key, email_key, phone_key)
  SELECT p_winery, id, '', '', '', '', '', '', '', 'US', '', '', '', '', '', '', '', '', '' FROM laid;
  RETURN (SELECT array_agg(o.id) FROM orders o WHERE o.winery_id = p_winery AND o.order_number = ANY (p_numbers));
END $$;

CREATE OR REPLACE FUNCTION lock_number(p_winery bigint, p_number text) RETURNS void
LANGUAGE plpgsql AS $$
-- Keep others from burying or refusing this number until we are done; taking orders in never waits here.
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_winery || ' ' || p_number, 0));
END $$;
