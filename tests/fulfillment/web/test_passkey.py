"""Signing in with a passkey alone: the key, and its PIN or a finger."""

import pytest
from django.test import Client

from recork.fulfillment.models import User
from tests.fulfillment.cast import House
from tests.fulfillment.people import PASSWORD, employ
from tests.fulfillment.web.test_second_factor import ASKED, is_in, sign_in
from tests.support.security_key import SecurityKey

LOGIN = "/account/second-factor/webauthn/login/"
BY_SCRIPT = {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest"}


def asked(client: Client) -> str:
    """The question that somebody is asked who signs in with nothing else."""
    challenge = client.get(LOGIN, headers=BY_SCRIPT).json()["request_options"]["publicKey"]["challenge"]
    assert isinstance(challenge, str)
    return challenge


@pytest.mark.parametrize("with_pin", [True, False])
def test_a_passkey_opens_with_its_pin_alone(nora: User, *, with_pin: bool) -> None:
    key, client = SecurityKey(nora), Client()
    client.post(LOGIN, {"credential": key.answer(asked(client), with_pin=with_pin)})
    assert is_in(client) is with_pin


def test_a_question_for_a_second_factor_lets_nobody_in_by_itself(nora: User, house: House) -> None:
    """It asks for no PIN, as the password was given. Bo has a key of his own, and Nora's from her drawer."""
    hers, bo = SecurityKey(nora), employ(house.bo, PASSWORD)
    SecurityKey(bo)
    client, led = sign_in(bo)
    assert led == ASKED
    client.get(ASKED)
    challenge = client.session["mfa.webauthn.state"]["challenge"]
    client.post("/account/logout/")
    client.post(LOGIN, {"credential": hers.answer(challenge, with_pin=False)})
    assert not is_in(client)
