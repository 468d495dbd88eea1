"""What must be settled before the house may serve people."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks.security.base import SECRET_KEY_MIN_LENGTH, SECRET_KEY_MIN_UNIQUE_CHARACTERS

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SERVING = "serving"
"""These checks stop `serve`, and no other command: a house that is being set up has no number yet."""


@register(SERVING, deploy=True)
def check_support(**_: object) -> list[CheckMessage]:
    """Every page and every refusal names whom to ask, so there must be somebody."""
    told = {"RECORK_SUPPORT_PHONE": settings.SUPPORT_PHONE, "RECORK_SUPPORT_EMAIL": settings.SUPPORT_EMAIL}
    return [
        Error(
            f"{name} is not set: whom do people ask when an order can't be cancelled?",
            hint=f"Set {name} in the environment, for example {name}={example}.",
            id=f"recork.{name.lower().removeprefix('recork_')}",
        )
        for (name, value), example in zip(told.items(), ("707-555-0100", "care@house.example"), strict=True)
        if not value
    ]


@register(SERVING, deploy=True)
def check_company_account(**_: object) -> list[CheckMessage]:
    """What its provider says lets people in, so nobody on the way may change it."""
    issuer = urlsplit(settings.COMPANY_ISSUER)
    if not settings.COMPANY_ISSUER or issuer.scheme == "https" or issuer.hostname in LOOPBACK:
        return []
    return [
        Error(
            f"RECORK_OIDC_ISSUER is {settings.COMPANY_ISSUER}: it must begin with https://.",
            id="recork.oidc_issuer",
        )
    ]


@register(SERVING, deploy=True)
def check_address(**_: object) -> list[CheckMessage]:
    """Passwords and sessions go over no net in clear: cookies are Secure if, and only if, the address says https."""
    address = settings.BASE_URL
    if address.startswith("https://") or urlsplit(address).hostname in LOOPBACK or settings.DEMO:
        return []
    return [
        Error(
            f"RECORK_{settings.HOUSE.upper()}_URL is {address!r}: it must begin with https://.",
            hint="Put a web server that speaks https in front; plain http is for this machine alone.",
            id="recork.base_url",
        )
    ]


@register(SERVING, deploy=True)
def check_proxies(**_: object) -> list[CheckMessage]:
    """A house that is reached by https has a proxy in front. Not counted, its address would be everybody's."""
    if not settings.BASE_URL.startswith("https://") or settings.TRUSTED_PROXIES_SAID:
        return []
    return [
        Error(
            "RECORK_TRUSTED_PROXIES is not set: how many proxies of yours stand in front?",
            hint=(
                "Usually 1. Each must add whom it heard to X-Forwarded-For; 0 takes whoever connects for the asker: "
                "behind a proxy anybody's wrong passwords would then lock everybody out. They must also take requests and "
                "answers whole and drop headers with _ in their names (nginx does both): a body that never ends would keep one "
                "of our threads, and X_Forwarded_For is to us what they write."
            ),
            id="recork.trusted_proxies",
        )
    ]


@register(SERVING, deploy=True)
def check_secret_key(**_: object) -> list[CheckMessage]:
    """It signs sessions and links and seals second factors and webhook secrets. Django's own measure, but here it stops."""
    key = settings.SECRET_KEY
    if len(key) >= SECRET_KEY_MIN_LENGTH and len(set(key)) >= SECRET_KEY_MIN_UNIQUE_CHARACTERS:
        return []
    return [
        Error(
            f"RECORK_SECRET_KEY is too easy to guess: it needs {SECRET_KEY_MIN_LENGTH} letters that nobody has chosen.",
            hint=(
                "Leave it out and one is made and kept, or take what `openssl rand -hex 32` prints. A house that has "
                "run with the old one: a new key opens nothing that the old one sealed. Passkeys still count; a "
                "colleague takes the second factor of whoever has an app or codes on paper away; a shop is connected "
                "to its warehouse anew, and webhooks get new secrets."
            ),
            id="recork.secret_key",
        )
    ]
