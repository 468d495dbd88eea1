"""For those who bring their own PostgreSQL server: how to set it up, and whether we may serve from it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from psycopg.sql import SQL, Composable, Identifier

from recork.cellar import privileges
from recork.cellar.address import Role, database_name, role_name
from recork.cellar.errors import UnsafeRole


class Connection(Protocol):
    """Django's connection or psycopg's: whatever lends a cursor."""

    def cursor(self) -> AbstractContextManager[Any]: ...


def setup_sql(house: str, passwords: Mapping[Role, str]) -> str:
    """Write the script that a superuser of an outside server runs once with psql, for an empty database."""
    return "\n".join(_script(house, passwords)) + "\n"


def _script(house: str, passwords: Mapping[Role, str]) -> Iterator[str]:
    name, owner = Identifier(database_name(house)), Identifier(role_name(house, Role.OWNER))
    yield f"-- Run once as a superuser: psql -v ON_ERROR_STOP=1 -f this-file  (it makes the database {database_name(house)})"
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


def check_role(connection: Connection) -> None:
    """Raise `UnsafeRole` when row-level security would not hold for whoever this connection is logged in as."""
    with connection.cursor() as cursor:
        cursor.execute(WHO_AM_I)
        name, is_superuser, bypasses, makes_roles, owned = cursor.fetchone()
    if is_superuser:
        why = "is, or may become, a superuser"
    elif bypasses:
        why = "is, or may become, a role with BYPASSRLS"
    elif makes_roles:
        why = "may make roles, and so become any of them"
    elif owned:
        why = f"owns {owned}, or may become its owner"
    else:
        return
    raise UnsafeRole(
        f"Recork does not serve as the PostgreSQL role {name}: it {why}, so one winery could see another's orders. "
        f"Let the application log in as a role that only reads and writes rows; "
        f"`recork.cellar.setup_sql` writes the statements that make one."
    )


WHO_AM_I = """
    select session_user,
           bool_or(role.rolsuper),
           bool_or(role.rolbypassrls),
           bool_or(role.rolcreaterole),
           coalesce(
               (select min('the table ' || relation.oid::regclass)
                  from pg_class relation
                 where relation.relkind in ('r', 'p')
                   and relation.oid >= 16384
                   and pg_has_role(session_user, relation.relowner, 'MEMBER')),
               (select 'the database ' || datname
                  from pg_database
                 where datname = current_database()
                   and pg_has_role(session_user, datdba, 'MEMBER')))
      from pg_roles role
     where pg_has_role(session_user, role.oid, 'MEMBER')
"""
