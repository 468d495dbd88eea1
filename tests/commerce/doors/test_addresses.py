"""Every address is a page or call that every role has tried, one's own account, or open to all and named here."""

import pytest

from recork.commerce.rules.actor import Role
from recork.commerce.web.urls import urlpatterns
from tests.commerce.cast import House
from tests.commerce.doors.doors import CALLS_OUT, calls, gap_filler, pages, staff, things
from tests.commerce.people import client_of
from tests.support.addresses import OPEN_TO_ALL, by_odd_methods, told_to_a_stranger, without_a_door

__all__ = ["things"]

SIGNED = [405, 405, 401, 405, 405, 405]
OPEN = OPEN_TO_ALL | {
    "webhooks/fulfillment/": SIGNED,
    "webhooks/stripe/": SIGNED,
    "mailbox/": [404, 404, 405, 405, 405, 405],
    "mailbox.json": [404, 404, 405, 405, 405, 405],
}
"""Webhooks are for who signs them; the mailbox is there in a demo alone."""


def test_what_is_no_page_call_or_account_is_named_here() -> None:
    assert without_a_door(urlpatterns, {call.name for call in calls()}) == set(OPEN)


@pytest.mark.parametrize("address", OPEN)
def test_there_a_stranger_reads_and_changes_nothing(house: House, address: str) -> None:
    assert told_to_a_stranger(address) == (OPEN[address], set())


def test_no_page_takes_what_browsers_do_not_send(things: dict[str, object]) -> None:
    urls = {gap_filler(things, door) for door in pages() if door.name not in CALLS_OUT}
    wrong = by_odd_methods(client_of(staff(Role.ADMINISTRATOR)), sorted(urls))
    assert wrong == [], "\n".join(map(str, wrong))
