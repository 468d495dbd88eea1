"""Django's settings of the fulfilment house."""

import os
from pathlib import Path

from recork.cellar import Role, django_database
from recork.fulfillment.environment import BASE_URL, CARRIER_SANDBOX_ADDRESS
from recork.manners.address import of_address, templates_of
from recork.manners.settings import *  # noqa: F403 -- Django's way of building settings on others
from recork.manners.settings import COMMON_APPS, DEMO

HOUSE = "fulfillment"
BASE_DIR = Path(__file__).resolve().parent
globals().update(of_address(HOUSE, BASE_URL))

INSTALLED_APPS = ["recork.fulfillment", *COMMON_APPS]
ROOT_URLCONF = "recork.fulfillment.urls"
WSGI_APPLICATION = "recork.fulfillment.wsgi.application"
TEMPLATES = templates_of(BASE_DIR, "recork.fulfillment.web.frame.frame")
DATABASES = {"default": django_database(HOUSE, Role(os.environ.get("RECORK_DATABASE_ROLE", Role.APP)))}
AUTH_USER_MODEL = "fulfillment.User"
TRAIL_PERSON = "recork.fulfillment.models.scope.place_of"

# Through whom labels are bought: a person types their numbers, unless a carrier is named that can be called.
CARRIER_SANDBOX_ADDRESS = CARRIER_SANDBOX_ADDRESS  # noqa: PLW0127 -- it is a setting, too
CARRIER = "sandbox" if CARRIER_SANDBOX_ADDRESS else "manual"

# Whether shops on this very machine may be told their news; others are only called over TLS, at public addresses.
WEBHOOKS_TO_LOOPBACK = DEMO or os.environ.get("RECORK_WEBHOOKS_TO_LOOPBACK") == "1"
