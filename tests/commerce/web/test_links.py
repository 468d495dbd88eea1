"""Links in which somebody chooses a password: whom they let in, and until when."""

import pytest
from django.test import Client

from recork.commerce.models import User
from recork.commerce.operations.people import let_in_again, shut_out
from recork.manners.invitation import invitation_link
from tests.commerce.cast import ADA, IVO, House
from tests.commerce.people import employ

PASSWORD, BETTER = "old vines, deep roots", "younger vines, deeper roots"


def follow(client: Client, link: str) -> bool:
    """Open a link and choose a password there: whether that was possible."""
    form = client.get(f"/account/{link.partition('/account/')[2]}", follow=True)
    client.post(form.request["PATH_INFO"], {"password1": BETTER, "password2": BETTER})
    return "This link is spent" not in form.text


@pytest.fixture(params=[PASSWORD, None], ids=["forgotten password", "invitation"])
def ivo(house: House, request: pytest.FixtureRequest) -> User:
    user = employ(IVO)
    user.set_password(request.param)
    user.save()
    return user


def test_a_link_is_of_no_use_to_who_is_shut_out_nor_later(ivo: User) -> None:
    link, opened = invitation_link(ivo), Client()
    opened.get(f"/account/{link.partition('/account/')[2]}")
    had = ivo.password
    for do in (shut_out, let_in_again):
        do(ADA, ivo)
        assert [follow(client, link) for client in (Client(), opened)] == [False, False], do
    assert User.objects.get(pk=ivo.pk).password == had


def test_a_link_of_after_that_works(ivo: User) -> None:
    shut_out(ADA, ivo)
    let_in_again(ADA, ivo)
    link = invitation_link(User.objects.get(pk=ivo.pk))
    assert [follow(Client(), link) for _ in range(2)] == [True, False]
