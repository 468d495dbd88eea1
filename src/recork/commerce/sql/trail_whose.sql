-- Whose an entry of the audit trail is: the shop is one. See recork.manners.trail.

CREATE OR REPLACE FUNCTION trail_winery(p_table text, p_row jsonb, p_stands jsonb) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$ SELECT NULL::bigint; $$;

CREATE OR REPLACE FUNCTION trail_spelled(p_table text, p_row jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$ SELECT p_row; $$;
