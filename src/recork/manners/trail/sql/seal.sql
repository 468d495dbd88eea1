-- The trail is sealed by a job: a chain of hashes, in which nothing can be altered, taken out or put in unnoticed.

CREATE OR REPLACE FUNCTION trail_text(e audit_entry) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  -- All of an entry in one way of writing: a JSON list, times in microseconds since 1970.
  SELECT jsonb_build_array(e.id,
--winery:     e.winery_id,
    (extract(epoch FROM e.at) * 1000000)::bigint, e.who, e.role, e.user_id, e.token_id, e.on_behalf, e.door,
    e.address, e.request_id, e.doing, e.what, e.about, e.row_id, e.named, e.before, e.after, e.reason, e.times,
    e.order_ids)::text;
$$;

CREATE OR REPLACE FUNCTION trail_sealed_until() RETURNS timestamptz
LANGUAGE sql STABLE AS $$
  -- When the last sealed entry was made. One of the future is passed over: whatever a clock that ran ahead has left, what is
  -- made now must be found.
  SELECT a.at FROM audit_seal s JOIN audit_entry a ON a.id = s.entry_id
   WHERE a.at <= clock_timestamp() ORDER BY s.place DESC LIMIT 1;
$$;

CREATE OR REPLACE FUNCTION trail_seal(p_most int) RETURNS TABLE (place bigint, hash bytea, sealed int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- Seal what is not yet, oldest first. An entry that commits late is sealed late: ids and times are no order of
-- commits, so what has no seal is looked for from an hour before the last sealed entry on. Nothing else makes a seal:
-- the application has no right to.
DECLARE
  last record;
  e audit_entry;
  n int := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('audit_seal'));
  SELECT s.place, s.hash INTO last FROM audit_seal s ORDER BY s.place DESC LIMIT 1;
  place := coalesce(last.place, 0);
  hash := coalesce(last.hash, '');
  FOR e IN SELECT a.* FROM audit_entry a
            WHERE a.at > coalesce((SELECT trail_sealed_until()) - interval '1 hour', '-infinity')
              AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = a.id)
            ORDER BY a.at, a.id LIMIT p_most
  LOOP
    place := place + 1;
    n := n + 1;
    hash := sha256(hash || convert_to(trail_text(e), 'UTF8'));
    INSERT INTO audit_seal (place, entry_id, hash, sealed_at) VALUES (place, e.id, hash, clock_timestamp());
  END LOOP;
  sealed := n;
  RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION trail_unsealed() RETURNS bigint
LANGUAGE sql STABLE AS $$
  -- How many entries have waited for their seal longer than five rounds of the job.
  SELECT count(*) FROM audit_entry a
   WHERE a.at > coalesce((SELECT trail_sealed_until()) - interval '1 hour', '-infinity')
     AND a.at < clock_timestamp() - interval '5 minutes'
     AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = a.id);
$$;

CREATE OR REPLACE FUNCTION trail_dated() RETURNS trigger
LANGUAGE plpgsql AS $$
-- Nothing on the trail is of the future, whoever writes it.
BEGIN
  NEW.at := least(NEW.at, clock_timestamp());
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION trail_stays() RETURNS trigger
LANGUAGE plpgsql AS $$
-- For whoever has the right: the application has none.
BEGIN
  RAISE EXCEPTION 'The audit trail is append-only: % of % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE VIEW inv_audit_trail_is_whole WITH (security_invoker) AS
WITH chain AS (
  SELECT s.place, s.entry_id, s.hash, e.id AS found, trail_text(e) AS words,
         lag(s.hash, 1, ''::bytea) OVER w AS hash_before, lag(s.place, 1, 0::bigint) OVER w AS place_before
    FROM audit_seal s LEFT JOIN audit_entry e ON e.id = s.entry_id
  WINDOW w AS (ORDER BY s.place))
SELECT place, entry_id,
       CASE WHEN found IS NULL THEN 'removed' WHEN place <> place_before + 1 THEN 'seals removed' ELSE 'altered' END AS how
  FROM chain
 WHERE found IS NULL OR place <> place_before + 1 OR hash <> sha256(hash_before || convert_to(words, 'UTF8'))
UNION ALL
SELECT NULL, e.id, 'put in later'
  FROM audit_entry e
 WHERE e.at < (SELECT trail_sealed_until()) - interval '1 hour'
   AND NOT EXISTS (SELECT FROM audit_seal s WHERE s.entry_id = e.id);

DO $$
DECLARE
  app text := (SELECT rolname FROM pg_roles WHERE rolname = replace(current_user, '_owner', '_app')
                                              AND rolname <> current_user);
BEGIN
  IF app IS NOT NULL THEN
    EXECUTE format('REVOKE INSERT ON audit_seal FROM %I', app);
    EXECUTE format('REVOKE DELETE, TRUNCATE ON refusal_tally FROM %I', app);
  END IF;
END $$;
