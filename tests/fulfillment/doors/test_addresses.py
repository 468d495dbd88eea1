"""Every address is a page or call that every role has tried, one's own account, or open to all and named here."""

import pytest

from recork.fulfillment.models import scope
from recork.fulfillment.rules.actor import Role
from recork.fulfillment.web.urls import urlpatterns
from tests.fulfillment.cast import House
from tests.fulfillment.doors.addresses import addresses, things_of
from tests.fulfillment.doors.calls import CALLS
from tests.fulfillment.doors.test_pages import seated, worker
from tests.fulfillment.models.stage import set_stage
from tests.support.addresses import OPEN_TO_ALL, by_odd_methods, told_to_a_stranger, without_a_door


def test_what_is_no_page_call_or_account_is_named_here() -> None:
    assert without_a_door(urlpatterns, {call.path for call in CALLS}) == set(OPEN_TO_ALL)


@pytest.mark.parametrize("address", OPEN_TO_ALL)
def test_there_a_stranger_reads_and_changes_nothing(house: House, address: str) -> None:
    assert told_to_a_stranger(address) == (OPEN_TO_ALL[address], set())


def test_no_page_takes_what_browsers_do_not_send(house: House) -> None:
    set_stage(house)
    with scope.of_every_winery():
        own = things_of(house.alder.pk)
    client = seated(house, worker(house, Role.ADMINISTRATOR))
    wrong = by_odd_methods(client, [address.fill(own) for address in addresses()])
    assert wrong == [], "\n".join(map(str, wrong))
