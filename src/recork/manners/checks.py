"""What must be settled before the house may serve people."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

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
