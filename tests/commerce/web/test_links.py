"""Links in which somebody chooses a password: whom they let in, and until when."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from recork.commerce.models import User
from recork.commerce.operations.people import let_in_again, new_link, shut_out
from recork.commerce.rules.actor import Role
from recork.manners.entry import Unfit
from recork.manners.invitation import invitation_link
from tests.commerce.cast import ADA, IVO, NOW, House
from tests.commerce.people import client_of, employ

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


LINKED = {"provider": "https://id.example.com", "uid": "9f2c-lena"}


@pytest.mark.parametrize("came_in_by", ["a company account", "whatever way before"])
def test_an_administrator_makes_no_link_for_who_has_come_in(house: House, came_in_by: str) -> None:
    lena = User.objects.create_user("lena@alder.test", name="Lena Roth", role=Role.VIEWER)
    page = reverse("settings_person", args=[lena.pk])
    ada = client_of(ADA)
    assert "Make another link" in ada.get(page).text
    if came_in_by == "a company account":
        SocialAccount.objects.create(user=lena, **LINKED)
    else:
        User.objects.filter(pk=lena.pk).update(last_login=NOW)
    ada.post(reverse("settings_person_act", args=[lena.pk, "take_second_factor"]))

    answer = ada.post(reverse("settings_person_act", args=[lena.pk, "new_link"]), follow=True)

    assert "/account/password/reset/key/" not in answer.text
    assert "Make another link" not in ada.get(page).text
    with pytest.raises(Unfit, match="asks for a letter at Sign in"):
        new_link(ADA, User.objects.get(pk=lena.pk))
