"""Who may do what in a house's database, as SQL: the same for the embedded server and for an outside one."""

from collections.abc import Iterator, Mapping

from psycopg.sql import SQL, Composed, Identifier, Literal

from recork.cellar.address import Role, database_name, role_name

ATTRIBUTES = {
    Role.OWNER: SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE"),
    Role.APP: SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"),
    Role.AUDIT: SQL("LOGIN NOSUPERUSER BYPASSRLS NOCREATEROLE NOCREATEDB"),
}


def role_statements(house: str, passwords: Mapping[Role, str] | None = None) -> Iterator[Composed]:
    """Make the three roles' properties; the roles themselves exist already."""
    for role, attributes in ATTRIBUTES.items():
        password = SQL(" PASSWORD {}").format(Literal(passwords[role])) if passwords else SQL("")
        yield SQL("ALTER ROLE {} {}{}").format(Identifier(role_name(house, role)), attributes, password)
    yield SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(
        Identifier(role_name(house, Role.AUDIT))
    )


def database_statements(house: str) -> Iterator[Composed]:
    """What only the server's administrator may say, once the database exists."""
    database, owner = Identifier(database_name(house)), Identifier(role_name(house, Role.OWNER))
    yield SQL("ALTER DATABASE {} SET timezone TO 'UTC'").format(database)
    yield SQL("ALTER SCHEMA public OWNER TO {}").format(owner)
    yield SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format()


def door_statements(house: str, database: str) -> Iterator[Composed]:
    """Who may enter a database. Its owner may say this too."""
    app, audit = Identifier(role_name(house, Role.APP)), Identifier(role_name(house, Role.AUDIT))
    yield SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(Identifier(database))
    yield SQL("GRANT CONNECT ON DATABASE {} TO {}, {}").format(Identifier(database), app, audit)
    yield SQL("GRANT USAGE ON SCHEMA public TO {}, {}").format(app, audit)


def default_statements(house: str) -> Iterator[Composed]:
    """What the others may do with tables that the owner lays from now on in the database that hears this.
    A migration takes back what it must: an append-only table loses UPDATE and DELETE where it is made.
    """
    names = {role: Identifier(role_name(house, role)) for role in Role}
    for what, whom in (
        (SQL("SELECT, INSERT, UPDATE, DELETE ON TABLES"), Role.APP),
        (SQL("USAGE ON SEQUENCES"), Role.APP),
        (SQL("EXECUTE ON FUNCTIONS"), Role.APP),
        (SQL("SELECT ON TABLES"), Role.AUDIT),
        (SQL("SELECT ON SEQUENCES"), Role.AUDIT),
        (SQL("EXECUTE ON FUNCTIONS"), Role.AUDIT),
    ):
        yield SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} GRANT {} TO {}").format(
            names[Role.OWNER], what, names[whom]
        )
