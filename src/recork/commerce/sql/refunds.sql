-- Of no capture may more be on its way back than it holds, whoever writes the row.

CREATE OR REPLACE FUNCTION keep_refunds_within_capture() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  held bigint;
  owed bigint;
BEGIN
  -- The capture is locked, so that two who refund at once see each other.
  SELECT c.amount_cents INTO held FROM capture c WHERE c.id = NEW.capture_id FOR NO KEY UPDATE;
  SELECT sum(i.amount_cents) INTO owed FROM refund_intent i WHERE i.capture_id = NEW.capture_id;
  IF owed > held THEN
    RAISE EXCEPTION 'refunds of capture % come to %, it holds %', NEW.capture_id, owed, held
      USING ERRCODE = 'check_violation', CONSTRAINT = 'refunds_within_capture';
  END IF;
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS refunds_within_capture ON refund_intent;
CREATE TRIGGER refunds_within_capture AFTER INSERT OR UPDATE OF amount_cents, capture_id ON refund_intent
  FOR EACH ROW EXECUTE FUNCTION keep_refunds_within_capture();
