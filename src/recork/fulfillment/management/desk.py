"""The desk of this house's commands: all wineries, and what people call their rows."""

from contextlib import AbstractContextManager

from recork.fulfillment.models import Bin, Sku, Warehouse, Winery, scope
from recork.fulfillment.rules.actor import Actor, NotAllowed, Role
from recork.manners.management.desk import AnyDesk, row_named

OPERATOR = Actor(name="Command line", role=Role.ADMINISTRATOR, winery_id=None)
"""Whoever may run commands on this machine may do everything; ledgers show where it came from."""


class Desk(AnyDesk):
    """A command with verbs, over all wineries."""

    refusals = (NotAllowed,)

    def room(self) -> AbstractContextManager[None]:
        return scope.of_every_winery()


def winery_named(slug: str) -> Winery:
    """The winery with this short name; else an error that lists those there are."""
    return row_named(Winery.objects.all(), "slug", slug, "winery", "recork fulfillment winery create")


def warehouse_named(code: str) -> Warehouse:
    return row_named(
        Warehouse.objects.all(), "code", code.upper(), "warehouse", "recork fulfillment warehouse create"
    )


def bin_named(warehouse: Warehouse, code: str) -> Bin:
    return row_named(
        warehouse.bins.all(),
        "code",
        code.upper(),
        f"bin in {warehouse.code}",
        "recork fulfillment bin create",
    )


def sku_named(winery: Winery, code: str) -> Sku:
    known = Sku.objects.filter(winery=winery)
    return row_named(known, "code", code, f"wine of {winery.name}", "recork fulfillment sku create")
