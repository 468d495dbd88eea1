-- Whose an entry of the audit trail is. See recork.manners.trail.

CREATE OR REPLACE FUNCTION trail_winery(p_table text, p_row jsonb, p_stands jsonb) RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
-- The winery that a changed row belongs to; a person's is that of their place, or of whoever gives them one.
BEGIN
  IF p_table = 'winery' THEN RETURN (p_row ->> 'id')::bigint; END IF;
  IF p_row ? 'winery_id' THEN RETURN (p_row ->> 'winery_id')::bigint; END IF;
  IF p_table = 'staff' OR p_row ? 'user_id' THEN
    RETURN coalesce(
      (SELECT m.winery_id FROM membership m
        WHERE m.user_id = (CASE p_table WHEN 'staff' THEN p_row ->> 'id' ELSE p_row ->> 'user_id' END)::bigint),
      nullif(current_setting('recork.winery', true), '')::bigint,
      (p_stands ->> 'winery')::bigint);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION trail_spelled(p_table text, p_row jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
-- A row with what people call the things that it knows by their ids alone.
BEGIN
  RETURN p_row || CASE p_table
    WHEN 'stock_balance' THEN jsonb_build_object(
      'wine', (SELECT s.code FROM sku s WHERE s.id = (p_row ->> 'sku_id')::bigint) || ' in '
              || (SELECT w.code FROM warehouse w WHERE w.id = (p_row ->> 'warehouse_id')::bigint),
      'bin', (SELECT b.code FROM bin b WHERE b.id = (p_row ->> 'bin_id')::bigint))
    WHEN 'webhook_delivery' THEN jsonb_build_object(
      'endpoint', (SELECT e.url FROM webhook_endpoint e WHERE e.id = (p_row ->> 'endpoint_id')::uuid))
    ELSE '{}' END;
END $$;

CREATE OR REPLACE FUNCTION trail_person(p_user bigint) RETURNS TABLE (role varchar, winery_id bigint)
LANGUAGE plpgsql AS $$
-- A signed-in person's place, for pages that enter no scope. What the transaction may see is afterwards what it was.
DECLARE
  known text := coalesce(current_setting('recork.user', true), '');
BEGIN
  PERFORM set_config('recork.user', p_user::text, true);
  RETURN QUERY SELECT m.role, m.winery_id FROM membership m WHERE m.user_id = p_user;
  PERFORM set_config('recork.user', known, true);
END $$;
