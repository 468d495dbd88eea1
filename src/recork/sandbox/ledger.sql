-- Payments, charges and refunds as the payment service knows them. Money is in cents.

CREATE TABLE IF NOT EXISTS intent (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  capture_method TEXT NOT NULL CHECK (capture_method IN ('automatic', 'manual')),
  status TEXT NOT NULL CHECK (
    status IN ('requires_payment_method', 'requires_confirmation', 'requires_capture', 'succeeded', 'canceled')),
  payment_method TEXT,
  customer TEXT,
  description TEXT,
  metadata TEXT NOT NULL,
  created INTEGER NOT NULL,
  canceled_at INTEGER,
  cancellation_reason TEXT,
  last_payment_error TEXT
) STRICT;

-- A declined try is a charge too, so an intent may have several; only one of them ever took money.
CREATE TABLE IF NOT EXISTS charge (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  intent TEXT NOT NULL REFERENCES intent (id),
  amount INTEGER NOT NULL CHECK (amount > 0),
  amount_captured INTEGER NOT NULL CHECK (amount_captured BETWEEN 0 AND amount),
  status TEXT NOT NULL CHECK (status IN ('succeeded', 'failed')),
  is_released INTEGER NOT NULL DEFAULT 0 CHECK (is_released IN (0, 1) AND NOT (is_released AND amount_captured > 0)),
  payment_method TEXT,
  failure_code TEXT,
  failure_message TEXT,
  created INTEGER NOT NULL,
  CHECK (status = 'succeeded' OR amount_captured = 0)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_success_per_intent ON charge (intent) WHERE status = 'succeeded';
CREATE INDEX IF NOT EXISTS charge_of_intent ON charge (intent, seq);
CREATE INDEX IF NOT EXISTS charge_newest ON charge (created, seq);

CREATE TABLE IF NOT EXISTS refund (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  charge TEXT NOT NULL REFERENCES charge (id),
  amount INTEGER NOT NULL CHECK (amount > 0),
  status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
  failure_reason TEXT,
  reason TEXT,
  metadata TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS refund_of_charge ON refund (charge, created, seq);
CREATE INDEX IF NOT EXISTS refund_newest ON refund (created, seq);

-- Whatever the code does: never more back than was taken, and a refund that failed stays so.
CREATE TRIGGER IF NOT EXISTS never_over_the_charge BEFORE INSERT ON refund
WHEN NEW.status <> 'failed' AND NEW.amount
  + (SELECT coalesce(sum(amount), 0) FROM refund WHERE charge = NEW.charge AND status <> 'failed')
  > (SELECT amount_captured FROM charge WHERE id = NEW.charge)
BEGIN
  SELECT RAISE(ABORT, 'more would go back than was taken');
END;
CREATE TRIGGER IF NOT EXISTS failed_for_good BEFORE UPDATE ON refund
WHEN OLD.status = 'failed' OR NEW.amount <> OLD.amount OR NEW.charge <> OLD.charge
BEGIN
  SELECT RAISE(ABORT, 'a refund that failed stays so, and none changes its amount');
END;

CREATE VIEW IF NOT EXISTS charge_shown AS
SELECT charge.*, intent.currency, intent.customer, intent.description, intent.metadata,
  CASE WHEN charge.is_released THEN charge.amount ELSE
    (SELECT coalesce(sum(refund.amount), 0) FROM refund WHERE refund.charge = charge.id AND refund.status <> 'failed')
  END AS amount_refunded
FROM charge JOIN intent ON intent.id = charge.intent;

CREATE VIEW IF NOT EXISTS refund_shown AS
SELECT refund.*, intent.currency, intent.id AS intent
FROM refund JOIN charge ON charge.id = refund.charge JOIN intent ON intent.id = charge.intent;

-- The first answer under each idempotency key.
CREATE TABLE IF NOT EXISTS answer (
  key TEXT PRIMARY KEY,
  door TEXT NOT NULL,
  parameters TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  request TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS answer_oldest ON answer (created);

-- What listeners are told; `next_try_at` is empty when it was delivered, given up, or nobody listened.
CREATE TABLE IF NOT EXISTS event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  created INTEGER NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_at REAL,
  delivered_at INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS event_due ON event (next_try_at) WHERE next_try_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS listener (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  url TEXT NOT NULL,
  secret TEXT NOT NULL
) STRICT;

-- The carrier's: labels by the name that whoever wanted them minted, and the days that were closed.
CREATE TABLE IF NOT EXISTS label (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  parcel TEXT NOT NULL,
  cents INTEGER NOT NULL,
  voided INTEGER NOT NULL DEFAULT 0,
  day TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE IF NOT EXISTS carrier_day (
  name TEXT PRIMARY KEY,
  labels TEXT NOT NULL
) STRICT;
