"""Whatever form one person's pages hold, another who may not send it is refused, and nothing has changed."""

from http import HTTPStatus

from recork.fulfillment.models import scope
from recork.fulfillment.rules.actor import Role, Verb
from recork.fulfillment.rules.order import OrderState
from tests.fulfillment.cast import House, place
from tests.fulfillment.doors.addresses import addresses, things_of
from tests.fulfillment.doors.test_pages import PEOPLE, POSTING, seated, worker
from tests.fulfillment.models.stage import set_stage
from tests.support.prints import print_of_all
from tests.support.sent_forms import forms_found, name_of, send, verb_of_form

ASKS = dict.fromkeys(
    ("cancellations", "intercepts", "carrier_requests", "group_intercepts", "group_intercept"),
    Verb.CANCEL_ORDERS,
)
"""Pages that more may read than may ask there."""


def pages(house: House) -> list[str]:
    """All pages, and those about an order that nobody has stopped yet: on the shelf, in its box, under way."""
    states = (OrderState.RECEIVED, OrderState.PACKED, OrderState.SHIPPED)
    live = [place(house.alder_shop, str(number), state=state) for number, state in enumerate(states, 120)]
    with scope.of_every_winery():
        own = things_of(house.alder.pk)
    about = [address for address in addresses() if set(address.gaps) == {"number"}]
    urls = {address.fill(own) for address in addresses()}
    return sorted(
        urls | {each.fill({"number": order.fulfillment_number}) for order in live for each in about}
    )


def test_a_form_that_one_may_send_is_refused_to_those_who_may_not(house: House) -> None:
    set_stage(house)
    urls = pages(house)
    sender = seated(house, worker(house, Role.ADMINISTRATOR))
    clients = {worker(house, role): seated(house, worker(house, role)) for role in PEOPLE}
    forms, before = forms_found(sender, urls), print_of_all()
    taken = {name_of(form) for form in forms if send(sender, form, before).changed}
    wrong = []
    for actor, client in clients.items():
        for form in forms:
            if actor.may((POSTING | ASKS).get(name_of(form), Verb(verb_of_form(form)))):
                continue
            asked = send(client, form, before)
            if asked.status != HTTPStatus.FORBIDDEN or asked.changed:
                wrong.append((str(actor.role), form.action, asked))
    assert wrong == [], "\n".join(map(str, wrong))
    assert taken >= {
        "cancellations",
        "intercepts",
        "carrier_requests",
        "hold_order",
        "settings_tokens",
        "waves",
    }
