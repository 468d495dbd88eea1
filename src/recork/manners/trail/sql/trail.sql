-- The audit trail is written by triggers, so that nobody has to remember it, and set operations stay what they are.
-- Lines that begin with --winery: hold in a house whose rows belong to wineries, those with --alone: in the other.

CREATE OR REPLACE FUNCTION trail_standing() RETURNS jsonb
LANGUAGE sql STABLE AS $$
  -- Who is at work and from where, as the door has said; else somebody stands at the database itself.
  SELECT jsonb_build_object('who', session_user::text, 'door', 'database')
         || coalesce(nullif(current_setting('recork.trail', true), '')::jsonb, '{}');
$$;

CREATE OR REPLACE FUNCTION trail_shown(p_column text, p_value jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  -- Of a secret the trail says that it was there, and nothing else. Bytes are always one.
  SELECT CASE WHEN p_value = 'null' THEN p_value
              WHEN p_column ~ '(password|secret$|^secret|digest|token$|seed|^key$|^data$|^extra_data$)'
                OR p_value #>> '{}' LIKE '\\x%' THEN '"(kept secret)"'
              ELSE p_value END;
$$;

CREATE OR REPLACE FUNCTION trail_write(p_stands jsonb, p_winery bigint, p_what text, p_about text, p_row text,
  p_named text, p_before jsonb, p_after jsonb, p_reason text, p_orders bigint[], p_times int) RETURNS void
LANGUAGE plpgsql AS $$
-- Write one entry. Nobody reads it back here: whoever writes may not be allowed to see it.
DECLARE
  entry bigint := nextval('audit_entry_id_seq');
BEGIN
  INSERT INTO audit_entry (
--winery:       winery_id,
      id, at, who, role, user_id, token_id, on_behalf, door, address, request_id, doing, what, about,
      row_id, named, before, after, reason, times, order_ids)
  VALUES (
--winery:       p_winery,
      entry, clock_timestamp(), left(coalesce(p_stands ->> 'who', ''), 160), left(coalesce(p_stands ->> 'role', ''), 24),
      (p_stands ->> 'user')::bigint, (p_stands ->> 'token')::uuid,
--winery:       coalesce((SELECT s.name FROM shop_connection s WHERE s.id = (p_stands ->> 'shop')::uuid),
--winery:                (SELECT w.name FROM winery w WHERE w.id = (p_stands ->> 'for')::bigint), ''),
--alone:       '',
      p_stands ->> 'door', left(coalesce(p_stands ->> 'address', ''), 45),
      left(coalesce(p_stands ->> 'request', ''), 64), left(coalesce(p_stands ->> 'doing', ''), 200),
      p_what, left(p_about, 60), left(p_row, 60), left(p_named, 200), p_before, p_after, left(p_reason, 400),
      p_times, p_orders);
  IF p_orders <> '{}' THEN
    INSERT INTO audit_order (order_id, entry_id) SELECT unnest(p_orders), entry;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION trail_row() RETURNS trigger
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- A row that people decide about was changed. Arguments: what names it for programs, and for people, the columns
-- that only follow from something else, and (if there are any) the only ones that are told of, separated by spaces.
DECLARE
  idle text[] := string_to_array(TG_ARGV[2], ' ');
  told text[] := string_to_array(TG_ARGV[3], ' ');
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN trail_spelled(TG_TABLE_NAME, to_jsonb(OLD)) END;
  is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN trail_spelled(TG_TABLE_NAME, to_jsonb(NEW)) END;
  whole jsonb := coalesce(is_now, was);
  stands jsonb;
  before jsonb;
  after jsonb;
BEGIN
  SELECT jsonb_object_agg(c.name, trail_shown(c.name, was -> c.name)) FILTER (WHERE was ? c.name),
         jsonb_object_agg(c.name, trail_shown(c.name, is_now -> c.name)) FILTER (WHERE is_now ? c.name)
    INTO before, after
    FROM jsonb_object_keys(whole) AS c (name)
   WHERE NOT c.name = ANY (idle) AND (told = '{}' OR c.name = ANY (told)) AND (was -> c.name) IS DISTINCT FROM (is_now -> c.name);
  IF before IS NULL AND after IS NULL THEN RETURN NULL; END IF;
  stands := trail_standing();
  PERFORM trail_write(stands, trail_winery(TG_TABLE_NAME, whole, stands),
    CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END,
    TG_TABLE_NAME, whole ->> TG_ARGV[0], coalesce(whole ->> TG_ARGV[1], ''),
    CASE WHEN TG_OP = 'DELETE' THEN jsonb_strip_nulls(before) ELSE before END,
    CASE WHEN TG_OP = 'INSERT' THEN jsonb_strip_nulls(after) ELSE after END,
    CASE WHEN told = '{}' THEN coalesce(whole ->> 'note', '') ELSE '' END,
    array_remove(ARRAY[(whole ->> 'order_id')::bigint], NULL), 1);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION trail_outline(p jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  -- States, codes and dates of a row.
  SELECT jsonb_strip_nulls(jsonb_build_object('state', coalesce(p -> 'to_state', p -> 'state'), 'cause', p -> 'cause',
    'version', p -> 'version', 'outcome', p -> 'outcome', 'code', nullif(p -> 'code', '""'),
    'state_found', p -> 'state_found', 'shop_next', p -> 'shop_next', 'pickup_ready_on', p -> 'pickup_ready_on',
    'answer', nullif(p -> 'answer', '""'), 'answer_by', p -> 'answer_by',
    'answered_by', nullif(p -> 'answered_by', '""'), 'released_by', nullif(p -> 'released_by', '""'),
    'tracking', nullif(p -> 'tracking', '""'), 'bought_by', nullif(p -> 'bought_by', '""'), 'until_on', p -> 'until_on', 'field', nullif(p -> 'field', '""'), 'carrier', nullif(p -> 'carrier', '""'),
    'kind', p -> 'kind', 'want', p -> 'want', 'standing', p -> 'standing', 'erased_at', p -> 'erased_at',
    'erased_by', nullif(p -> 'erased_by', '""')));
$$;

CREATE OR REPLACE FUNCTION trail_orders() RETURNS trigger
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Rows that are the record of what happened to orders were added, or taken away: one entry for all of a statement.
-- What exactly happened to each stands in those rows. Of a single order the entry holds the outline: never a word that
-- could be about a customer, as those may be erased one day, and nothing is erased here.
DECLARE
  stands jsonb;
  made record;
  first jsonb;
  outline jsonb;
BEGIN
  SELECT to_jsonb(n) INTO first FROM after_rows n LIMIT 1;
  IF first IS NULL THEN RETURN NULL; END IF;
  -- The move that a cancellation makes is told with it.
  IF first ->> 'cause' = 'cancellation' AND TG_TABLE_NAME = 'move' THEN RETURN NULL; END IF;
  -- Nor is it news when nothing of the outline changes: a word was erased.
  IF TG_OP = 'UPDATE' THEN
    IF EXISTS (SELECT FROM before_rows o WHERE o.order_id = (first ->> 'order_id')::bigint
                  AND trail_outline(to_jsonb(o)) IS NOT DISTINCT FROM trail_outline(first)) THEN RETURN NULL; END IF;
  END IF;
  stands := trail_standing();
  FOR made IN
--winery:     SELECT n.winery_id AS winery, array_agg(DISTINCT n.order_id) AS orders,
--winery:            string_agg(DISTINCT 'M' || lpad(to_jsonb(n) ->> 'manifest_id', greatest(7, length(to_jsonb(n) ->> 'manifest_id')), '0'), ', ')
--winery:              FILTER (WHERE first ? 'manifest_id') AS lists
--winery:       FROM after_rows n GROUP BY n.winery_id
--alone:     SELECT NULL::bigint AS winery, array_agg(DISTINCT n.order_id) AS orders, NULL::text AS lists FROM after_rows n
  LOOP
    outline := CASE WHEN cardinality(made.orders) = 1 THEN trail_outline(first) || CASE
             -- Of an edit which things it changed.
             WHEN first ? 'after' THEN (SELECT jsonb_build_object('changed', jsonb_agg(e)) FROM jsonb_object_keys(first -> 'after') e)
             ELSE '{}' END
           ELSE jsonb_build_object('orders', cardinality(made.orders)) END
           || jsonb_strip_nulls(jsonb_build_object('manifests', made.lists));
    PERFORM trail_write(stands, made.winery,
      CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END, TG_TABLE_NAME, '', '',
      CASE WHEN TG_OP = 'DELETE' THEN outline
           WHEN cardinality(made.orders) = 1 AND first ? 'from_state'
           THEN jsonb_build_object('state', first -> 'from_state') END,
      CASE WHEN TG_OP <> 'DELETE' THEN outline END,
      coalesce(first ->> 'reason', ''), made.orders, 1);
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION trail_add(p_entry jsonb, p_times int) RETURNS void
LANGUAGE plpgsql AS $$
-- Write what no row tells: somebody signed in, or was refused.
BEGIN
  PERFORM trail_write(p_entry, (p_entry ->> 'winery')::bigint, p_entry ->> 'what', coalesce(p_entry ->> 'about', ''), '',
    coalesce(p_entry ->> 'named', ''), NULL, NULL, coalesce(p_entry ->> 'reason', ''), '{}', p_times);
END $$;

CREATE OR REPLACE FUNCTION trail_act(p_what text, p_about text, p_row jsonb, p_named text, p_before jsonb, p_after jsonb,
  p_orders bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
-- Write what somebody does of which no watched row tells, as a part of the work in hand. p_row names what it is done
-- to, by its id or by the user_id of a person.
DECLARE
  stands jsonb := trail_standing();
BEGIN
  PERFORM trail_write(stands, trail_winery(p_about, p_row, stands), p_what, p_about, coalesce(p_row ->> 'user_id', p_row ->> 'id'),
    p_named, p_before, p_after, '', p_orders, 1);
END $$;

CREATE OR REPLACE FUNCTION trail_refuse(p_entry jsonb, p_asker text, p_what text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
-- A refusal is written the first time within ten minutes and counted after that: a flood is a number, not a flood.
-- The same is what is refused to the same asker, in whichever way, about the same thing (`p_what`; '': whatever it is). After
-- fifty different things any other is the same, too.
DECLARE
  since_then timestamptz := date_bin('10 minutes', p_now, 'epoch');
  others text := left(p_asker, 160) || ' *';
  my_key text := CASE p_what WHEN '' THEN others ELSE left(p_asker, 160) || ' ' || md5(p_what) END;
  seen int;
BEGIN
  IF my_key <> others AND NOT EXISTS (SELECT FROM refusal_tally WHERE key = my_key AND since = since_then) AND
     (EXISTS (SELECT FROM refusal_tally WHERE key = others AND since = since_then)
      OR (SELECT count(*) FROM refusal_tally
           WHERE starts_with(key, left(p_asker, 160) || ' ') AND since = since_then) >= 50) THEN
    my_key := others;
  END IF;
  INSERT INTO refusal_tally AS t (key, since, times, entry)
  VALUES (my_key, since_then, 1, CASE my_key WHEN others THEN p_entry - 'named' || '{"doing": "various"}' ELSE p_entry END)
  ON CONFLICT (key, since) DO UPDATE SET times = t.times + 1 RETURNING t.times INTO seen;
  IF seen = 1 THEN
    PERFORM trail_add(p_entry, 1);
  ELSE
    -- Whoever floods us makes no disk wait: a number may lag behind a crash.
    PERFORM set_config('synchronous_commit', 'off', true);
  END IF;
END $$;

CREATE OR REPLACE FUNCTION trail_close_tallies(p_now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
-- What was only counted becomes an entry, once its ten minutes are over. Nothing else takes a count away: the application has no
-- right to.
DECLARE
  gone record;
BEGIN
  FOR gone IN DELETE FROM refusal_tally t WHERE t.since <= p_now - interval '10 minutes' RETURNING t.entry, t.times LOOP
    IF gone.times > 1 THEN PERFORM trail_add(gone.entry, gone.times - 1); END IF;
  END LOOP;
END $$;
