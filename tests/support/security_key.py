"""A security key in software: what a browser would send when it is touched, with its PIN or without."""

import base64
import hashlib
import json
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.base_user import AbstractBaseUser
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

HERE, HOUSE = "https://testserver", hashlib.sha256(b"testserver").digest()
FLAG = AuthenticatorData.FLAG
MADE, TOUCHED, WITH_PIN = FLAG.UP | FLAG.UV | FLAG.AT, FLAG.UP, FLAG.UP | FLAG.UV


class SecurityKey:
    """Opens one account, by a credential that the key itself keeps."""

    def __init__(self, owner: AbstractBaseUser) -> None:
        self.owner = owner
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]  # comes without types
        made = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        seal = AttestationObject.create("none", AuthenticatorData.create(HOUSE, MADE, 0, made), {})
        said = {"type": "webauthn.create", "challenge": _text(b"x" * 16), "origin": HERE}
        response = {
            "clientDataJSON": _text(json.dumps(said).encode()),
            "attestationObject": _text(bytes(seal)),
        }
        self.factor = Authenticator.objects.create(
            user=owner,
            type=Authenticator.Type.WEBAUTHN,
            data={"name": "key", "credential": self._credential(response)},
        )

    def answer(self, challenge: str, *, with_pin: bool) -> str:
        """The answer to a question, as the form sends it."""
        said = json.dumps({"type": "webauthn.get", "challenge": challenge, "origin": HERE}).encode()
        seen = bytes(AuthenticatorData.create(HOUSE, WITH_PIN if with_pin else TOUCHED, 1))
        signed = self.private.sign(seen + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": _text(said),
            "authenticatorData": _text(seen),
            "signature": _text(signed),
            "userHandle": _text(user_pk_to_url_str(self.owner).encode()),
        }
        return json.dumps(self._credential(response))

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        own = _text(self.id)
        results = {"credProps": {"rk": True}}
        return {
            "id": own,
            "rawId": own,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": results,
        }


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
