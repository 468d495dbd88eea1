"""The catalogue of the look and the door, served over real HTTP without a database: the look knows no house."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from django.urls import include, path
from playwright.sync_api import Page, Request

urlpatterns = [
    path("look/", include("recork.look.urls")),
    path("account/", include("allauth.account.urls")),
]

# Only what the look and the door lean on: the browser's policy, tokens in forms, a session in a cookie.
SETTINGS = {
    "ROOT_URLCONF": "tests.support.catalogue",
    "MIDDLEWARE": [
        "django.middleware.csp.ContentSecurityPolicyMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    "ALLOWED_HOSTS": ["127.0.0.1"],
    "SECURE_SSL_REDIRECT": False,
}


@dataclass
class Visitor:
    """A browser at the catalogue, and every request it made that was not for a file."""

    page: Page
    address: str
    asked: list[tuple[str, str]] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("request", self._note)

    def _note(self, request: Request) -> None:
        where = request.url.removeprefix(self.address)
        if not where.startswith("/static/"):
            self.asked.append((request.method, where))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name it has upstairs
        """A test says what it found; a log of every request says nothing more."""


@contextmanager
def open_catalogue() -> Iterator[str]:
    """Serve the catalogue on a free port and give its address."""
    with override_settings(**SETTINGS):
        application = StaticFilesHandler(get_wsgi_application())
        with make_server("127.0.0.1", 0, application, _Server, _Quiet) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
