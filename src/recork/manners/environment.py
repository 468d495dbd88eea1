"""Reading what the surroundings decide: lists, networks, the mail server, the signing key."""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from recork.cellar import var_folder

DEMO = os.environ.get("RECORK_DEMO") == "1"
MFA_REQUIRED = os.environ.get("RECORK_MFA_REQUIRED", "0" if DEMO else "1") != "0"
TIME_ZONE = os.environ.get("RECORK_TIME_ZONE", "America/Los_Angeles")

_DEMO_PHONE = "707-603-4011"
_DEMO_EMAIL = "help@recork.example"
SUPPORT_PHONE = os.environ.get("RECORK_SUPPORT_PHONE", _DEMO_PHONE if DEMO else "")
SUPPORT_EMAIL = os.environ.get("RECORK_SUPPORT_EMAIL", _DEMO_EMAIL if DEMO else "")


COMPANY_ISSUER = os.environ.get("RECORK_OIDC_ISSUER", "")  # letter by letter as it calls itself
COMPANY_CLIENT_ID = os.environ.get("RECORK_OIDC_CLIENT_ID", "")
COMPANY_NAME = os.environ.get("RECORK_OIDC_NAME", "your company account")


def words(name: str, default: str) -> list[str]:
    """A list from a variable that separates by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks from a variable that separates by commas."""
    return [ip_network(word) for word in words(name, default)]


def count(name: str, default: int) -> int:
    """A number from a variable, none below zero."""
    found = int(os.environ.get(name) or default)
    if found < 0:
        raise ValueError(f"{name} can't be less than 0.")
    return found


def is_said(name: str) -> bool:
    """Whether somebody has decided this, be it by the value that it has anyway."""
    return bool(os.environ.get(name))


def origin_of(address: str) -> list[str]:
    """Where a form may lead to that begins at this address; nowhere without one."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def company_apps(issuer: str, client_id: str, secret: str, name: str) -> list[dict[str, object]]:
    """The one OpenID Connect provider of an installation, as django-allauth wants it; none without an issuer."""
    if not issuer:
        return []
    return [
        {
            "provider_id": issuer,
            "name": name,
            "client_id": client_id,
            "secret": secret,
            "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
        }
    ]


def mailer() -> dict[str, object]:
    """How mail leaves: by the server that RECORK_SMTP_HOST names, else as files in the var folder."""
    host = os.environ.get("RECORK_SMTP_HOST")
    if not host:
        folder = var_folder() / "mail"
        return {
            "BACKEND": "recork.manners.mail_files.ForTheirOwner",
            "OPTIONS": {"file_path": folder},
        }
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": host,
            "port": int(os.environ.get("RECORK_SMTP_PORT", "587")),
            "username": os.environ.get("RECORK_SMTP_USER", ""),
            "password": secret("RECORK_SMTP_PASSWORD"),
            "use_tls": True,
            "timeout": 15,
        },
    }


def secret(name: str) -> str:
    """A secret from a variable, or from the file that the variable of its name and `_FILE` names; else empty."""
    given = os.environ.get(name, "")
    named = os.environ.get(f"{name}_FILE")
    return given or (Path(named).read_text(encoding="utf-8").strip() if named else "")


def secret_key() -> str:
    """The signing key: from the environment, from a file it names, or kept in the var folder."""
    return secret("RECORK_SECRET_KEY") or _kept_key()


def _kept_key() -> str:
    path = var_folder() / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass  # another process, or an earlier start, has made it
    return path.read_text(encoding="utf-8").strip()
