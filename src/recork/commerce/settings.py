"""Django's settings of the shop."""

import os
from pathlib import Path

from recork.cellar import Role, django_database
from recork.commerce.environment import BASE_URL, GRACE
from recork.manners.address import of_address, templates_of
from recork.manners.settings import *  # noqa: F403 -- Django's way of building settings on others
from recork.manners.settings import COMMON_APPS

HOUSE = "commerce"
BASE_DIR = Path(__file__).resolve().parent
RESEND_GRACE = GRACE
globals().update(of_address(HOUSE, BASE_URL))

INSTALLED_APPS = ["recork.commerce", *COMMON_APPS]
ROOT_URLCONF = "recork.commerce.urls"
WSGI_APPLICATION = "recork.commerce.wsgi.application"
TEMPLATES = templates_of(BASE_DIR, "recork.commerce.web.frame.frame")
DATABASES = {"default": django_database(HOUSE, Role(os.environ.get("RECORK_DATABASE_ROLE", Role.APP)))}
AUTH_USER_MODEL = "commerce.User"
TRAIL_PERSON = "recork.commerce.models.people.place_of"
