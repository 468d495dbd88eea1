"""Where data lies: finds or runs PostgreSQL for a house, and says how to connect. Knows no house's nouns."""

from recork.cellar.address import Role, conninfo, is_embedded, roles
from recork.cellar.binaries import program
from recork.cellar.connection import connect
from recork.cellar.entry import django_database
from recork.cellar.errors import CellarError, UnsafeRole
from recork.cellar.furnish import grant
from recork.cellar.opening import keep_alive, open_cellar, versions
from recork.cellar.outside import setup_sql
from recork.cellar.place import var_folder
from recork.cellar.safety import check_role

__all__ = [
    "CellarError",
    "Role",
    "UnsafeRole",
    "check_role",
    "connect",
    "conninfo",
    "django_database",
    "grant",
    "is_embedded",
    "keep_alive",
    "open_cellar",
    "program",
    "roles",
    "setup_sql",
    "var_folder",
    "versions",
]
