"""The main menu and the rows beneath it: what there is, for whom, and where one is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from recork.fulfillment.rules.actor import Actor, Verb

type Link = tuple[str, str, str]
"""Label, address, and where we are: "page" (this very page), "true" (a page beneath it) or ""."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place to go; `house_only` hides it from a winery's people, whatever their role."""

    label: str
    name: str
    verb: Verb
    house_only: bool = False
    row: "tuple[Entry, ...]" = ()

    def is_for(self, actor: Actor) -> bool:
        return actor.may(self.verb) and (not self.house_only or actor.winery_id is None)


MENU = (
    Entry(
        "Orders",
        "view_orders",
        Verb.READ_ORDERS,
        row=(
            Entry("View Orders", "view_orders", Verb.READ_ORDERS),
            Entry("Group cancellations", "group_cancellations", Verb.CANCEL_ORDERS),
        ),
    ),
    Entry(
        "Warehouse",
        "floor",
        Verb.MOVE_ORDERS,
        row=(Entry("Floor", "floor", Verb.MOVE_ORDERS), Entry("Put back", "put_back", Verb.MOVE_ORDERS)),
    ),
    Entry("Stock", "stock", Verb.READ_STOCK),
    Entry(
        "Settings",
        "settings",
        Verb.SET_UP,
        row=(
            Entry("Winery", "settings_winery", Verb.SET_UP),
            Entry("SKUs", "settings_skus", Verb.SET_UP),
            Entry("People", "settings_people", Verb.SET_UP),
            Entry("Tokens", "settings_tokens", Verb.SET_UP),
            Entry("Warehouses", "settings_warehouses", Verb.SET_UP, house_only=True),
        ),
    ),
)


def menu(actor: Actor, path: str) -> list[Link]:
    """What the actor may open, with the place where they are marked."""
    return _links(MENU, actor, path)


def sections(actor: Actor, path: str) -> tuple[str, list[Link]]:
    """The name and the links of the row under the bar; empty where a place has none."""
    for entry in MENU:
        if entry.row and entry.is_for(actor) and path.startswith(reverse(entry.name)):
            return entry.label, _links(entry.row, actor, path)
    return "", []


def _links(entries: Iterable[Entry], actor: Actor, path: str) -> list[Link]:
    links = [(entry.label, reverse(entry.name)) for entry in entries if entry.is_for(actor)]
    here = max((url for _, url in links if path.startswith(url)), key=len, default="")
    return [(label, url, _current(url, here, path)) for label, url in links]


def _current(url: str, here: str, path: str) -> str:
    if url != here:
        return ""
    return "page" if url == path else "true"
