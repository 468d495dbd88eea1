"""Links in which somebody chooses a password: whom they let in, and until when."""

import pytest
from django.test import Client

from recork.fulfillment.models import User, scope
from recork.fulfillment.operations.people import let_in_again, shut_out
from recork.fulfillment.rules.actor import Actor, Role
from recork.manners.invitation import invitation_link
from tests.fulfillment.cast import House
from tests.fulfillment.people import employ
from tests.fulfillment.web.test_settings_people import member_of

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)
PASSWORD, BETTER = "old vines, deep roots", "younger vines, deeper roots"


def follow(client: Client, link: str) -> bool:
    """Open a link and choose a password there: whether that was possible."""
    form = client.get(link.partition("8000")[2], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": BETTER, "password2": BETTER})
    return "This link is spent" not in form.text


def signs_in(user: User, password: str) -> bool:
    client = Client()
    client.post("/account/login/", {"login": user.email, "password": password})
    return "_auth_user_id" in client.session


@pytest.fixture(params=[PASSWORD, None], ids=["forgotten password", "invitation"])
def vera(house: House, request: pytest.FixtureRequest) -> User:
    user = employ(house.viewer)
    user.set_password(request.param)
    user.save()
    return user


def test_a_link_is_of_no_use_to_who_is_shut_out_nor_later(house: House, vera: User) -> None:
    link, opened = invitation_link(vera), Client()
    opened.get(link.partition("8000")[2])
    had = vera.password
    with scope.of_every_winery():
        shut_out(ADA, member_of(house.viewer))
    assert [follow(client, link) for client in (Client(), opened)] == [False, False]

    with scope.of_every_winery():
        let_in_again(ADA, member_of(house.viewer))

    assert [follow(client, link) for client in (Client(), opened)] == [False, False]
    assert User.objects.get(pk=vera.pk).password == had
    assert not signs_in(vera, BETTER)


def test_a_link_of_after_that_works(house: House, vera: User) -> None:
    with scope.of_every_winery():
        shut_out(ADA, member_of(house.viewer))
        let_in_again(ADA, member_of(house.viewer))
    link = invitation_link(User.objects.get(pk=vera.pk))
    assert [follow(Client(), link) for _ in range(2)] == [True, False]
    assert signs_in(vera, BETTER)
