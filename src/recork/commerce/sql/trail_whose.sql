-- On whose behalf somebody acted. The shop is one, and everybody in it acts for it. See recork.manners.trail.

CREATE OR REPLACE FUNCTION trail_behalf(p_stands jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $$ SELECT ''; $$;

CREATE OR REPLACE FUNCTION trail_winery(p_table text, p_row jsonb, p_stands jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::bigint; $$;
