"""The cast as people who sign in: in a test's own client, or in a browser."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page

from recork.commerce.models import User
from recork.commerce.rules.actor import Actor

if TYPE_CHECKING:
    # what the test client adds to an answer is known to its stubs alone
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse
else:
    Answer = HttpResponse

SCRIPT = {"HX-Request": "true"}


def employ(actor: Actor) -> User:
    """Give an actor of the cast a way to sign in; asking again finds the same person."""
    email = f"{actor.name.split()[0].lower()}@example.com"
    return User.objects.get_or_create(email=email, defaults={"name": actor.name, "role": actor.role})[0]


def client_of(actor: Actor) -> Client:
    """A client in which the actor is signed in."""
    client = Client()
    client.force_login(employ(actor))
    return client


def signed_in(page: Page, address: str, actor: Actor) -> Page:
    """Let the actor be signed in at `address` in the browser that shows `page`."""
    cookie = client_of(actor).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])
    return page
