"""Set a winery up: whom the house ships for, from where, and whom its customers ask."""

from datetime import datetime

from django.db import IntegrityError, transaction

from recork.fulfillment.models import Warehouse, Winery
from recork.fulfillment.rules.actor import Actor, NotAllowed, Verb, require
from recork.manners.entry import Unfit, email_of, line_of, phone_of, slug_of


def require_house(actor: Actor, verb: Verb) -> None:
    """Let pass only the house's own people whose role allows it; else raise `NotAllowed`."""
    require(actor, verb)
    if actor.winery_id is not None:
        raise NotAllowed(actor, verb)


def create_winery(
    actor: Actor,
    slug: str,
    name: str,
    *,
    now: datetime,
    default_warehouse: Warehouse | None = None,
    support_phone: str = "",
    support_email: str = "",
) -> Winery:
    """Take a winery in. Raises `Unfit` when its short name is taken."""
    require_house(actor, Verb.SET_UP)
    winery = Winery(slug=slug_of(slug), created_at=now)
    _fill(winery, name, default_warehouse, support_phone, support_email)
    try:
        with transaction.atomic():
            winery.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit("slug", f"There is a winery {winery.slug!r} already.") from error
    return winery


def change_winery(
    actor: Actor,
    winery: Winery,
    *,
    name: str,
    default_warehouse: Warehouse | None,
    support_phone: str,
    support_email: str,
    second_factor_for_all: bool,
) -> None:
    """Change what a winery is called, where its orders ship from, its support contact, and how its people sign in."""
    require(actor, Verb.SET_UP)
    _fill(winery, name, default_warehouse, support_phone, support_email)
    winery.second_factor_for_all = second_factor_for_all
    winery.save(
        update_fields=["name", "default_warehouse", "support_phone", "support_email", "second_factor_for_all"]
    )


def _fill(winery: Winery, name: str, warehouse: Warehouse | None, phone: str, email: str) -> None:
    winery.name = line_of(name, "name", most=120)
    winery.default_warehouse = warehouse
    winery.support_phone = phone_of(phone)
    winery.support_email = email_of(email, "support_email") if email.strip() else ""
