"""The payment sandbox: a stand-in for somebody else's payment service, for the demo and for tests. No real money.

It speaks the part of Stripe's HTTP API that we use and keeps a ledger of its own, so that our shop meets it only over
HTTP, as it would meet Stripe. What it promises about idempotency keys is what Stripe documents:

  the first answer under a key is kept, errors too, and given again with `Idempotent-Replayed: true`
  nothing is kept when the parameters are malformed or the key is in use at that moment (409)
  the same key with other parameters is refused (400 `idempotency_error`)
  keys are forgotten after 24 hours
"""

from recork.sandbox.command import run

__all__ = ["run"]
