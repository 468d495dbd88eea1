-- Views would stand in the way of a migration that changes a column they read.
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT viewname FROM pg_views WHERE schemaname = current_schema() AND viewname LIKE 'inv\_%' LOOP
    EXECUTE format('DROP VIEW %I', name);
  END LOOP;
END $$;
