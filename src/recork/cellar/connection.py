import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from recork.cellar.address import Role, conninfo


def connect(
    house: str, role: Role, *, database: str | None = None, autocommit: bool = False
) -> psycopg.Connection[TupleRow]:
    """Connect without Django. `database` names another one on the same server, such as a test's."""
    parts = conninfo(house, role) | ({"dbname": database} if database else {})
    return psycopg.connect(make_conninfo("", **parts), autocommit=autocommit)
