-- How a transaction learns whose rows it may see. SET LOCAL: the scope ends with the transaction.

CREATE OR REPLACE FUNCTION enter_scope(p_winery bigint, p_trail text DEFAULT '') RETURNS void
LANGUAGE sql AS $$
  -- A winery's id opens that winery; null opens the named scope of all wineries.
  -- p_trail says who is at work and from where, for the audit trail.
  SELECT set_config('recork.trail', p_trail, true),
         set_config('recork.winery', coalesce(p_winery::text, ''), true),
         set_config('recork.every_winery', CASE WHEN p_winery IS NULL THEN 'on' ELSE '' END, true);
$$;

CREATE OR REPLACE FUNCTION enter_by_token(p_digest text, p_now timestamptz, p_trail text DEFAULT '')
RETURNS TABLE (id uuid, name varchar, role varchar, winery_id bigint, connection_id uuid, scopes varchar[])
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Find the token with this digest and enter its scope. No row: unknown, expired or revoked.
DECLARE
  token api_token;
BEGIN
  PERFORM set_config('recork.token', p_digest, true),
          set_config('recork.winery', '', true),
          set_config('recork.every_winery', '', true);
  SELECT t.* INTO token FROM api_token t
   WHERE t.digest = p_digest AND t.revoked_at IS NULL
     AND (t.expires_at IS NULL OR t.expires_at > p_now);
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM enter_scope(token.winery_id, (coalesce(nullif(p_trail, ''), '{}')::jsonb || jsonb_build_object(
    'who', token.name, 'role', token.role, 'token', token.id, 'winery', token.winery_id,
    'shop', token.connection_id))::text);
  -- Hourly is near enough for "last used", and keeps a busy token's row cool.
  IF token.last_used_at IS NULL OR token.last_used_at < p_now - interval '1 hour' THEN
    UPDATE api_token t SET last_used_at = p_now WHERE t.id = token.id;
  END IF;
  RETURN QUERY SELECT token.id, token.name, token.role, token.winery_id, token.connection_id, token.scopes;
END $$;

CREATE OR REPLACE FUNCTION enter_by_user(p_user bigint, p_winery bigint, p_trail text DEFAULT '')
RETURNS TABLE (name varchar, email varchar, role varchar, winery_id bigint, scope_id bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- Find a signed-in person's membership and enter its scope. The house's own people may
-- name one winery to look at (p_winery); others always get their own.
DECLARE
  member membership;
  person staff;
  scope bigint;
BEGIN
  PERFORM set_config('recork.user', p_user::text, true),
          set_config('recork.winery', '', true),
          set_config('recork.every_winery', '', true);
  SELECT m.* INTO member FROM membership m WHERE m.user_id = p_user;
  IF NOT FOUND THEN RETURN; END IF;
  scope := coalesce(member.winery_id, p_winery);
  SELECT s.* INTO person FROM staff s WHERE s.id = p_user AND s.is_active;
  PERFORM enter_scope(scope, (coalesce(nullif(p_trail, ''), '{}')::jsonb || jsonb_build_object(
    'who', coalesce(nullif(person.name, ''), person.email), 'role', member.role, 'user', p_user,
    'winery', member.winery_id, 'for', CASE WHEN member.winery_id IS NULL THEN scope END))::text);
  IF person.id IS NULL THEN RETURN; END IF;
  RETURN QUERY SELECT person.name, person.email, member.role, member.winery_id, scope;
END $$;

CREATE OR REPLACE FUNCTION list_wineries() RETURNS TABLE (id bigint, slug varchar, name varchar)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
-- All wineries, for the switcher of the house's own people, who may be looking at one alone.
-- The scope is afterwards what it was before.
DECLARE
  winery text := coalesce(current_setting('recork.winery', true), '');
  every_winery text := coalesce(current_setting('recork.every_winery', true), '');
BEGIN
  PERFORM set_config('recork.every_winery', 'on', true);
  RETURN QUERY SELECT w.id, w.slug, w.name FROM winery w;
  PERFORM set_config('recork.winery', winery, true), set_config('recork.every_winery', every_winery, true);
END $$;
