"""Letters to our own people go to whom they are for, whatever anybody or anything is called."""

from dataclasses import replace
from email import message_from_bytes

import pytest
from django.core.mail import EmailMessage

from recork.fulfillment.models import ShopConnection, WebhookEndpoint, Winery, scope
from recork.fulfillment.operations.invitation import write_invitation
from recork.fulfillment.operations.people import invite
from recork.fulfillment.operations.webhook_notice import write_notice
from recork.manners.entry import Unfit, line_of
from recork.manners.letters import letter_to
from tests.fulfillment.cast import NOW, House
from tests.fulfillment.people import employ
from tests.fulfillment.web.test_settings_people import ADA
from tests.fulfillment.webhooks import ENDPOINT, listen
from tests.support.hostile import HOSTILE, taken_in


def fits(name: str) -> str:
    """As it would be kept; empty where every door refuses it."""
    try:
        return line_of(name, "name", most=100)
    except Unfit:
        return ""


KEPT = {kind: kept for kind, name in HOSTILE.items() if (kept := fits(name))}


def heads(letter: EmailMessage | None) -> dict[str, list[str]]:
    """To whom it goes, as a mail server reads it."""
    assert letter is not None
    told = message_from_bytes(letter.message().as_bytes())
    return {name: told.get_all(name, []) for name in ("To", "Cc", "Bcc", "Subject") if name in told}


@pytest.mark.parametrize("kind", KEPT)
def test_an_invitation_goes_to_one_address(house: House, kind: str) -> None:
    name = KEPT[kind]
    with scope.of_every_winery():
        Winery.objects.filter(pk=house.alder.pk).update(name=name)
        house.alder.refresh_from_db()
        member = invite(
            replace(ADA, name=name), "lena@alder.example", name, house.nora.role, now=NOW, winery=house.alder
        )
        sent = heads(write_invitation(member.user_id))
    assert (sent["To"], list(sent), len(sent["Subject"])) == (["lena@alder.example"], ["To", "Subject"], 1)


@pytest.mark.parametrize("kind", KEPT)
def test_a_letter_about_an_endpoint_goes_to_the_managers(house: House, kind: str) -> None:
    name = KEPT[kind]
    user = employ(house.nora)
    listen(house)
    with scope.of_every_winery():
        Winery.objects.filter(pk=house.alder.pk).update(name=name)
        ShopConnection.objects.update(name=name)
        WebhookEndpoint.objects.filter(pk=ENDPOINT).update(disabled_at=NOW, disabled_why=name)
        sent = heads(write_notice(ENDPOINT))
    assert (sent["To"], list(sent), len(sent["Subject"])) == ([user.email], ["To", "Subject"], 1)


@pytest.mark.parametrize("kind", KEPT)
def test_a_letter_about_ones_own_account_goes_to_its_owner(house: House, kind: str) -> None:
    user = employ(house.nora)
    user.name = KEPT[kind]
    user.save()
    letter = letter_to(user.pk, "second_factor_taken")
    assert letter is not None
    sent = heads(letter)
    assert (sent["To"], list(sent), len(sent["Subject"])) == ([user.email], ["To", "Subject"], 1)
    assert taken_in(str(letter.alternatives[0][0])) == []


def test_what_would_begin_another_header_is_kept_as_one_line() -> None:
    assert KEPT["another header"] == "canary Bcc: canary@example.com"
    assert {"NUL", "half a character", "ten kilobytes"}.isdisjoint(KEPT)
