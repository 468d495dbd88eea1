"""Puts a house's database and roles into the embedded server."""

from collections.abc import Iterator
from typing import LiteralString

import psycopg
from psycopg.sql import SQL, Composed, Identifier

from recork.cellar import privileges
from recork.cellar.address import Role, database_name, role_name
from recork.cellar.connection import connect
from recork.cellar.health import superuser
from recork.cellar.place import Place

# Written last, as the database's comment: whoever finds it need not look further. Raise it with the statements.
DONE = "furnished by recork, 1"


def furnish(place: Place, house: str) -> None:
    """Make the database and the three roles of a house; go on where a killed process stopped."""
    name = database_name(house)
    with superuser(place) as server:
        if _comment(server, name) == DONE:
            return
        for role in Role:
            if not _exists(server, "select from pg_roles where rolname = %s", role_name(house, role)):
                server.execute(SQL("CREATE ROLE {}").format(Identifier(role_name(house, role))))
        for statement in privileges.role_statements(house):
            server.execute(statement)
        owner = Identifier(role_name(house, Role.OWNER))
        server.execute(SQL("ALTER ROLE {} CREATEDB").format(owner))  # for the tests' own databases
        if not _exists(server, "select from pg_database where datname = %s", name):
            server.execute(SQL("CREATE DATABASE {} OWNER {}").format(Identifier(name), owner))
    with superuser(place, "template1") as template:  # a test's database starts as a copy of this one
        _tell(template, privileges.default_statements(house))
    with superuser(place, name) as database:
        _tell(database, privileges.database_statements(house))
        _tell(database, privileges.door_statements(house, name))
        _tell(database, privileges.default_statements(house))
        database.execute(SQL("COMMENT ON DATABASE {} IS {}").format(Identifier(name), DONE))


def grant(house: str, database: str) -> None:
    """Open one more database, made by the house's owner, to its application and audit: for tests.

    Say it before the first table is laid: rights go with tables laid afterwards.
    """
    with connect(house, Role.OWNER, database=database, autocommit=True) as connection:
        _tell(connection, privileges.door_statements(house, database))
        _tell(connection, privileges.default_statements(house))


def _tell(connection: psycopg.Connection, statements: Iterator[Composed]) -> None:
    for statement in statements:
        connection.execute(statement)


def _exists(connection: psycopg.Connection, question: LiteralString, name: str) -> bool:
    return connection.execute(question, [name]).fetchone() is not None


def _comment(server: psycopg.Connection, database: str) -> str | None:
    found = server.execute(
        "select shobj_description(oid, 'pg_database') from pg_database where datname = %s", [database]
    ).fetchone()
    return found[0] if found else None
