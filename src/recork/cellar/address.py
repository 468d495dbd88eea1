"""Where a house's database answers, and as whom one knocks. Starts nothing, writes nothing."""

import os
import re
from enum import StrEnum
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from recork.cellar.errors import CellarError
from recork.cellar.place import PORT, find_place


class Role(StrEnum):
    """As whom one knocks: OWNER lays tables, APP serves, AUDIT sees every winery and writes nothing."""

    OWNER = "owner"
    APP = "app"
    AUDIT = "audit"


def variable(house: str, role: Role) -> str:
    """Name the environment variable that holds the address of an outside server for this role."""
    suffix = "" if role is Role.APP else f"_{role.upper()}"
    return f"RECORK_{house.upper()}{suffix}_DATABASE_URL"


def given(house: str, role: Role) -> str:
    """The address of an outside server for this role, from its variable or the file that `..._FILE` names; else empty."""
    name = variable(house, role)
    file = os.environ.get(f"{name}_FILE")
    if os.environ.get(name) or not file:
        return os.environ.get(name, "")
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CellarError(f"{name}_FILE names a file that can't be read: {error.strerror}.") from error


def is_embedded(house: str) -> bool:
    """Tell whether the program runs the server itself. Half an outside address is refused."""
    _check_name(house)
    if given(house, Role.APP):
        return False
    for role in (Role.OWNER, Role.AUDIT):
        if given(house, role):
            raise CellarError(
                f"{variable(house, role)} is set but {variable(house, Role.APP)} is not. "
                f"Set both to use an outside PostgreSQL, or neither to use the embedded one."
            )
    return True


def roles(house: str) -> tuple[Role, ...]:
    """List the roles whose address this process was given: all three when embedded."""
    if is_embedded(house):
        return tuple(Role)
    return tuple(role for role in Role if given(house, role))


def database_name(house: str) -> str:
    _check_name(house)
    return f"recork_{house}"


def role_name(house: str, role: Role) -> str:
    return f"{database_name(house)}_{role}"


def conninfo(house: str, role: Role) -> dict[str, str]:
    """Say how to connect, as keyword arguments of `psycopg.connect`.

    Raises `CellarError` when an outside server is used and this role's address was not given.
    """
    if is_embedded(house):
        return {
            "host": str(find_place().run),
            "port": PORT,
            "dbname": database_name(house),
            "user": role_name(house, role),
        }
    name = variable(house, role)
    url = given(house, role)
    if not url:
        raise CellarError(f"Set {name} to the address for the role {role_name(house, role)}.")
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError:
        # libpq quotes what it could not read, and that may be the password
        raise CellarError(
            f"{name} is not an address that PostgreSQL understands; "
            f"it looks like postgresql://user:password@host:5432/{database_name(house)}"
        ) from None
    return {key: str(value) for key, value in parts.items() if value is not None}


def _check_name(house: str) -> None:
    if not re.fullmatch(r"[a-z]{1,30}", house):
        raise ValueError(f"{house!r} is no name of a house: lower-case letters only")
