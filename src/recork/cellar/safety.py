"""Whether row-level security holds for whoever we are logged in as."""

from contextlib import AbstractContextManager
from typing import Any, Protocol

from recork.cellar.errors import UnsafeRole


class LendsCursor(Protocol):
    """Django's connection or psycopg's."""

    def cursor(self) -> AbstractContextManager[Any]: ...


def check_role(connection: LendsCursor) -> None:
    """Raise `UnsafeRole` for a role that is, or may become, one that row-level security does not stop."""
    with connection.cursor() as cursor:
        cursor.execute(WHO_AM_I)
        name, is_superuser, bypasses, makes_roles, owned = cursor.fetchone()
    if is_superuser:
        why = "is, or may become, a superuser"
    elif bypasses:
        why = "has, or may take on, BYPASSRLS"
    elif makes_roles:
        why = "may make roles, and so become another one"
    elif owned:
        why = f"owns {owned}, or may become its owner"
    else:
        return
    raise UnsafeRole(
        f"Recork does not serve as the PostgreSQL role {name}: it {why}, so one winery could see another's orders. "
        f"Let the application log in as a role that only reads and writes rows; "
        f"`python -m recork.cellar <house>` writes the statements that make one."
    )


# session_user: a connection that took on a lesser role can put it down again.
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
