-- A function that runs as the tables' owner does what its caller may not: the application calls it, nobody else. New functions
-- may be called by PUBLIC, and default privileges open them to the auditors, who only read.

DO $$
DECLARE
  app text := (SELECT rolname FROM pg_roles WHERE rolname = replace(current_user, '_owner', '_app')
                                              AND rolname <> current_user);
  called regprocedure;
BEGIN
  FOR called IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
                                          AND proowner = current_user::regrole LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', called);
    IF app IS NOT NULL THEN
      EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %I', called, replace(app, '_app', '_audit'));
      EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', called, app);
    END IF;
  END LOOP;
END $$;
