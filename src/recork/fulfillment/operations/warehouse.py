"""Set up the buildings of the house and the bins in them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from recork.fulfillment.models import Bin, Sku, StockBalance, Warehouse
from recork.fulfillment.operations.winery import require_house
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.manners.entry import Unfit, bin_code, line_of, warehouse_code


def create_warehouse(actor: Actor, code: str, name: str, *, now: datetime) -> Warehouse:
    """Add a building. Raises `Unfit` when its code is taken."""
    require_house(actor, Verb.SET_UP)
    warehouse = Warehouse(code=warehouse_code(code), name=line_of(name, "name", most=80), created_at=now)
    try:
        with transaction.atomic():
            warehouse.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit("code", f"There is a warehouse {warehouse.code} already.") from error
    return warehouse


def rename_warehouse(actor: Actor, warehouse: Warehouse, name: str) -> None:
    """Call a building something else; its code stays, because orders name it."""
    require_house(actor, Verb.SET_UP)
    warehouse.name = line_of(name, "name", most=80)
    warehouse.save(update_fields=["name"])


def add_bins(actor: Actor, warehouse: Warehouse, codes: Iterable[str]) -> int:
    """Add the bins that aren't there yet; answers how many were new.

    Raises `Unfit` with the first name that can't be one; then none is added.
    """
    require_house(actor, Verb.SET_UP)
    wanted = dict.fromkeys(_bin(code) for code in codes)
    there = set(warehouse.bins.filter(code__in=list(wanted)).values_list("code", flat=True))
    new = [Bin(warehouse=warehouse, code=code) for code in wanted if code not in there]
    Bin.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _bin(code: str) -> str:
    try:
        return bin_code(code, "codes")
    except Unfit as unfit:
        raise Unfit("codes", f"{code.strip()!r} can't name a bin. {unfit.words}") from unfit


def stand_in(actor: Actor, sku: Sku, shelf: Bin) -> None:
    """Note that a wine stands in this bin of a warehouse where it has a balance."""
    require(actor, Verb.CHANGE_STOCK)
    StockBalance.objects.filter(sku=sku, warehouse_id=shelf.warehouse_id).update(bin=shelf)


def bin_in(warehouse: Warehouse, code: str) -> Bin:
    """The bin of this name; raises `Unfit` when the warehouse has none."""
    named = bin_code(code)
    found = warehouse.bins.filter(code=named).first()
    if found is None:
        raise Unfit("bin", f"There is no bin {named} in {warehouse.code}.")
    return found
