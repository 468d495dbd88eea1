"""The house's database for tests: laid by its owner, used as the application, which owns nothing."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from recork.cellar import Role, conninfo, django_database, open_cellar
from recork.manners.trail.laid import APPEND_ONLY


def house() -> str:
    return os.environ["DJANGO_SETTINGS_MODULE"].split(".")[1]


@pytest.fixture(scope="session")
def cellar() -> Iterator[None]:
    """A PostgreSQL of this run alone."""
    with open_cellar(house()):
        yield


@pytest.fixture(scope="session")
def django_db_setup(cellar: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Migrate as the owner does in real life. No `test_` database: the whole server is the tests' own."""
    with django_db_blocker.unblock():
        _migrate_as_owner()
        empty_all_tables()


@pytest.fixture
def as_owner() -> Iterator[None]:
    """The command comes as the tables' owner; the other tests come as the application."""
    default = connections["default"]
    as_application = default.settings_dict
    default.close()
    default.settings_dict = as_application | django_database(house(), Role.OWNER) | {"OPTIONS": {}}
    yield
    default.close()
    default.settings_dict = as_application


def _migrate_as_owner() -> None:
    default = connections["default"]
    as_application = default.settings_dict
    as_owner = as_application | django_database(house(), Role.OWNER) | {"OPTIONS": {}}
    default.close()
    default.settings_dict = as_owner
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        default.close()
        default.settings_dict = as_application


def empty_all_tables() -> None:
    """Take out every row, the queue's too (its tables are unknown to Django's flush)."""
    with psycopg.connect(make_conninfo(**conninfo(house(), Role.OWNER))) as connection:
        tables = connection.execute(
            "SELECT format('%I', c.relname) FROM pg_class c"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
            " AND c.relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchall()
        names = ", ".join(name for (name,) in tables)
        # The trail lets nobody empty it, its owner neither, while its triggers are there.
        for switch in ("DISABLE", "ENABLE"):
            for name in APPEND_ONLY:
                connection.execute(f"ALTER TABLE {name} {switch} TRIGGER stays")
            if switch == "DISABLE":
                connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _empty_all_tables(_test: TransactionTestCase) -> None:
    empty_all_tables()


# After a test that commits Django would flush as the application, which may neither truncate nor own.
# The stubs leave this method out.
TransactionTestCase._fixture_teardown = _empty_all_tables  # type: ignore[attr-defined]
