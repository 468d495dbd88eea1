"""What there is to go to in the portal, and for whom."""

from collections.abc import Callable

from recork.fulfillment.rules.actor import Actor, Role, Verb
from recork.manners.web.menu import Entry


def _may(verb: Verb) -> Callable[[Actor], bool]:
    return lambda actor: actor.may(verb)


def _of_the_house(actor: Actor) -> bool:
    """Not for a winery's people, whatever their role."""
    return actor.winery_id is None and actor.may(Verb.SET_UP)


def _at_a_desk(actor: Actor) -> bool:
    """The floor begins on the floor."""
    return actor.role is not Role.FLOOR and actor.may(Verb.READ_ORDERS)


MENU: tuple[Entry[Actor], ...] = (
    Entry("Home", "home", _at_a_desk),
    Entry(
        "Orders",
        "view_orders",
        _may(Verb.READ_ORDERS),
        row=(
            Entry("View Orders", "view_orders", _may(Verb.READ_ORDERS)),
            Entry("Needs Action", "needs_action", _may(Verb.SEND_ORDERS)),
            Entry("Group cancellations", "group_cancellations", _may(Verb.CANCEL_ORDERS)),
            Entry("Disagreements", "disagreements", _may(Verb.CANCEL_ORDERS)),
        ),
    ),
    Entry(
        "Warehouse",
        "floor",
        _may(Verb.MOVE_ORDERS),
        row=(
            Entry("Floor", "floor", _may(Verb.MOVE_ORDERS)),
            Entry("Waves", "waves", _may(Verb.MOVE_ORDERS)),
            Entry("Carts", "carts", _may(Verb.MOVE_ORDERS)),
            Entry("Intercepts", "floor_intercepts", _may(Verb.MOVE_ORDERS)),
            Entry("Hand over", "hand_over", _may(Verb.MOVE_ORDERS)),
            Entry("Put back", "put_back", _may(Verb.MOVE_ORDERS)),
            Entry("Labels", "labels", _may(Verb.MOVE_ORDERS)),
            Entry("Carrier requests", "floor_carrier", _may(Verb.MOVE_ORDERS)),
            Entry("Returns", "returns", _may(Verb.MOVE_ORDERS)),
        ),
    ),
    Entry("Stock", "stock", _may(Verb.READ_STOCK)),
    Entry(
        "Settings",
        "settings",
        _may(Verb.SET_UP),
        row=(
            Entry("Winery", "settings_winery", _may(Verb.SET_UP)),
            Entry("Release", "settings_release", _may(Verb.SET_UP)),
            Entry("Shipping rules", "settings_rules", _may(Verb.SET_UP)),
            Entry("SKUs", "settings_skus", _may(Verb.SET_UP)),
            Entry("People", "settings_people", _may(Verb.SET_UP)),
            Entry("Tokens", "settings_tokens", _may(Verb.SET_UP)),
            Entry("Connections", "settings_connections", _may(Verb.SET_UP)),
            Entry("Privacy", "settings_privacy", _may(Verb.ERASE)),
            Entry("Audit trail", "trail", _may(Verb.READ_TRAIL)),
            Entry("Warehouses", "settings_warehouses", _of_the_house),
        ),
    ),
)
