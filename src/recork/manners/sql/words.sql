-- Taking a person's words out of what people and machines wrote about them.

CREATE OR REPLACE FUNCTION telling_words(p_said text[], p_names text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
-- What tells who somebody is: each thing that was said, whole, and each word of their names by itself; the longest first.
-- Two letters tell nobody, and would be found everywhere.
  SELECT coalesce(array_agg(DISTINCT t.word ORDER BY t.word), '{}')
    FROM (SELECT btrim(s) AS word FROM unnest(p_said || p_names) s
          UNION SELECT w FROM unnest(p_names) n, regexp_split_to_table(n, '\s+') w) t
   WHERE length(t.word) > 2
$$;

CREATE OR REPLACE FUNCTION without_words(p_text text, p_words text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
-- The text with each of the words replaced by "[erased]", in small or capital letters, where it stands by itself.
DECLARE
  word text;
BEGIN
  IF p_text IS NULL OR p_text = '' THEN RETURN p_text; END IF;
  FOR word IN SELECT w FROM unnest(p_words) w ORDER BY length(w) DESC LOOP
    IF position(lower(word) IN lower(p_text)) > 0 THEN
      p_text := regexp_replace(p_text, '(?<![[:alnum:]])' || regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g')
                                       || '(?![[:alnum:]])', '[erased]', 'gi');
    END IF;
  END LOOP;
  RETURN p_text;
END $$;

CREATE OR REPLACE FUNCTION nothing_said(p_json jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
-- An object with the same names, and nothing said under any of them.
  SELECT coalesce(jsonb_object_agg(k, ''), '{}') FROM jsonb_object_keys(p_json) k
$$;

CREATE OR REPLACE FUNCTION json_without_words(p_json jsonb, p_words text[], p_is_said boolean DEFAULT true) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
-- The same of what people said in it, however deep: of texts that stand by themselves, and of those under a name that holds
-- sentences. What stands under any other name is for programs (a state, a number, a wine) and stays, as somebody may well be
-- called like it. Notes and wishes are emptied; where it says where an order goes, nothing stays said.
BEGIN
  CASE jsonb_typeof(p_json)
    WHEN 'string' THEN RETURN CASE WHEN p_is_said THEN to_jsonb(without_words(p_json #>> '{}', p_words)) ELSE p_json END;
    WHEN 'array' THEN
      RETURN (SELECT coalesce(jsonb_agg(json_without_words(e.value, p_words, p_is_said) ORDER BY e.place), '[]')
                FROM jsonb_array_elements(p_json) WITH ORDINALITY e (value, place));
    WHEN 'object' THEN
      RETURN (SELECT coalesce(jsonb_object_agg(e.key,
                CASE WHEN e.key = 'ship_to' AND jsonb_typeof(e.value) = 'object' THEN nothing_said(e.value)
                     WHEN e.key IN ('note', 'gift_message', 'shipping_instructions') AND jsonb_typeof(e.value) = 'string' THEN '""'
                     ELSE json_without_words(e.value, p_words, e.key IN ('words', 'what', 'who', 'detail', 'location')) END), '{}')
                FROM jsonb_each(p_json) e);
    ELSE RETURN p_json;
  END CASE;
END $$;
-- It had two arguments once.
DROP FUNCTION IF EXISTS json_without_words(jsonb, text[]);

CREATE OR REPLACE FUNCTION said_in(p_json jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
-- The texts of an address, but for its place, which many share.
  SELECT coalesce(array_agg(e.value) FILTER (WHERE e.key NOT IN ('city', 'state', 'zip', 'country')), '{}') FROM jsonb_each_text(CASE jsonb_typeof(p_json) WHEN 'object' THEN p_json ELSE '{}' END) e
$$;
