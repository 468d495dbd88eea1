"""What every house sets alike. A house's own settings begin with `from recork.manners.settings import *`."""

import os
from collections.abc import Sequence

from django.utils.csp import CSP

from recork.manners import environment, log
from recork.manners.session_times import LONGEST_S
from recork.manners.settings_people import *  # noqa: F403 -- Django's way of building settings on others
from recork.manners.settings_people import COMPANY_ORIGIN

DEMO = environment.DEMO
DEBUG = False
SECRET_KEY = environment.secret_key()
ALLOWED_HOSTS = environment.words("RECORK_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")

COMMON_APPS = [
    "recork.manners",
    "recork.look",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "recork.manners.company",
    "django_htmx",
    "ninja",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "recork.manners.trail.middleware.TrailKeeper",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "recork.manners.web.browser.AtTheDoor",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "recork.manners.web.session_clock.SessionClock",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Mail goes to files until a server is named.
MAILERS = {"default": environment.mailer()}
DEFAULT_FROM_EMAIL = os.environ.get("RECORK_MAIL_FROM", "Recork <no-reply@recork.example>")

# The browser
SECURE_CSP: dict[str, Sequence[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "form-action": [CSP.SELF, *COMPANY_ORIGIN],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# No page asks for any of these; what isn't named keeps the browser's own rule, such as copying for us alone.
NEEDED_BY_NO_PAGE = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in NEEDED_BY_NO_PAGE}
THEME_COOKIE_NAME = "recork-theme"  # `of_address` gives it a prefix over HTTPS, as to the others
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # what is said goes into no cookie
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
METRICS_FROM = environment.networks("RECORK_METRICS_FROM", "127.0.0.0/8,::1/128")
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = LONGEST_S
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "recork.manners.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# How many calls a minute a token may make, and all those of a winery, of the house or of the shop together
CALLS_PER_MINUTE = max(1, environment.count("RECORK_CALLS_PER_MINUTE", 6_000))
CALLS_PER_MINUTE_TOGETHER = max(1, environment.count("RECORK_CALLS_PER_MINUTE_TOGETHER", 12_000))

# Files
STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 300

# Words and times
LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = environment.TIME_ZONE
SUPPORT_PHONE = environment.SUPPORT_PHONE
SUPPORT_EMAIL = environment.SUPPORT_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": log.formatter()}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "procrastinate": {"level": "WARNING"},
        "pyBarcode": {"level": "WARNING"},  # it misses a library for bitmaps; we draw vectors
        "stripe": {"level": "WARNING"},  # it tells of every request; what became of it stands in our rows
        "django.request": {"level": "ERROR"},  # a refusal is an answer, not an event
    },
}
