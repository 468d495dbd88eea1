"""What the server serves."""

import os

from django.core.wsgi import get_wsgi_application

from recork.manners.whole import handing_over_whole

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recork.fulfillment.settings")

application = handing_over_whole(get_wsgi_application())
