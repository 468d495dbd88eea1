"""The frame around every page: who sees which menu, whose contact, which wineries."""

from http import HTTPStatus

from django.test import Client
from django.urls import reverse

from recork.fulfillment.models import Membership, User, Winery, scope
from recork.fulfillment.rules.actor import Role
from recork.fulfillment.web.door import LOOKED_AT
from tests.fulfillment.cast import NOW, House


def sign_in(role: Role, winery: Winery | None = None, *, name: str = "Nora Quist") -> Client:
    """A browser in which somebody of this role is signed in."""
    with scope.of_every_winery():
        user = User.objects.create_user(f"{name.split(maxsplit=1)[0].lower()}@example.test", name=name)
        Membership.objects.create(user=user, winery=winery, role=role, created_at=NOW)
    client = Client()
    client.force_login(user)
    return client


def test_a_theme_is_kept_for_everybody_even_before_they_sign_in(db: None) -> None:
    client = Client()

    answer = client.post(reverse("theme"), {"theme": "dark", "next": "/account/login/"})

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, "/account/login/")
    assert 'data-theme="dark"' in client.get("/account/login/").text

    client.post(reverse("theme"), {"theme": "system"})

    assert "data-theme" not in client.get("/account/login/").text


def test_a_form_leads_back_to_this_site_alone(db: None) -> None:
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
    ):
        answer = Client().post(reverse("theme"), {"theme": "dark", "next": elsewhere})
        assert answer["Location"] == "/", elsewhere


def test_the_houses_people_choose_whom_they_look_at(house: House) -> None:
    client = sign_in(Role.CLIENT_SERVICES, name="Sam Service")

    client.post(reverse("switch_winery"), {"winery": str(house.birch.pk), "next": "/orders/"})

    assert client.session[LOOKED_AT] == house.birch.pk
    page = client.get("/nothing/here/").text
    assert f'<option value="{house.birch.pk}" selected>Birch Hill</option>' in page
    assert f'<option value="{house.alder.pk}">Alder Creek</option>' in page

    client.post(reverse("switch_winery"), {"winery": ""})

    assert LOOKED_AT not in client.session


def test_an_unknown_winery_can_not_be_looked_at(house: House) -> None:
    client = sign_in(Role.CLIENT_SERVICES)
    for unknown in ("999999", "alder", "-1", "9" * 30):
        answer = client.post(reverse("switch_winery"), {"winery": unknown})
        assert answer.status_code == HTTPStatus.NOT_FOUND, unknown


def test_a_winerys_people_see_no_other_winery_and_can_not_switch(house: House) -> None:
    client = sign_in(Role.MANAGER, house.alder)

    page = client.get("/nothing/here/").text

    assert "Alder Creek" in page
    assert "Birch Hill" not in page
    answer = client.post(reverse("switch_winery"), {"winery": str(house.birch.pk)})
    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_the_winerys_own_support_contact_comes_before_the_houses(house: House) -> None:
    client = sign_in(Role.MANAGER, house.alder)
    assert "help@recork.example" in client.get("/nothing/here/").text

    with scope.of_winery(house.alder.pk):
        Winery.objects.update(support_phone="+1 707-555-0100", support_email="care@alder.example")

    page = client.get("/nothing/here/").text
    assert '<a href="tel:+17075550100">+1 707-555-0100</a>' in page
    assert '<a href="mailto:care@alder.example">care@alder.example</a>' in page
