"""A shop says where it wants to hear its news, changes that, and takes it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from recork.fulfillment.models import ShopConnection, WebhookEndpoint
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.fulfillment.rules.webhook import SECRET_OVERLAP
from recork.manners.entry import Unfit
from recork.wire.guard import Forbidden, check_url
from recork.wire.sealed import seal
from recork.wire.signature import new_secret

MOST_PER_SHOP = 10


class UnknownEndpoint(Exception):
    """There is none of this id that the actor may see."""

    def __init__(self, endpoint_id: UUID) -> None:
        super().__init__(f"There is no webhook endpoint {endpoint_id}.")


class EndpointIdTaken(Exception):
    """The id names an endpoint that is not this shop's."""

    def __init__(self) -> None:
        super().__init__("This id is in use. Choose another UUID.")


class TooManyEndpoints(Unfit):
    """The shop has as many as a shop may have."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An endpoint as it now stands. `secret` is there only when it was made just now: nobody can read it again."""

    endpoint: WebhookEndpoint
    secret: str | None
    is_new: bool


def keep_endpoint(
    actor: Actor,
    endpoint_id: UUID,
    url: str,
    *,
    secret_version: int,
    now: datetime,
    shop: ShopConnection | None = None,
    is_on: bool | None = None,
) -> Kept:
    """Make the endpoint what it should be; where nothing is different nothing changes.

        secret_version  higher than the one it has: a new secret, beside which the old one signs for a day
        shop            whose it is if it is new
        is_on           whether messages go there; None leaves that as it is

    Whoever chooses the address may also read orders, as that is what is told there.

    Raises `Unfit`, `NotAllowed`, `EndpointIdTaken`, and `UnknownEndpoint` when it is new and no shop's.
    """
    require(actor, Verb.MANAGE_WEBHOOKS)
    address = _fit(url)
    found, secret = _find(actor, endpoint_id), None
    is_new = found is None
    if found is None or found.url != address:
        require(actor, Verb.READ_ORDERS)
    if found is None:
        if shop is None:
            raise UnknownEndpoint(endpoint_id)
        found, secret = _open(actor, shop, endpoint_id, address, secret_version, now)
    elif secret_version > found.secret_version:
        secret = _renew(found, secret_version, now)
    found.url = address
    if is_on is not None:
        _switch(found, "" if is_on else f"Switched off by {actor.name}.", now)
    found.save()
    return Kept(found, secret, is_new=is_new)


def renew_secret(actor: Actor, endpoint_id: UUID, *, version: int, now: datetime) -> Kept:
    """Make the secret number `version`, unless it is there already."""
    endpoint = locked(actor, endpoint_id)
    return keep_endpoint(actor, endpoint_id, endpoint.url, secret_version=version, now=now)


def switch_endpoint(actor: Actor, endpoint_id: UUID, *, is_on: bool, now: datetime) -> WebhookEndpoint:
    """Stop telling, or go on where it stopped: what happened meanwhile is told then."""
    endpoint = locked(actor, endpoint_id)
    kept = keep_endpoint(
        actor, endpoint_id, endpoint.url, secret_version=endpoint.secret_version, now=now, is_on=is_on
    )
    return kept.endpoint


def delete_endpoint(actor: Actor, endpoint_id: UUID) -> None:
    """Take an endpoint out with the record of its messages. The news themselves stay in the feed."""
    locked(actor, endpoint_id).delete()


def locked(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Find an endpoint that the actor may manage, and lock it. Raises `UnknownEndpoint`, `NotAllowed`."""
    require(actor, Verb.MANAGE_WEBHOOKS)
    found = _find(actor, endpoint_id)
    if found is None:
        raise UnknownEndpoint(endpoint_id)
    return found


def _find(actor: Actor, endpoint_id: UUID) -> WebhookEndpoint | None:
    endpoints = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=endpoint_id)
    if (
        actor.connection_id is not None
    ):  # a shop's token speaks for one shop, also where its winery has several
        endpoints = endpoints.filter(connection=actor.connection_id)
    return endpoints.first()


def _open(
    actor: Actor, shop: ShopConnection, endpoint_id: UUID, url: str, secret_version: int, now: datetime
) -> tuple[WebhookEndpoint, str]:
    if WebhookEndpoint.objects.filter(connection=shop).count() >= MOST_PER_SHOP:
        raise TooManyEndpoints("", f"A shop has {MOST_PER_SHOP} endpoints at most. Delete one first.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT number_news(%s)", [shop.pk])
    shop.refresh_from_db(fields=["last_news_seq"])
    secret = new_secret()
    endpoint = WebhookEndpoint(
        id=endpoint_id,
        winery_id=shop.winery_id,
        connection=shop,
        url=url,
        secret=_sealed(secret),
        secret_version=secret_version,
        first_seq=shop.last_news_seq,
        queued_seq=shop.last_news_seq,
        created_at=now,
        created_by=actor.name,
    )
    try:
        with transaction.atomic():
            endpoint.save(force_insert=True)
    except IntegrityError as error:
        raise EndpointIdTaken from error
    return endpoint, secret


def _renew(endpoint: WebhookEndpoint, version: int, now: datetime) -> str:
    secret = new_secret()
    endpoint.secret_version = version
    endpoint.former_secret, endpoint.former_until = endpoint.secret, now + SECRET_OVERLAP
    endpoint.secret = _sealed(secret)
    return secret


def _switch(endpoint: WebhookEndpoint, why_off: str, now: datetime) -> None:
    if endpoint.is_on != bool(why_off):
        return
    endpoint.disabled_at, endpoint.disabled_why = (now, why_off) if why_off else (None, "")
    endpoint.dead_in_row = 0


def _fit(url: str) -> str:
    try:
        check_url(url, allow_loopback=settings.WEBHOOKS_TO_LOOPBACK)
    except Forbidden as forbidden:
        raise Unfit("url", str(forbidden)) from None
    return url


def _sealed(secret: str) -> bytes:
    return seal(secret, key=settings.SECRET_KEY)
