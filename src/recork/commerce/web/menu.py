"""What there is to go to in the shop's admin, and for whom."""

from collections.abc import Callable

from recork.commerce.rules.actor import Actor, Verb
from recork.manners.web.menu import Entry


def _may(verb: Verb) -> Callable[[Actor], bool]:
    return lambda actor: actor.may(verb)


MENU: tuple[Entry[Actor], ...] = (
    Entry("Orders", "orders", _may(Verb.READ_ORDERS)),
    Entry("Customers", "customers", _may(Verb.READ_ORDERS)),
    Entry("About to be sent again", "sending", _may(Verb.READ_ORDERS)),
    Entry(
        "Needs attention",
        "attention",
        _may(Verb.READ_ORDERS),
        row=(
            Entry("Needs attention", "attention", _may(Verb.READ_ORDERS)),
            Entry("Disagreements", "disagreements", _may(Verb.READ_ORDERS)),
        ),
    ),
    Entry("Wines", "products", _may(Verb.READ_ORDERS)),
    Entry("Refunds", "refunds", _may(Verb.READ_ORDERS)),
    Entry(
        "Settings",
        "settings",
        _may(Verb.SET_UP),
        row=(
            Entry("Shop", "settings_shop", _may(Verb.SET_UP)),
            Entry("Connection", "settings_connection", _may(Verb.SET_UP)),
            Entry("People", "settings_people", _may(Verb.SET_UP)),
            Entry("Tokens", "settings_tokens", _may(Verb.SET_UP)),
            Entry("Audit trail", "trail", _may(Verb.READ_TRAIL)),
        ),
    ),
)
