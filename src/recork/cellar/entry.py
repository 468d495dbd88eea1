"""A role's entry in Django's DATABASES. Needs no Django."""

import os

from recork.cellar.address import Role, conninfo
from recork.cellar.errors import CellarError

# Eight threads of one process can all be in the database; a hundred connections carry a dozen such processes.
POOL_SIZE = 8

PATIENCE = "RECORK_STATEMENT_TIMEOUT_S"
"""How many seconds one statement may take, lock waits included; `serve` sets it, jobs and commands may take longer."""


def django_database(house: str, role: Role) -> dict[str, object]:
    """Return the entry for one role; the application's keeps a pool of RECORK_DB_POOL connections (0: none)."""
    parts = conninfo(house, role)
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options: dict[str, object] = {key: value for key, value in parts.items() if key not in names}
    size = _pool_size() if role is Role.APP else 0
    patience = os.environ.get(PATIENCE, "")
    if patience and role is Role.APP:
        timeout = f"-c statement_timeout={_whole(PATIENCE, patience) * 1000}"
        options["options"] = f"{options.get('options', '')} {timeout}".strip()
    if size:
        # 10 s: longer than any page may take, shorter than people wait before they press again
        options["pool"] = {"min_size": min(2, size), "max_size": size, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        **{name: parts.get(key, "") for key, name in names.items()},
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a pooled connection may be older than a restart of the server
        "OPTIONS": options,
    }


def _pool_size() -> int:
    text = os.environ.get("RECORK_DB_POOL") or str(POOL_SIZE)
    if not text.isascii() or not text.isdigit() or int(text) > 1000:
        raise CellarError(
            f"RECORK_DB_POOL is {text!r}; it is the number of connections a process keeps, 0 for no pool."
        )
    return int(text)


def _whole(name: str, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 3600:
        raise CellarError(f"{name} is {text!r}; it is a number of seconds, from 1 to 3600.")
    return int(text)
