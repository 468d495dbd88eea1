"""The desk of the shop's commands, and what people call its rows."""

from django.core.management.base import CommandError

from recork.commerce.models import Product, Shop
from recork.commerce.rules.actor import Actor, NotAllowed, Role
from recork.manners.management.desk import AnyDesk, row_named

OPERATOR = Actor(name="Command line", role=Role.ADMINISTRATOR)
"""Whoever may run commands on this machine may do everything; timelines show where it came from."""


class Desk(AnyDesk):
    """A command with verbs, in one transaction."""

    refusals = (NotAllowed,)


def the_shop() -> Shop:
    """The one shop of this installation."""
    shop = Shop.objects.first()
    if shop is None:
        raise CommandError("There is no shop yet: `recork commerce shop create` founds it.")
    return shop


def product_named(sku: str) -> Product:
    """The wine with this SKU; else an error that lists those there are."""
    return row_named(Product.objects.all(), "sku", sku, "wine", "recork commerce product create")
