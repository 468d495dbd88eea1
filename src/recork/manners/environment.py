"""Reading what the surroundings decide: lists, networks, the mail server, the signing key."""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from recork.cellar import var_folder

DEMO = os.environ.get("RECORK_DEMO") == "1"
TIME_ZONE = os.environ.get("RECORK_TIME_ZONE", "America/Los_Angeles")

_DEMO_PHONE = "707-603-4011"
_DEMO_EMAIL = "help@recork.example"
SUPPORT_PHONE = os.environ.get("RECORK_SUPPORT_PHONE", _DEMO_PHONE if DEMO else "")
SUPPORT_EMAIL = os.environ.get("RECORK_SUPPORT_EMAIL", _DEMO_EMAIL if DEMO else "")


def words(name: str, default: str) -> list[str]:
    """A list from a variable that separates by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Addresses and networks from a variable that separates by commas."""
    return [ip_network(word) for word in words(name, default)]


def mailer() -> dict[str, object]:
    """How mail leaves: by the server that RECORK_SMTP_HOST names, else as files in the var folder."""
    host = os.environ.get("RECORK_SMTP_HOST")
    if not host:
        folder = var_folder() / "mail"
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": folder},
        }
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": host,
            "port": int(os.environ.get("RECORK_SMTP_PORT", "587")),
            "username": os.environ.get("RECORK_SMTP_USER", ""),
            "password": os.environ.get("RECORK_SMTP_PASSWORD", ""),
            "use_tls": True,
            "timeout": 15,
        },
    }


def secret_key() -> str:
    """The signing key: from the environment, from a file it names, or kept in the var folder."""
    given = os.environ.get("RECORK_SECRET_KEY")
    if given:
        return given
    named = os.environ.get("RECORK_SECRET_KEY_FILE")
    return Path(named).read_text(encoding="utf-8").strip() if named else _kept_key()


def _kept_key() -> str:
    path = var_folder() / "secret-key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass  # another process, or an earlier start, has made it
    return path.read_text(encoding="utf-8").strip()
