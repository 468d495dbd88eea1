"""What the surroundings decide for this house, read once."""

import os

CARRIER_SANDBOX_ADDRESS = os.environ.get("RECORK_CARRIER_SANDBOX_ADDRESS", "")
BASE_URL = os.environ.get("RECORK_FULFILLMENT_URL", "http://127.0.0.1:8000")
