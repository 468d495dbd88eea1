"""Let a shop speak for a winery and hear from it, in one step."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from recork.fulfillment.models import ShopConnection, WebhookEndpoint, Winery
from recork.fulfillment.operations.token import NewToken, create_token, open_connection
from recork.fulfillment.operations.webhook_endpoint import Kept, keep_endpoint
from recork.fulfillment.rules.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Connected:
    """A shop with what it needs: both secrets are here and nowhere else. `kept` is None when it wants no webhooks."""

    shop: ShopConnection
    new: NewToken
    kept: Kept | None


def connect_shop(
    actor: Actor, winery: Winery, name: str, *, webhook_url: str, now: datetime, key: UUID | None = None
) -> Connected:
    """Find or make the winery's shop of this name, give it one more token, and tell it its news at `webhook_url`.

        key  the token's id-to-be, so that asking twice makes one

    An endpoint that is there at this address gets a new secret, and is switched on. Raises `Unfit`, `NotAllowed`.
    """
    shop = open_connection(actor, winery, name, now=now)
    new = create_token(actor, Role.SHOP, shop.name, now=now, winery=winery, connection=shop, key=key)
    return Connected(shop, new, _listen(actor, shop, webhook_url, now) if webhook_url else None)


def _listen(actor: Actor, shop: ShopConnection, url: str, now: datetime) -> Kept:
    there = WebhookEndpoint.objects.filter(connection=shop, url=url).order_by("created_at").first()
    return keep_endpoint(
        actor,
        there.pk if there else uuid4(),
        url,
        secret_version=there.secret_version + 1 if there else 1,
        now=now,
        shop=shop,
        is_on=True,
    )
