"""What the surroundings decide for this house, read once."""

import os

BASE_URL = os.environ.get("RECORK_FULFILLMENT_URL", "http://127.0.0.1:8000")
