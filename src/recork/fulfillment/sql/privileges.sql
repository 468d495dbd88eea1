-- Who may write what. History is append-only for the application: it may add, and change only
-- the columns named here. The audit role reads (default privileges give it SELECT).

DO $$
DECLARE
  app text := (SELECT rolname FROM pg_roles WHERE rolname = replace(current_user, '_owner', '_app')
                                              AND rolname <> current_user);
BEGIN
  IF app IS NULL THEN RETURN; END IF;
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON move, stock_entry, cancellation, news, refused_submission,
                  shop_next_change, intercept, carrier_request, order_edit, hold_release, audit_entry, audit_order,
                  audit_seal, shipping_rule FROM %I', app);
  EXECUTE format('GRANT UPDATE (counted) ON stock_entry TO %I', app);
  EXECUTE format('GRANT UPDATE (seq) ON news TO %I', app);
  EXECUTE format('GRANT UPDATE (shop_next, pickup_location, pickup_ready_on) ON cancellation TO %I', app);
  EXECUTE format('GRANT UPDATE (answer, answered_at, sent_as) ON shop_next_change TO %I', app);
  EXECUTE format('GRANT UPDATE (answer, code, words, answered_at, answered_by) ON intercept TO %I', app);
  EXECUTE format('GRANT UPDATE (standing, reference, carrier_asked_at, carrier_asked_by, code, words, answered_at,
                  answered_by, arrived_at) ON carrier_request TO %I', app);
  EXECUTE format('GRANT UPDATE (results) ON hold_release TO %I', app);
  EXECUTE format('GRANT UPDATE (ended_at, ended_by) ON shipping_rule TO %I', app);
  EXECUTE format('REVOKE DELETE, TRUNCATE ON orders, order_line, put_back, stock_balance, hold, wave_order, package,
                  package_line, label FROM %I', app);
END $$;
