"""Who may do what: asked of the server itself, as each role."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from recork.cellar import Role, UnsafeRole, check_role, connect, grant
from recork.cellar.health import superuser
from recork.cellar.place import find_place
from tests.cellar.helpers import HOUSE

PRIVATE_TABLE = """
    create table bottle (number int generated always as identity primary key, winery text not null);
    alter table bottle enable row level security;
    alter table bottle force row level security;
    create policy own_winery on bottle using (winery = current_setting('recork.winery', true));
    create function twice(number int) returns int language sql return number * 2;
"""


@pytest.fixture
def app(standing: None) -> Iterator[psycopg.Connection]:
    """The application, beside a table of the owner's with one bottle of Alder's."""
    with connect(HOUSE, Role.OWNER) as owner:
        owner.execute("drop table if exists bottle; drop function if exists twice")
        owner.execute(PRIVATE_TABLE)
    with connect(HOUSE, Role.APP, autocommit=True) as connection:
        connection.execute("set recork.winery = 'alder'")
        connection.execute("insert into bottle (winery) values ('alder')")
        yield connection


def test_each_role_is_what_its_name_says(standing: None) -> None:
    with connect(HOUSE, Role.AUDIT) as connection:
        found = connection.execute(
            "select rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
            "  from pg_roles where rolname ~ '^recork' order by rolname"
        ).fetchall()
        owner = connection.execute(
            "select datdba::regrole::text, nspowner::regrole::text from pg_database, pg_namespace"
            " where datname = current_database() and nspname = 'public'"
        ).fetchone()
    assert found == [
        ("recork_fulfillment_app", True, False, False, False, False, False),
        ("recork_fulfillment_audit", True, False, True, False, False, False),
        ("recork_fulfillment_owner", True, False, False, False, True, False),
    ]
    assert owner == ("recork_fulfillment_owner", "recork_fulfillment_owner")


def test_the_application_reads_and_writes_rows_of_tables_that_it_does_not_own(
    app: psycopg.Connection,
) -> None:
    app.execute("update bottle set number = default")
    assert app.execute("select winery, twice(2) from bottle").fetchall() == [("alder", 4)]
    app.execute("delete from bottle")
    assert app.execute("select from bottle").fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "alter table bottle disable row level security",
        "alter table bottle no force row level security",
        "drop policy own_winery on bottle",
        "truncate bottle",
        "drop table bottle",
        "create table other (number int)",
        "create schema other",
        "set role recork_fulfillment_owner",
        "set role postgres",
        "alter role current_user bypassrls",
        "create role other",
        "create database other",
        "copy bottle to program 'cat'",
        "select pg_read_file('PG_VERSION')",
    ],
)
def test_the_application_may_not(app: psycopg.Connection, statement: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        app.execute(statement.encode())


def test_the_application_sees_no_foreign_row_even_where_it_asks_for_all(app: psycopg.Connection) -> None:
    app.execute("set recork.winery = 'birch'")
    assert app.execute("select * from bottle").fetchall() == []
    with pytest.raises(InsufficientPrivilege, match="row-level security"):
        app.execute("insert into bottle (winery) values ('alder')")
    app.execute("set row_security = off")
    with pytest.raises(InsufficientPrivilege, match="would be affected by row-level security"):
        app.execute("select * from bottle")


def test_forced_security_stops_the_owner_too(app: psycopg.Connection) -> None:
    with connect(HOUSE, Role.OWNER) as owner:
        assert owner.execute("select * from bottle").fetchall() == []


def test_the_audit_sees_every_winery_and_writes_nothing(app: psycopg.Connection) -> None:
    with connect(HOUSE, Role.AUDIT, autocommit=True) as audit:
        assert audit.execute("select winery from bottle").fetchall() == [("alder",)]
        with pytest.raises(ReadOnlySqlTransaction):
            audit.execute("delete from bottle")
        audit.execute("set default_transaction_read_only = off")
        with pytest.raises(InsufficientPrivilege):
            audit.execute("delete from bottle")


def test_a_tests_own_database_gives_the_same_rights_before_its_first_table(standing: None) -> None:
    with connect(HOUSE, Role.OWNER, database="postgres", autocommit=True) as owner:
        owner.execute("create database test_recork")
    grant(HOUSE, "test_recork")
    with connect(HOUSE, Role.OWNER, database="test_recork") as owner:
        owner.execute(PRIVATE_TABLE)
    with connect(HOUSE, Role.APP, database="test_recork") as app:
        app.execute("set local recork.winery = 'alder'")
        app.execute("insert into bottle (winery) values ('alder')")
    with connect(HOUSE, Role.AUDIT, database="test_recork") as audit:
        assert audit.execute("select winery from bottle").fetchall() == [("alder",)]


def test_the_application_is_safe_to_serve_as(app: psycopg.Connection) -> None:
    check_role(app)


def test_nobody_else_is(app: psycopg.Connection) -> None:
    with superuser(find_place(), "recork_fulfillment") as connection:
        assert _refusal(connection).startswith(
            "Recork does not serve as the PostgreSQL role postgres: it is, or may become, a superuser, so one"
        )
    with connect(HOUSE, Role.AUDIT) as connection:
        assert "recork_fulfillment_audit: it has, or may take on, BYPASSRLS" in _refusal(connection)
    with connect(HOUSE, Role.OWNER) as connection:
        assert "recork_fulfillment_owner: it owns the table bottle, or may become" in _refusal(connection)


@pytest.mark.parametrize(
    ("gift", "why"),
    [
        ("grant postgres to recork_fulfillment_app", "it is, or may become, a superuser"),
        ("alter role recork_fulfillment_app bypassrls", "it has, or may take on, BYPASSRLS"),
        ("alter role recork_fulfillment_app createrole", "it may make roles, and so become another one"),
        (
            "grant recork_fulfillment_owner to recork_fulfillment_app",
            "it owns the table bottle, or may become",
        ),
        (
            "alter database recork_fulfillment owner to recork_fulfillment_app",
            "it owns the database recork_ful",
        ),
    ],
)
def test_an_application_that_was_given_too_much_is_refused(
    app: psycopg.Connection, gift: str, why: str
) -> None:
    with (
        superuser(find_place(), "recork_fulfillment") as connection,
        connection.transaction(force_rollback=True),
    ):
        connection.execute(gift.encode())
        connection.execute("set local session authorization recork_fulfillment_app")
        assert why in _refusal(connection)


def test_putting_on_a_lesser_role_hides_nothing(standing: None) -> None:
    with superuser(find_place(), "recork_fulfillment") as connection:
        connection.execute("set role recork_fulfillment_app")
        assert "the PostgreSQL role postgres" in _refusal(connection)


def _refusal(connection: psycopg.Connection) -> str:
    with pytest.raises(UnsafeRole) as refused:
        check_role(connection)
    return str(refused.value)
