"""The app on somebody's phone (RFC 6238): six digits of a secret, for half a minute each."""

import base64
import hmac
import re
import struct
import time

STEP_S = 30


def code_of(secret: str, at: float | None = None) -> str:
    counter = int(time.time() if at is None else at) // STEP_S
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    place = digest[-1] & 0x0F
    number = int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def lasting_code(secret: str) -> str:
    """A code for a browser on a busy machine: one that is good for another ten seconds at least."""
    left = STEP_S - time.time() % STEP_S
    if left < 10:
        time.sleep(left)
    return code_of(secret)


def other_code(secret: str) -> str:
    """A code of right now that is wrong."""
    return f"{(int(code_of(secret)) + 1) % 10**6:06}"


def secret_on(page: str) -> str:
    """The secret that the page shows for the app."""
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found, page
    return found[1]


def codes_on(page: str) -> list[str]:
    """The codes to write down."""
    return re.findall(r"<li><code>(\d+)</code></li>", page)
