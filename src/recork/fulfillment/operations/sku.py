"""A winery's wines: one at a time, or a whole list, looked at before it is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from recork.fulfillment.models import Sku, Winery
from recork.fulfillment.rules.actor import Actor, Verb, require
from recork.manners.entry import Unfit, bottle_size, line_of, sku_code
from recork.manners.sheet import Row

NEEDS = ("sku", "name")
TAKES = ("bottle_ml",)


class Step(StrEnum):
    """What keeping a row of a list would do."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class SkuStep:
    """One row of a list and what it comes to; `words` say why a row is wrong or what it changes."""

    line: int
    step: Step
    code: str
    name: str = ""
    bottle_ml: int = 750
    words: str = ""


def create_sku(actor: Actor, winery: Winery, code: str, name: str, bottle_ml: str, *, now: datetime) -> Sku:
    """Add a wine. Raises `Unfit` when the winery has its code already."""
    require(actor, Verb.SET_UP)
    sku = Sku(
        winery=winery,
        code=sku_code(code),
        name=line_of(name, "name", most=160),
        bottle_ml=bottle_size(bottle_ml),
        created_at=now,
    )
    try:
        with transaction.atomic():
            sku.save(force_insert=True)
    except IntegrityError as error:
        raise Unfit("code", f"{winery.name} has a wine {sku.code} already.") from error
    return sku


def change_sku(actor: Actor, sku: Sku, *, name: str, bottle_ml: str) -> None:
    """Change a wine's name or bottle; its code stays, because orders name it."""
    require(actor, Verb.SET_UP)
    sku.name = line_of(name, "name", most=160)
    sku.bottle_ml = bottle_size(bottle_ml)
    sku.save(update_fields=["name", "bottle_ml"])


def plan_skus(winery: Winery, rows: list[Row]) -> list[SkuStep]:
    """Say for every row of a list what keeping it would do; writes nothing."""
    known = {sku.code: sku for sku in Sku.objects.filter(winery=winery)}
    seen: dict[str, int] = {}
    return [_step(row, known, seen) for row in rows]


def keep_skus(actor: Actor, winery: Winery, steps: list[SkuStep], *, now: datetime) -> None:
    """Do what a plan says; all of it or, when a row is wrong, nothing (`Unfit`).

    Doing it again changes nothing more.
    """
    require(actor, Verb.SET_UP)
    wrong = [step for step in steps if step.step is Step.WRONG]
    if wrong:
        raise Unfit("file", f"Line {wrong[0].line}: {wrong[0].words} Nothing was kept.")
    due = [step for step in steps if step.step in {Step.NEW, Step.CHANGED}]
    Sku.objects.bulk_create(
        [
            Sku(winery=winery, code=step.code, name=step.name, bottle_ml=step.bottle_ml, created_at=now)
            for step in due
        ],
        update_conflicts=True,
        unique_fields=["winery", "code"],
        update_fields=["name", "bottle_ml"],
    )


def _step(row: Row, known: dict[str, Sku], seen: dict[str, int]) -> SkuStep:
    try:
        code = sku_code(row.cells["sku"])
        name = line_of(row.cells["name"], "name", most=160)
        size = bottle_size(row.cells.get("bottle_ml", ""))
    except Unfit as unfit:
        return SkuStep(row.line, Step.WRONG, row.cells["sku"], words=f"{unfit.field}: {unfit.words}")
    if code in seen:
        return SkuStep(row.line, Step.WRONG, code, name, size, f"{code} is in line {seen[code]} already.")
    seen[code] = row.line
    return SkuStep(row.line, *_compared(known.get(code), code, name, size))


def _compared(sku: Sku | None, code: str, name: str, size: int) -> tuple[Step, str, str, int, str]:
    if sku is None:
        return Step.NEW, code, name, size, ""
    changes = []
    if sku.name != name:
        changes.append(f"was {sku.name}")
    if sku.bottle_ml != size:
        changes.append(f"was {sku.bottle_ml:,} ml")
    return (Step.CHANGED if changes else Step.SAME), code, name, size, ", ".join(changes)
