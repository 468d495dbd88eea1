"""Settings > Shipping rules: who keeps what, what is refused where, and what people read of it on an order."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from recork.fulfillment.models import ShippingRule, scope
from recork.fulfillment.rules.actor import Actor, Role
from recork.fulfillment.rules.destination import RuleKind
from tests.fulfillment.cast import NOW, SERVICE, House, place
from tests.fulfillment.people import client_of

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)
HERE = "/settings/rules/"
NO_UTAH = {"kind": "closed", "state": "ut", "zip_prefix": "", "words": "Sample."}


def told(client: Client, at: str = HERE) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(at).content.decode()))


def in_force() -> list[tuple[str, str, str, int | None]]:
    with scope.of_every_winery():
        rules = ShippingRule.objects.filter(ended_at=None).exclude(kind=RuleKind.NO_PO_BOX)
        return list(rules.order_by("pk").values_list("kind", "state", "zip_prefix", "winery"))


def test_an_administrator_keeps_the_houses_rules(house: House) -> None:
    ada = client_of(ADA)
    assert "No PO box everywhere" in told(ada)
    assert ada.post(HERE, NO_UTAH).status_code == 302
    assert in_force() == [("closed", "UT", "", None)]
    assert "Not allowed UT Sample. Always Ada Admin" in told(ada)
    with scope.of_every_winery():
        rule = ShippingRule.objects.get(state="UT")
    page = ada.get(f"{HERE}{rule.pk}/").content.decode()
    assert 'value="UT"' in page
    changed = {"kind": "closed", "zip_prefix": "841", "until_on": "2027-03-01"}
    assert ada.post(f"{HERE}{rule.pk}/", changed).status_code == 302
    assert in_force() == [("closed", "", "841", None)]
    assert "Until 1 Mar 2027" in told(ada)
    assert ada.post(f"{HERE}{rule.pk}/", changed).status_code == 422
    with scope.of_every_winery():
        new = ShippingRule.objects.get(zip_prefix="841")
    for _ in range(2):
        assert ada.post(f"{HERE}{new.pk}/end/").status_code == 302
    assert in_force() == []
    assert "by Ada Admin" in told(ada, f"{HERE}{new.pk}/")


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"kind": "closed"},
        {"kind": "nothing", "state": "UT"},
        {"kind": "closed", "state": "Utah"},
        {"kind": "closed", "state": "\0"},
        {"kind": "closed", "zip_prefix": "9" * 4000},
        {"kind": "weather", "state": "UT"},
        {"kind": "weather", "state": "UT", "from_on": "soon", "until_on": "2026-13-01"},
        {"kind": "closed", "state": "UT", "words": "x" * 121},
        {"kind": "licence_held", "state": "UT", "licence": "1"},
        {"kind": "licence_needed", "state": "UT", "zip_prefix": "841"},
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(house: House, bad: dict[str, str]) -> None:
    answer = client_of(ADA).post(HERE, bad)
    assert answer.status_code == 422
    assert "Error" in answer.content.decode() or "error" in answer.content.decode()
    assert in_force() == []


def test_a_manager_keeps_her_winerys_weather_and_reads_the_houses_rules(house: House) -> None:
    client_of(ADA).post(HERE, NO_UTAH)
    nora = client_of(house.nora)
    page = told(nora)
    assert "Its own" in page
    assert "Kept by the house" in page
    assert "Not allowed UT" in page
    assert "Licence needed" not in page
    frost = {"kind": "weather", "state": "MN", "from_on": "2026-11-20", "until_on": "2026-12-20"}
    assert nora.post(HERE, frost).status_code == 302
    assert nora.post(HERE, frost).status_code == 422
    assert nora.post(HERE, {"kind": "allowed", "state": "UT"}).status_code == 422
    assert in_force() == [("closed", "UT", "", None), ("weather", "MN", "", house.alder.pk)]
    with scope.of_every_winery():
        utah, mine = ShippingRule.objects.get(state="UT"), ShippingRule.objects.get(state="MN")
    assert nora.get(f"{HERE}{utah.pk}/").status_code == 404
    assert client_of(house.bo).post(f"{HERE}{mine.pk}/end/").status_code == 404
    assert client_of(house.viewer).get(HERE).status_code == 403
    assert len(in_force()) == 2


def test_client_services_may_look_at_the_houses_rules(house: House) -> None:
    service = client_of(SERVICE)
    assert "Add a rule" not in told(service)
    assert service.post(HERE, NO_UTAH).status_code == 403
    with scope.of_every_winery():
        first = ShippingRule.objects.get()
    assert "The house keeps it" in told(service, f"{HERE}{first.pk}/")
    assert service.post(f"{HERE}{first.pk}/end/").status_code == 403
    assert in_force() == []


def test_whoever_has_the_order_reads_why_it_waits(house: House) -> None:
    today = timezone.localdate(NOW)
    dates = {"from_on": f"{today}", "until_on": f"{today + timedelta(days=2)}"}
    nora = client_of(house.nora)
    nora.post(HERE, {"kind": "weather", "state": "TX", "words": "A storm.", **dates})
    order = place(house.alder_shop)
    assert "Weather: nothing leaves for TX before 26 Nov 2026. A storm." in told(
        nora, f"/orders/{order.fulfillment_number}/"
    )
    client_of(ADA).post(HERE, {"kind": "closed", "zip_prefix": "78701", "words": "A dry town."})
    place(house.alder_shop, "10235")
    assert "No wine can be shipped to ZIP 78701…. A dry town." in told(nora, "/orders/needs-action/")
