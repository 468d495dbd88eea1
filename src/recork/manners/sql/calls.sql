-- How often programs may call: buckets that fill up again with time, one for each token and one for those of a
-- house together. Drawn from in a statement of its own, never inside a call's transaction: a call that is
-- taken back was made all the same, and nobody waits for a busy token's row until somebody else commits.

CREATE OR REPLACE FUNCTION refill_calls(p_key text, p_limit int) RETURNS double precision
LANGUAGE sql AS $$
  -- What is in the bucket now; a minute fills an empty one. Its row is locked.
  INSERT INTO call_bucket AS bucket (key, calls, at) VALUES (p_key, p_limit, clock_timestamp())
  ON CONFLICT (key) DO UPDATE SET
    calls = least(p_limit, bucket.calls
            + greatest(0, extract(epoch FROM clock_timestamp() - bucket.at)) * p_limit / 60),
    at = clock_timestamp()
  RETURNING calls;
$$;

CREATE OR REPLACE FUNCTION draw_portion(
  p_token text, p_limit int, p_together text, p_together_limit int, p_wanted int)
RETURNS TABLE (granted int, token_left int, together_left int, token_wait double precision,
               together_wait double precision)
LANGUAGE plpgsql AS $$
-- Take up to p_wanted calls out of both buckets; none when either is empty, and then how many seconds until one
-- more is in it. The token's bucket is locked first, by everybody.
DECLARE
  own double precision := refill_calls(p_token, p_limit);
  others double precision := refill_calls(p_together, p_together_limit);
  portion int := floor(least(p_wanted, own, others));
BEGIN
  IF portion > 0 THEN
    UPDATE call_bucket SET calls = calls - portion WHERE key IN (p_token, p_together);
  END IF;
  RETURN QUERY SELECT portion, floor(own)::int - portion, floor(others)::int - portion,
                      greatest(0, 1 - own) * 60 / p_limit, greatest(0, 1 - others) * 60 / p_together_limit;
END $$;
