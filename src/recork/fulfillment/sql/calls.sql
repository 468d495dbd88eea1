-- A token's next calls: see draw_portion. No row for a token that isn't known, or is over: the door refuses it,
-- and it takes nothing away from the others.

CREATE OR REPLACE FUNCTION draw_calls(p_digest text, p_limit int, p_together_limit int, p_wanted int)
RETURNS TABLE (granted int, token_left int, together_left int, token_wait double precision,
               together_wait double precision)
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('recork.token', p_digest, true);
  RETURN QUERY
    SELECT drawn.* FROM api_token t
      CROSS JOIN LATERAL draw_portion('token ' || t.id, p_limit,
        coalesce('winery ' || t.winery_id, 'house'), p_together_limit, p_wanted) drawn
     WHERE t.digest = p_digest AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now());
END $$;
