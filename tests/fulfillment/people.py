"""The cast as people who sign in: in a test's own client, or in a browser."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Page

from recork.fulfillment.models import Membership, User, scope
from recork.fulfillment.rules.actor import Actor
from tests.fulfillment.cast import NOW

if TYPE_CHECKING:
    # what the test client adds to an answer is known to its stubs alone
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse
else:
    Answer = HttpResponse


PASSWORD = "old vines, deep roots"


def employ(actor: Actor, password: str = "") -> User:
    """Give an actor of the cast a place to sign in from, and a password; asking again finds the same person."""
    email = f"{actor.name.split()[0].lower()}@example.com"
    user, is_new = User.objects.get_or_create(email=email, defaults={"name": actor.name})
    if is_new:
        with scope.of_every_winery():
            Membership.objects.create(user=user, winery_id=actor.winery_id, role=actor.role, created_at=NOW)
    if password:
        user.set_password(password)
        user.save()
    return user


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
