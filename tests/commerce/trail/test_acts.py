"""What people do by hand in the shop is on the trail by their name, also where no row tells of it."""

from http import HTTPStatus
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from recork.commerce.models import AuditEntry, Customer, Heard, Mail, Order
from recork.commerce.operations.people import let_in, new_link
from recork.commerce.rules.actor import Actor, NotAllowed, Role
from recork.manners.entry import Unfit
from tests.commerce.cast import ADA, IVO, NOW, House, sell
from tests.commerce.people import client_of, employ


def entry(**which: Any) -> AuditEntry:
    return AuditEntry.objects.get(**which)


def test_erasing_a_customer_without_orders_is_an_entry_that_names_nobody(house: House) -> None:
    customer = Customer.objects.create(
        name="Marisol Vega", email="marisol.vega@example.com", phone="512-555-0134", created_at=NOW
    )
    at = reverse("customer_erasure", args=[customer.pk])

    for _ in range(2):
        client_of(ADA).post(at, {"confirmed": "1"})

    customer.refresh_from_db()
    assert customer.erased_at is not None
    told = entry(about="customer")
    assert (told.who, told.what, told.row_id, told.named) == (ADA.name, "changed", str(customer.pk), "")
    assert told.before == {"erased_at": None, "erased_by": ""}
    assert isinstance(told.after, dict)
    assert (set(told.after), told.after["erased_by"]) == ({"erased_at", "erased_by"}, ADA.name)
    for word in ("Marisol", "marisol", "Vega", "555"):
        assert word not in str(vars(told))


def test_customers_come_and_go_with_orders_without_entries(house: House) -> None:
    sell("10234")
    Customer.objects.update(phone="1")
    assert not AuditEntry.objects.filter(about="customer").exists()


def test_signing_somebody_out_everywhere_is_an_entry(house: House) -> None:
    client_of(IVO)
    ivo = employ(IVO)
    client_of(ADA).post(reverse("settings_person_act", args=[ivo.pk, "end_sessions"]))
    told = entry(what="signed_out")
    assert (told.who, told.about, told.row_id, told.named) == (ADA.name, "staff", str(ivo.pk), ivo.email)
    assert (told.before, told.after) == ({"sessions": 1}, {"sessions": 0})


@pytest.mark.parametrize("attempts", [0, 8])
def test_applying_news_again_is_an_entry(house: House, attempts: int) -> None:
    heard = Heard.objects.create(
        message_id="msg_x", came_by="feed", body=b"{}", received_at=NOW, attempts=attempts, why_not="No type."
    )
    for _ in range(2):
        client_of(IVO).post(f"/attention/news/{heard.pk}/")
        client_of(IVO).post(f"/attention/news/{heard.pk + 1}/")
    told = list(AuditEntry.objects.filter(about="heard").order_by("pk"))
    assert [(each.who, each.what, each.row_id, each.named) for each in told] == [
        (IVO.name, "changed", str(heard.pk), "msg_x")
    ] * 2
    assert [(each.before, each.after) for each in told] == [
        ({"attempts": attempts}, {"attempts": 0}),
        ({"attempts": 0}, {"attempts": 0}),
    ]


def test_sending_a_letter_again_is_an_entry_about_its_order(house: House) -> None:
    order = sell("10234")
    mail = Mail.objects.create(
        order=order,
        kind="cancelled",
        about="1",
        to="marisol.vega@example.com",
        subject="Cancelled",
        at=NOW,
        gave_up_at=NOW,
        attempts=12,
    )
    for _ in range(2):
        client_of(IVO).post(f"/attention/mails/{mail.pk}/")
    told = entry(about="mail")
    assert (told.who, told.what, told.row_id, told.named) == (IVO.name, "changed", str(mail.pk), "cancelled")
    assert told.order_ids == [Order.objects.get(number="10234").pk]
    assert (told.before, told.after) == ({"attempts": 12}, {"attempts": 0})
    assert "marisol" not in str(vars(told))


def test_each_link_that_lets_somebody_in_is_an_entry(house: House) -> None:
    lena = let_in(ADA, "lena@alder.test", "Lena Roth", Role.VIEWER)
    page = client_of(ADA).post(reverse("settings_person_act", args=[lena.pk, "new_link"]))
    assert "<code>http" in page.text
    told = entry(about="invitation_link")
    assert (told.who, told.what, told.row_id, told.named) == (
        ADA.name,
        "added",
        str(lena.pk),
        "lena@alder.test",
    )
    assert "/account/password/reset/key/" not in str(vars(told))


def test_the_first_link_is_one_too(house: House) -> None:
    said = {"name": "Lena Roth", "email": "lena@alder.test", "role": "viewer"}
    client_of(ADA).post(reverse("settings_people"), said)
    assert entry(about="invitation_link").named == "lena@alder.test"


def test_one_made_at_the_command_line_is_one_too_whatever_they_have(house: House) -> None:
    """Whoever runs the machine helps somebody in who has forgotten a password."""
    vic = let_in(ADA, "vic@alder.test", "Vic", Role.VIEWER, password="crown otter lamp and tin")
    said = StringIO()
    call_command("user", "link", "--email", vic.email, stdout=said)
    assert said.getvalue().startswith("http")
    told = entry(about="invitation_link")
    assert (told.who, told.door, told.doing, told.named) == (
        "Command line",
        "command",
        "user link",
        vic.email,
    )


@pytest.mark.parametrize("actor", [IVO, Actor("Web", Role.ADMINISTRATOR, scopes=frozenset())])
def test_who_may_not_makes_no_link(house: House, actor: Actor) -> None:
    lena = let_in(ADA, "lena@alder.test", "Lena Roth", Role.VIEWER)
    with pytest.raises(NotAllowed):
        new_link(actor, lena)
    assert not AuditEntry.objects.filter(about="invitation_link").exists()


def test_there_is_no_link_for_who_has_a_password_or_is_shut_out(house: House) -> None:
    lena = let_in(ADA, "lena@alder.test", "Lena Roth", Role.VIEWER)
    lena.is_active = False
    lena.save()
    vic = let_in(ADA, "vic@alder.test", "Vic", Role.VIEWER, password="crown otter lamp and tin")
    for who in (lena, vic):
        with pytest.raises(Unfit):
            new_link(ADA, who)
        answer = client_of(ADA).post(reverse("settings_person_act", args=[who.pk, "new_link"]))
        assert answer.status_code == HTTPStatus.FOUND
    assert not AuditEntry.objects.filter(about="invitation_link").exists()
