"""Who works here: the demo's logins and the hands on the floor."""

from typing import NamedTuple


class SamplePerson(NamedTuple):
    """A demo login. `winery` is empty for the people of the fulfillment house.

    role: floor, client_services, administrator, manager or viewer; in the shop order_manager or administrator.
    """

    email: str
    name: str
    role: str
    winery: str


PEOPLE = (
    SamplePerson("floor@warehouse.test", "Pete Alvarado", "floor", ""),
    SamplePerson("service@warehouse.test", "Inês Duarte", "client_services", ""),
    SamplePerson("admin@warehouse.test", "Ruth Okafor", "administrator", ""),
    SamplePerson("manager@alder.test", "Nora Quist", "manager", "alder"),
    SamplePerson("viewer@alder.test", "Sam Ito", "viewer", "alder"),
    SamplePerson("manager@birch.test", "Hollis Grange", "manager", "birch"),
)

SHOP_PEOPLE = (
    SamplePerson("orders@shop.alder.test", "Ivo Marin", "order_manager", "alder"),
    SamplePerson("admin@shop.alder.test", "Ada Stone", "administrator", "alder"),
)
"""Those who sign in to Alder's shop; the first is on the telephone with its customers."""
ORDER_MANAGER = SHOP_PEOPLE[0].name

SYSTEM = "Recork"
# What wineries print on their slips when they have no line of their own.
SUPPORT_PHONE = "707-603-4011"
SUPPORT_EMAIL = "help@recork.example"
FLOOR = ("Pete Alvarado", "Dolores Ibarra", "Jun Castillo", "Wanda Kessler", "Mateus Prado")
CLIENT_SERVICES = "Inês Duarte"


def shop_of(winery_name: str) -> str:
    """How a winery's shop is called where it acts by itself."""
    return f"{winery_name} Shop"


def manager_of(winery: str) -> str:
    """The person who cancels and clears holds for this winery."""
    for person in PEOPLE:
        if person.winery == winery and person.role == "manager":
            return person.name
    return CLIENT_SERVICES
