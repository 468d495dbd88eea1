"""A server of one's own: set up by the script that we write, then used by its addresses."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from recork.cellar import CellarError, Role, check_role, connect, keep_alive, open_cellar, setup_sql, versions
from recork.cellar.binaries import program
from recork.cellar.place import PORT, find_place
from tests.cellar.helpers import HOUSE, kill_everything

SHOP = "commerce"
PASSWORDS = {role: f"it's {role}'s" for role in Role}


@pytest.fixture
def own_server(either_postgres: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fulfilment's embedded server plays the one that a shop brings along."""
    with open_cellar(HOUSE):
        run = str(find_place().run)
        for role, suffix in {Role.APP: "", Role.OWNER: "_OWNER", Role.AUDIT: "_AUDIT"}.items():
            monkeypatch.setenv(
                f"RECORK_COMMERCE{suffix}_DATABASE_URL",
                f"host={run} port={PORT} dbname=recork_commerce user=recork_commerce_{role}",
            )
        yield


def run_script(script: str) -> None:
    host = ["-h", str(find_place().run), "-p", PORT, "-U", "postgres", "-d", "postgres"]
    command = [str(program("psql")), "-X", "-q", "-v", "ON_ERROR_STOP=1", *host]
    subprocess.run(command, input=script, text=True, check=True, capture_output=True)


def test_the_script_makes_all_that_a_house_needs(own_server: None) -> None:
    run_script(setup_sql(SHOP, PASSWORDS))
    with open_cellar(SHOP), keep_alive(SHOP):
        assert versions(SHOP).endswith("(outside)")
        with connect(SHOP, Role.OWNER) as owner:
            owner.execute("create table sale (number int)")
        with connect(SHOP, Role.APP) as app:
            app.execute("insert into sale values (1)")
            check_role(app)
        with connect(SHOP, Role.AUDIT) as audit:
            assert audit.execute("select * from sale").fetchall() == [(1,)]
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                audit.execute("delete from sale")


def test_the_command_writes_the_same_script_with_passwords_of_its_own(own_server: None) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "recork.cellar", SHOP], capture_output=True, text=True, check=True
    )
    found = re.search(
        "-- RECORK_COMMERCE_DATABASE_URL=postgresql://recork_commerce_app:(.+)@HOST/", done.stdout
    )
    assert found
    assert f"PASSWORD '{found.group(1)}'" in done.stdout
    run_script(done.stdout)
    with open_cellar(SHOP), connect(SHOP, Role.APP) as app:
        check_role(app)


def test_its_owner_may_not_make_databases(own_server: None) -> None:
    run_script(setup_sql(SHOP, PASSWORDS))
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        connect(SHOP, Role.OWNER, autocommit=True) as owner,
    ):
        owner.execute("create database other")


def test_a_door_that_stays_shut_is_told_in_the_servers_words(own_server: None) -> None:
    with pytest.raises(CellarError, match='role "recork_commerce_owner" does not exist'), open_cellar(SHOP):
        pass


def test_an_outside_server_is_never_stopped_or_started_by_us(own_server: None) -> None:
    run_script(setup_sql(SHOP, PASSWORDS))
    with open_cellar(SHOP):
        pass
    assert versions(HOUSE).endswith("(embedded)")
    kill_everything()
    with pytest.MonkeyPatch.context() as for_now:
        for_now.setattr("recork.cellar.outside.PATIENCE_S", 0.1)
        with pytest.raises(CellarError, match="does not let us in"), open_cellar(SHOP):
            pass
