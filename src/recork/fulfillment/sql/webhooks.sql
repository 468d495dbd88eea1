-- News on its way to shops' endpoints: every step takes all endpoints at once.

CREATE OR REPLACE FUNCTION queue_deliveries(p_most integer, p_now timestamptz) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Give each endpoint that is on a message for each piece of news behind its place in the feed, p_most at
-- most. An endpoint that was off goes on where it stopped. Returns how many messages are new.
DECLARE
  queued integer;
BEGIN
  -- News gets its place in the feed first, so that nothing can come in behind an endpoint's place.
  PERFORM number_news(c.connection_id)
     FROM (SELECT DISTINCT e.connection_id FROM webhook_endpoint e WHERE e.disabled_at IS NULL ORDER BY 1) c;
  PERFORM FROM webhook_endpoint e WHERE e.disabled_at IS NULL ORDER BY e.id FOR NO KEY UPDATE;

  WITH fresh AS (
    SELECT e.id AS endpoint_id, e.winery_id, n.id AS news_id, n.seq
      FROM webhook_endpoint e
     CROSS JOIN LATERAL (
       SELECT n.id, n.seq FROM news n
        WHERE n.connection_id = e.connection_id AND n.seq > e.queued_seq ORDER BY n.seq LIMIT p_most) n
     WHERE e.disabled_at IS NULL),
  moved AS (
    UPDATE webhook_endpoint e SET queued_seq = last.seq
      FROM (SELECT endpoint_id, max(seq) AS seq FROM fresh GROUP BY endpoint_id) last
     WHERE e.id = last.endpoint_id)
  INSERT INTO webhook_delivery (winery_id, endpoint_id, news_id, created_at, attempts, next_try_at, words, replayed_by)
  SELECT winery_id, endpoint_id, news_id, p_now, 0, p_now, '', '' FROM fresh ORDER BY endpoint_id, seq;
  GET DIAGNOSTICS queued = ROW_COUNT;
  RETURN queued;
END $$;

CREATE OR REPLACE FUNCTION claim_deliveries(
  p_most integer, p_at_once integer, p_flying uuid[], p_lease_s integer, p_now timestamptz
) RETURNS TABLE (
  delivery_id bigint, endpoint_id uuid, leased_until timestamptz, attempts integer, url varchar, secret bytea,
  former_secret bytea, news_id bigint, type varchar, at timestamptz, data jsonb
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
-- Take up to p_most messages that are due, the longest due first, and lease them: what isn't heard of until
-- then is due again. p_flying names the endpoint of each message that the caller has under way; an endpoint
-- has p_at_once at most, and one while it is failing, so that a slow one doesn't hold up the others.
-- An endpoint's messages are taken in the order of an index alone: after an outage there are very many.
BEGIN
  RETURN QUERY
  WITH due AS (
    SELECT d.id
      FROM webhook_endpoint e
     CROSS JOIN LATERAL (
       SELECT d.id, d.next_try_at FROM webhook_delivery d
        WHERE d.endpoint_id = e.id AND d.done_at IS NULL AND d.dead_at IS NULL AND d.next_try_at <= p_now
        ORDER BY d.next_try_at
        LIMIT greatest(0, CASE WHEN e.failing_since IS NULL THEN p_at_once ELSE 1 END
                          - (SELECT count(*) FROM unnest(p_flying) AS f (id) WHERE f.id = e.id))
          FOR UPDATE SKIP LOCKED) d
     WHERE e.disabled_at IS NULL
     ORDER BY d.next_try_at, d.id LIMIT p_most),
  taken AS (
    UPDATE webhook_delivery d
       SET attempts = d.attempts + 1, leased_until = p_now + make_interval(secs => p_lease_s), next_try_at = p_now + make_interval(secs => p_lease_s)
      FROM due WHERE d.id = due.id
    RETURNING d.id, d.endpoint_id, d.leased_until, d.attempts, d.news_id, d.created_at)
  SELECT t.id, e.id, t.leased_until, t.attempts, e.url, e.secret,
         CASE WHEN e.former_until > p_now THEN e.former_secret END,
         t.news_id, coalesce(n.type, 'test'), coalesce(n.at, t.created_at), n.data
    FROM taken t
    JOIN webhook_endpoint e ON e.id = t.endpoint_id
    LEFT JOIN news n ON n.id = t.news_id
   ORDER BY t.id;
END $$;
