"""For those who bring a PostgreSQL server of their own: how to set it up, and waiting for it."""

import time
from collections.abc import Iterator, Mapping

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping
from psycopg.sql import SQL, Composable, Identifier

from recork.cellar import privileges
from recork.cellar.address import Role, conninfo, database_name, role_name, roles, variable
from recork.cellar.connection import connect
from recork.cellar.errors import CellarError

# A server that is started together with us is there by then.
PATIENCE_S = 30.0


def setup_sql(house: str, passwords: Mapping[Role, str]) -> str:
    """Write the script that a superuser of an outside server runs once with psql; it makes the database."""
    return "\n".join(_script(house, passwords)) + "\n"


def await_outside(house: str) -> None:
    """Return when the outside server answers and lets us in. Raises `CellarError`."""
    role = roles(house)[0]
    address = make_conninfo("", **{"connect_timeout": "5", **conninfo(house, role)}).encode()
    until = time.monotonic() + PATIENCE_S
    while PGconn.ping(address) in {Ping.REJECT, Ping.NO_RESPONSE} and time.monotonic() < until:
        time.sleep(0.5)
    try:
        with connect(house, role) as connection:
            connection.execute("select 1")
    except psycopg.OperationalError as error:
        raise CellarError(
            f"The server that {variable(house, role)} names does not let us in: {error}"
        ) from error


def _script(house: str, passwords: Mapping[Role, str]) -> Iterator[str]:
    name, owner = Identifier(database_name(house)), Identifier(role_name(house, Role.OWNER))
    yield "-- Run once as a superuser, on a server of PostgreSQL 15 or newer: psql -v ON_ERROR_STOP=1 -f this-file"
    for role in Role:
        yield _line(SQL("CREATE ROLE {}").format(Identifier(role_name(house, role))))
    yield from map(_line, privileges.role_statements(house, passwords))
    yield _line(
        SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
            name, owner
        )
    )
    yield f"\\connect {database_name(house)}"
    yield from map(_line, privileges.database_statements(house))
    yield from map(_line, privileges.door_statements(house, database_name(house)))
    yield from map(_line, privileges.default_statements(house))


def _line(statement: Composable) -> str:
    return statement.as_string() + ";"
