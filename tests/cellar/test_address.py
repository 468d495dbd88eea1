from pathlib import Path

import pytest

from recork.cellar import CellarError, Role, conninfo, django_database, is_embedded, open_cellar, roles
from recork.cellar.place import find_place

OUTSIDE = {
    "RECORK_FULFILLMENT_DATABASE_URL": "postgresql://cellarhand:s%40cret@db.example:6543/wine?sslmode=require",
    "RECORK_FULFILLMENT_OWNER_DATABASE_URL": "postgresql://mason@db.example/wine",
}


@pytest.fixture
def outside(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, url in OUTSIDE.items():
        monkeypatch.setenv(name, url)


def test_without_an_address_every_role_knocks_at_the_embedded_server(var: Path) -> None:
    assert is_embedded("fulfillment")
    assert roles("fulfillment") == (Role.OWNER, Role.APP, Role.AUDIT)
    assert {role: conninfo("fulfillment", role) for role in Role} == {
        role: {
            "host": str(find_place().run),
            "port": "5432",
            "dbname": "recork_fulfillment",
            "user": f"recork_fulfillment_{role}",
        }
        for role in Role
    }


def test_asking_for_an_address_leaves_no_trace(var: Path) -> None:
    conninfo("fulfillment", Role.APP)
    django_database("fulfillment", Role.APP)
    assert not var.exists()


def test_an_outside_address_is_read_part_by_part(outside: None) -> None:
    assert not is_embedded("fulfillment")
    assert conninfo("fulfillment", Role.APP) == {
        "host": "db.example",
        "port": "6543",
        "dbname": "wine",
        "user": "cellarhand",
        "password": "s@cret",
        "sslmode": "require",
    }
    assert conninfo("fulfillment", Role.OWNER) == {"host": "db.example", "dbname": "wine", "user": "mason"}


def test_the_houses_have_addresses_of_their_own(outside: None) -> None:
    assert is_embedded("commerce")
    assert conninfo("commerce", Role.APP)["dbname"] == "recork_commerce"


def test_a_process_that_was_not_given_a_role_does_not_take_another_one_instead(outside: None) -> None:
    assert roles("fulfillment") == (Role.OWNER, Role.APP)
    with pytest.raises(CellarError, match="Set RECORK_FULFILLMENT_AUDIT_DATABASE_URL"):
        conninfo("fulfillment", Role.AUDIT)


def test_half_an_outside_address_is_refused(outside: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECORK_FULFILLMENT_DATABASE_URL")
    with pytest.raises(CellarError, match="RECORK_FULFILLMENT_OWNER_DATABASE_URL is set but"):
        conninfo("fulfillment", Role.APP)


def test_an_address_that_nobody_understands_is_refused_without_its_password(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORK_FULFILLMENT_DATABASE_URL", "postgresql://cellarhand:s%%cret@db/wine")
    with pytest.raises(CellarError) as refused:
        conninfo("fulfillment", Role.APP)
    assert str(refused.value) == (
        "RECORK_FULFILLMENT_DATABASE_URL is not an address that PostgreSQL understands; "
        "it looks like postgresql://user:password@host:5432/recork_fulfillment"
    )


def test_an_outside_server_that_is_not_there_is_named_and_nothing_is_started(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recork.cellar.outside.PATIENCE_S", 0.1)
    monkeypatch.setenv("RECORK_FULFILLMENT_DATABASE_URL", "postgresql://cellarhand@127.0.0.1:1/wine")
    with (
        pytest.raises(CellarError, match="The server that RECORK_FULFILLMENT_DATABASE_URL names"),
        open_cellar("fulfillment"),
    ):
        pass
    assert not var.exists()


@pytest.mark.parametrize("name", ["", "Fulfillment", "x; drop", "f'", "a" * 31])
def test_only_plain_names_are_houses(var: Path, name: str) -> None:
    with pytest.raises(ValueError, match="no name of a house"):
        conninfo(name, Role.APP)


def test_django_is_told_the_same_address(outside: None) -> None:
    assert django_database("fulfillment", Role.APP) == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "wine",
        "USER": "cellarhand",
        "PASSWORD": "s@cret",
        "HOST": "db.example",
        "PORT": "6543",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"sslmode": "require", "pool": {"min_size": 2, "max_size": 8, "timeout": 10}},
    }


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("1", {"pool": {"min_size": 1, "max_size": 1, "timeout": 10}}),
        ("30", {"pool": {"min_size": 2, "max_size": 30, "timeout": 10}}),
        ("0", {}),
    ],
)
def test_the_pool_is_as_large_as_the_environment_says(
    var: Path, monkeypatch: pytest.MonkeyPatch, said: str, options: dict[str, object]
) -> None:
    monkeypatch.setenv("RECORK_DB_POOL", said)
    assert django_database("fulfillment", Role.APP)["OPTIONS"] == options
    assert django_database("fulfillment", Role.OWNER)["OPTIONS"] == {}


@pytest.mark.parametrize("said", ["-1", "many", "1001", "²"])
def test_a_pool_of_no_size_is_refused(var: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("RECORK_DB_POOL", said)
    with pytest.raises(CellarError, match="RECORK_DB_POOL"):
        django_database("fulfillment", Role.APP)
