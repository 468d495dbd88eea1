"""People are invited, given a role, shut out: each by whom it concerns."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from recork.fulfillment.models import Membership, User, scope
from recork.fulfillment.operations.invitation import write_invitation
from recork.fulfillment.rules.actor import Actor, Role
from recork.manners.invitation import invitation_link
from tests.fulfillment.cast import SERVICE, House
from tests.fulfillment.people import Answer, client_of, employ

ADA = Actor(name="Ada Admin", role=Role.ADMINISTRATOR, winery_id=None)
PASSWORD = "a long walk in the vineyard"


def member_of(actor: Actor) -> Membership:
    user = employ(actor)
    with scope.of_every_winery():
        return Membership.objects.select_related("user").get(user=user)


def invite(client: Client, role: str, email: str = "New@Alder.example") -> str:
    said = {"name": "Nell New", "email": email, "role": role}
    return client.post(reverse("settings_people"), said, follow=True).text


def promised() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, (args ->> 'user_id')::int FROM procrastinate_jobs ORDER BY id")
        return list(cursor.fetchall())


def words_of(page: Answer) -> str:
    return re.sub(r"\s+", " ", page.text)


def letter_to(user: User) -> EmailMessage | None:
    with scope.of_every_winery():
        return write_invitation(user.pk)


def test_an_invited_person_gets_a_mail_chooses_a_password_and_is_in(house: House) -> None:
    assert "An invitation goes to New@Alder.example." in invite(client_of(house.nora), "viewer")

    user = User.objects.get(email="new@alder.example")
    assert promised() == [("fulfillment.send_invitation", user.pk)]
    letter = letter_to(user)
    assert letter is not None
    assert letter.to == ["new@alder.example"]
    assert letter.subject == "You have a place in Recork, for Alder Creek"
    assert "Nora Quist has given you a place in Recork" in letter.body
    link = re.search(rf"{re.escape(settings.BASE_URL)}(/\S+)", str(letter.body))
    assert link

    client = Client()
    form = client.get(link[1], follow=True)
    said = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(form.redirect_chain[-1][0], said)
    client.post(reverse("account_login"), {"login": "new@alder.example", "password": PASSWORD})

    assert "Nell New" in client.get("/stock/").text
    assert "This link is spent" in Client().get(link[1]).text


def test_an_invitation_is_sent_again_once_an_hour(house: House) -> None:
    nora = client_of(house.nora)
    invite(nora, "viewer")
    with scope.of_every_winery():
        member = Membership.objects.get(user__email="new@alder.example")
    again = reverse("settings_person_act", args=[member.pk, "invite_again"])

    said = [words_of(nora.post(again, follow=True)) for _ in range(5)]

    assert ["A new invitation goes to Nell New." in each for each in said] == [True] + 4 * [False]
    assert all("Nell New was invited again within the hour" in each for each in said[1:])
    assert promised() == 2 * [("fulfillment.send_invitation", member.user_id)]
    cache.clear()  # an hour goes by
    nora.post(again)
    assert len(promised()) == 3


def test_who_is_shut_out_is_not_counted_as_invited(house: House) -> None:
    nora, vera = client_of(house.nora), member_of(house.viewer)
    for act in ("shut_out", "invite_again", "let_in_again", "invite_again"):
        nora.post(reverse("settings_person_act", args=[vera.pk, act]))
    assert promised() == [("fulfillment.send_invitation", vera.user_id)]


@pytest.mark.parametrize("role", ["floor", "client_services", "administrator", "shop"])
def test_a_winerys_manager_gives_no_place_in_the_house(house: House, role: str) -> None:
    assert "is not one of the available choices" in invite(client_of(house.nora), role)
    assert not User.objects.filter(email="new@alder.example").exists()


def test_an_address_has_one_place(house: House) -> None:
    employ(house.bo)

    said = invite(client_of(house.nora), "viewer", email="bo@example.com")

    assert "This address can&#x27;t be invited" in said
    assert "Birch" not in said


def test_the_houses_own_people_are_an_administrators_business(house: House) -> None:
    employ(ADA)
    seen = client_of(SERVICE).get(reverse("settings_people")).text
    assert "Ada Admin" in seen
    assert "Invite somebody" not in seen
    client = client_of(SERVICE)
    answer = client.post(reverse("settings_people"), {"name": "X", "email": "x@y.test", "role": "floor"})
    assert answer.status_code == HTTPStatus.FORBIDDEN

    assert "An invitation goes to" in invite(client_of(ADA), "floor", email="x@y.test")
    with scope.of_every_winery():
        member = Membership.objects.get(user__email="x@y.test")
    assert (member.role, member.winery_id, member.invited_by) == ("floor", None, "Ada Admin")


def test_a_role_counts_from_the_next_click_on(house: House) -> None:
    vera = client_of(house.viewer)
    assert vera.get(reverse("settings_people")).status_code == HTTPStatus.FORBIDDEN

    here = reverse("settings_person", args=[member_of(house.viewer).pk])
    assert (
        "Vera Low is manager now." in client_of(house.nora).post(here, {"role": "manager"}, follow=True).text
    )

    assert vera.get(reverse("settings_people")).status_code == HTTPStatus.OK


def test_who_is_shut_out_is_out_at_the_next_click(house: House) -> None:
    vera, nora = client_of(house.viewer), client_of(house.nora)
    member = member_of(house.viewer)
    assert vera.get("/stock/").status_code == HTTPStatus.OK

    nora.post(reverse("settings_person_act", args=[member.pk, "shut_out"]))

    assert vera.get("/stock/")["Location"].startswith(reverse("account_login"))
    assert "shut out" in nora.get(reverse("settings_people")).text
    assert letter_to(member.user) is None

    nora.post(reverse("settings_person_act", args=[member.pk, "let_in_again"]))

    assert client_of(house.viewer).get("/stock/").status_code == HTTPStatus.OK


def test_nobody_changes_their_own_place(house: House) -> None:
    client, me = client_of(house.nora), member_of(house.nora)

    client.post(reverse("settings_person", args=[me.pk]), {"role": "viewer"})
    client.post(reverse("settings_person_act", args=[me.pk, "shut_out"]))

    me = member_of(house.nora)
    assert (me.role, me.user.is_active) == ("manager", True)


def test_people_of_another_winery_are_not_there(house: House) -> None:
    bo, nora = member_of(house.bo), client_of(house.nora)
    here = reverse("settings_person", args=[bo.pk])

    assert nora.get(here).status_code == HTTPStatus.NOT_FOUND
    assert nora.post(here, {"role": "viewer"}).status_code == HTTPStatus.NOT_FOUND
    for act in ("shut_out", "let_in_again", "invite_again"):
        url = reverse("settings_person_act", args=[bo.pk, act])
        assert nora.post(url).status_code == HTTPStatus.NOT_FOUND
    assert "Bo Lind" not in nora.get(reverse("settings_people")).text
    kept = member_of(house.bo)
    assert (kept.role, kept.user.is_active) == ("manager", True)
    assert promised() == []


@pytest.mark.parametrize(
    ("goes_by", "opens"), [(timedelta(days=3, minutes=-1), True), (timedelta(days=3, minutes=1), False)]
)
def test_a_link_lives_for_three_days(
    house: House, monkeypatch: pytest.MonkeyPatch, goes_by: timedelta, *, opens: bool
) -> None:
    user = employ(house.nora)
    path = invitation_link(user).removeprefix(settings.BASE_URL)
    later = timezone.localtime().replace(tzinfo=None) + goes_by  # as Django counts
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _: later)

    client = Client()
    form = client.get(path, follow=True)
    said = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(form.request["PATH_INFO"], said)

    assert ("This link is spent" in form.text) is not opens
    user.refresh_from_db()
    assert user.check_password(PASSWORD) is opens


def test_signing_in_spends_a_link_that_was_not_used(house: House) -> None:
    user = employ(house.nora, PASSWORD)
    path = invitation_link(user).removeprefix(settings.BASE_URL)
    Client().post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "This link is spent" in Client().get(path, follow=True).text
