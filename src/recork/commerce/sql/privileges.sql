-- Who may write what. History is append-only for the application: it may add, and change only
-- the columns named here.

DO $$
DECLARE
  app text := (SELECT rolname FROM pg_roles WHERE rolname = replace(current_user, '_owner', '_app')
                                              AND rolname <> current_user);
BEGIN
  IF app IS NULL THEN RETURN; END IF;
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON entry, stock_entry, credit_entry, cancellation, refund,
                  refund_line, heard FROM %I', app);
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON audit_entry, audit_order, audit_seal FROM %I', app);
  EXECUTE format('GRANT UPDATE (applied_at, attempts, why_not) ON heard TO %I', app);
  -- The key of an attempt is for ever the same: refund_key_is_immutable.
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON refund_attempt, refund_intent FROM %I', app);
  EXECUTE format('GRANT UPDATE (outcome, gateway_id, code, words, for_good, calls, called_at) ON refund_attempt TO %I', app);
  EXECUTE format('GRANT UPDATE (outcome, destination, settled_by, settled_how, next_try_at, finished_at)
                  ON refund_intent TO %I', app);
  -- The bytes of a submission are frozen when it is written.
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON submission FROM %I', app);
  EXECUTE format('GRANT UPDATE (state, heard_version, warehouse_state, warehouse_status, warehouse_holds, heard_at,
                  fulfillment_number, packages, refusal_code, refusal_words, stopped_at, shop_next,
                  pickup_location, pickup_ready_on, stop_done, stop_question, late_wish, attempts, next_try_at, last_words,
                  report_version, report_told, report_try_at, report_attempts, erasure_try_at, erasure_attempts) ON submission TO %I', app);
  EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON warehouse_edit FROM %I', app);
  EXECUTE format('GRANT UPDATE (decision, decided_by, decided_at, decided_generation, sold) ON warehouse_edit TO %I', app);
  EXECUTE format('REVOKE DELETE, TRUNCATE ON orders, order_line, capture, question, carrier_request, mail FROM %I', app);
END $$;
