"""What the surroundings decide for this house, read once."""

import os
from datetime import timedelta

BASE_URL = os.environ.get("RECORK_COMMERCE_URL", "http://127.0.0.1:8001")
GRACE = timedelta(seconds=int(os.environ.get("RECORK_RESEND_GRACE_S") or 900))
"""How long an order that the warehouse has cancelled waits before it is sent again; nought is allowed."""

STRIPE_KEY = os.environ.get("RECORK_STRIPE_KEY", "")
STRIPE_ADDRESS = os.environ.get("RECORK_STRIPE_ADDRESS", "")
STRIPE_WEBHOOK_SECRETS = [
    secret for secret in os.environ.get("RECORK_STRIPE_WEBHOOK_SECRET", "").split(",") if secret
]
"""The account at Stripe; another address means whatever speaks like it, such as the payment sandbox."""
