"""The shop itself: what it is called, whom its customers call, where they may fetch their wine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from recork.commerce.models import Shop
from recork.commerce.rules.actor import Actor, Verb, require
from recork.manners.entry import Unfit, days_kept, email_of, line_of, phone_of, slug_of

MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class About:
    """What may be changed of a shop; None leaves a thing as it is.

    pickup_locations   where customers may fetch their wine, in the order in which pages offer them
    may_portal_cancel  a stop at the warehouse may cancel and refund here, without anybody being asked
    portal_pickup_refunds_fee  a pickup that was made there gives the shipping fee back
    keep_days   how long after its end an order still says whose it was; `keeps_for_ever` takes that away
    second_factor_for_all  viewers too sign in with a second factor
    """

    name: str | None = None
    support_phone: str | None = None
    support_email: str | None = None
    pickup_locations: Iterable[str] | None = None
    may_portal_cancel: bool | None = None
    portal_pickup_refunds_fee: bool | None = None
    keep_days: int | None = None
    keeps_for_ever: bool = False
    second_factor_for_all: bool | None = None


def create_shop(actor: Actor, slug: str, about: About, *, now: datetime) -> Shop:
    """Found the shop. There is one in an installation: a second one is refused (`Unfit`)."""
    require(actor, Verb.SET_UP)
    shop = Shop(slug=slug_of(slug), created_at=now)
    _write(shop, about)
    if not shop.name:
        raise Unfit("name", "This can't be empty.")
    try:
        with transaction.atomic():
            shop.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit("slug", "There is a shop already, and an installation has one.") from error
    return shop


def change_shop(actor: Actor, shop: Shop, about: About) -> None:
    """Change what is said of the shop; its slug stays. Raises `Unfit`, `NotAllowed`."""
    require(actor, Verb.SET_UP)
    _write(shop, about)
    shop.save()


def _write(shop: Shop, about: About) -> None:
    if about.name is not None:
        shop.name = line_of(about.name, "name", most=120)
    if about.support_phone is not None:
        shop.support_phone = phone_of(about.support_phone)
    if about.support_email is not None:
        shop.support_email = email_of(about.support_email, "support_email") if about.support_email else ""
    if about.pickup_locations is not None:
        shop.pickup_locations = _places(about.pickup_locations)
    if about.may_portal_cancel is not None:
        shop.may_portal_cancel = about.may_portal_cancel
    if about.portal_pickup_refunds_fee is not None:
        shop.portal_pickup_refunds_fee = about.portal_pickup_refunds_fee
    if about.keeps_for_ever:
        shop.keep_days = None
    elif about.keep_days is not None:
        shop.keep_days = days_kept(about.keep_days)
    if about.second_factor_for_all is not None:
        shop.second_factor_for_all = about.second_factor_for_all


def _places(named: Iterable[str]) -> list[str]:
    """Each place once, in the order given."""
    places = list(dict.fromkeys(line_of(place, "pickup_location", most=120) for place in named))
    if len(places) > MOST_PLACES:
        raise Unfit("pickup_location", f"At most {MOST_PLACES} places.")
    return places
