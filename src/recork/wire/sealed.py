"""Secrets at rest: whoever reads a row, a backup or a log reads nothing. Made with Fernet (AES, then HMAC)."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PURPOSE = b"recork: secrets at rest"  # the same site key signs sessions; a key of its own is derived for this


class SealBroken(Exception):
    """Sealed under another key, or damaged."""


def seal(text: str, *, key: str) -> bytes:
    return _fernet(key).encrypt(text.encode())


def unseal(sealed: bytes, *, key: str) -> str:
    """Open what was sealed under `key`. Raises `SealBroken`."""
    try:
        return _fernet(key).decrypt(sealed).decode()
    except InvalidToken:
        raise SealBroken(
            "A stored secret can't be opened: the site's secret key is not the one it was sealed with."
        ) from None


def _fernet(key: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
