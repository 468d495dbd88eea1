"""Signatures of Standard Webhooks, symmetric: `v1` over id, time and body.

webhook-id          the same over retries: the receiver's key against doing it twice
webhook-timestamp   whole seconds, of this attempt; five minutes off either way is too much
webhook-signature   one per living secret, parted by spaces
"""

import base64
import re
import secrets as dice
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks import Webhook, WebhookVerificationError
from standardwebhooks.webhooks import EmptyWebhookSecretError

SECRET_BYTES = 32
MESSAGE_ID = re.compile(r"[!-~]{1,256}")
SECONDS = re.compile(r"[0-9]{1,11}")


class BadSignature(Exception):
    """The message is not from who it says, or not what they sent, or not of now, or no message at all."""


def new_secret() -> str:
    return "whsec_" + base64.b64encode(dice.token_bytes(SECRET_BYTES)).decode()


def sign(secrets: Sequence[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers for one attempt at `at`; a receiver who knows any of `secrets` will believe it."""
    text, moment = body.decode(), at.astimezone(UTC)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(message_id, moment, text) for secret in secrets),
    }


def verify(secrets: Sequence[str], headers: Mapping[str, str], body: bytes) -> str:
    """Return the message's id. Whatever is wrong, `BadSignature` says so in words and nothing else is raised."""
    said = {name.lower(): value for name, value in headers.items()}
    message_id, seconds = said.get("webhook-id", ""), said.get("webhook-timestamp", "")
    # The library reads times as float() does, so that several spellings would pass for one.
    if not MESSAGE_ID.fullmatch(message_id) or not SECONDS.fullmatch(seconds):
        raise BadSignature("Webhook-id or webhook-timestamp is missing or malformed.")
    words = "No secret is known."
    for secret in secrets:
        try:
            Webhook(secret).verify(body, said, json_parse=False)
        # Of what is malformed the library says ValueError and its kin, not its own error.
        except (WebhookVerificationError, EmptyWebhookSecretError, ValueError) as error:
            words = f"The signature does not hold: {error}."
        else:
            return message_id
    raise BadSignature(words)
