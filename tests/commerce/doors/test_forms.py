"""Whatever form one person's pages hold, another who may not send it is refused, and nothing has changed."""

from http import HTTPStatus

from django.urls import URLPattern, reverse

from recork.commerce.models import Order
from recork.commerce.rules.actor import Role, Verb
from recork.commerce.web.urls import urlpatterns
from tests.commerce.desk import Desk
from tests.commerce.doors.doors import CALLS_OUT, gap_filler, pages, staff, things
from tests.commerce.people import client_of
from tests.support.prints import print_of_all
from tests.support.sent_forms import forms_found, name_of, send, verb_of_form

__all__ = ["things"]


def pages_about(order: Order) -> list[str]:
    patterns = [each for each in urlpatterns if isinstance(each, URLPattern)]
    about = [str(each.name) for each in patterns if set(each.pattern.converters) == {"number"}]
    return [reverse(name, kwargs={"number": order.number}) for name in about]


def test_a_form_that_one_may_send_is_refused_to_those_who_may_not(
    desk: Desk, things: dict[str, object]
) -> None:
    live = desk.sell_and_send("10235")
    urls = {gap_filler(things, door) for door in pages() if door.name not in CALLS_OUT}
    sender = client_of(staff(Role.ADMINISTRATOR))
    clients = {staff(role): client_of(staff(role)) for role in Role}
    found = forms_found(sender, sorted(urls | set(pages_about(live))))
    forms, before = [form for form in found if name_of(form) not in CALLS_OUT], print_of_all()
    taken = {name_of(form) for form in forms if send(sender, form, before).changed}
    wrong = []
    for actor, client in clients.items():
        for form in forms:
            if actor.may(Verb(verb_of_form(form))):
                continue
            asked = send(client, form, before)
            if asked.status != HTTPStatus.FORBIDDEN or asked.changed:
                wrong.append((str(actor.role), form.action, asked))
    assert wrong == [], "\n".join(map(str, wrong))
    assert taken >= {"order_cancellations", "order_resubmissions", "order_shipping_status", "settings_tokens"}
