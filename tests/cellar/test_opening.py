import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recork.cellar import CellarError, Role, connect, conninfo, open_cellar, versions
from recork.cellar.binaries import find_binaries
from recork.cellar.place import find_place
from tests.cellar.helpers import (
    HOLD,
    HOUSE,
    Holder,
    add_bottle,
    bottles,
    holder,
    is_running,
    lay_bottles,
    wait_until,
)


def test_a_second_start_finds_the_rows_of_the_first(either_postgres: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
        add_bottle(1)
    with open_cellar(HOUSE):
        assert bottles() == [1]


def test_the_first_start_says_where_data_will_lie_and_the_second_is_quiet(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_cellar(HOUSE):
        pass
    version = find_binaries().version
    assert capsys.readouterr().err == f"Setting up PostgreSQL {version} in {find_place().home} ... done\n"
    with open_cellar(HOUSE):
        pass
    assert capsys.readouterr() == ("", "")


def test_the_version_is_told(either_postgres: Path) -> None:
    with open_cellar(HOUSE):
        assert versions(HOUSE) == f"PostgreSQL {find_binaries().version} (embedded)"


def test_the_last_of_several_processes_stops_the_server(var: Path) -> None:
    with holder() as first, holder() as second:
        assert first.is_in()
        assert second.is_in()
        with open_cellar(HOUSE):
            pass
        first.leave()
        assert is_running()
        second.leave()
        assert not is_running()


def test_a_block_inside_a_block_leaves_the_server_to_the_outer_one(var: Path) -> None:
    with open_cellar(HOUSE):
        with open_cellar("commerce"):
            pass
        assert versions(HOUSE).endswith("(embedded)")
    assert not is_running()


def test_each_house_has_a_database_that_the_other_cannot_enter(var: Path) -> None:
    with open_cellar(HOUSE), open_cellar("commerce"):
        stranger = conninfo("commerce", Role.APP)
        with connect("commerce", Role.APP) as connection:
            assert connection.info.dbname == "recork_commerce"
        with pytest.raises(Exception, match=f'permission denied for database "recork_{HOUSE}"'):
            connect("commerce", Role.APP, database=f"recork_{HOUSE}")
        assert stranger["user"] == "recork_commerce_app"


def test_four_first_starts_at_the_same_instant_share_one_server(var: Path) -> None:
    four = [Holder() for _ in range(4)]
    try:
        assert [one.is_in() for one in four] == [True] * 4
        said = "".join(one.leave() for one in four)
        assert said.count("Setting up PostgreSQL") == 1
        assert not is_running()
    finally:
        for one in four:
            one.kill()


def test_a_killed_user_neither_ends_the_server_nor_keeps_it_for_ever(var: Path) -> None:
    with holder() as someone:
        assert someone.is_in()
        lay_bottles()
        add_bottle(1)
        someone.kill()
    assert is_running()
    with open_cellar(HOUSE):
        assert bottles() == [1]
    assert not is_running()


def test_a_first_start_that_was_killed_halfway_is_done_again(var: Path) -> None:
    home = find_place().home
    with holder() as someone:
        wait_until(lambda: any(home.glob("data.new-*/PG_VERSION")))
        someone.process.send_signal(signal.SIGKILL)
    with open_cellar(HOUSE):
        lay_bottles()
    assert list(home.glob("data.new-*")) == []


def test_furnishing_that_was_cut_off_is_finished_by_the_next(var: Path) -> None:
    with open_cellar(HOUSE), connect(HOUSE, Role.OWNER, database="postgres", autocommit=True) as connection:
        connection.execute(f"drop database recork_{HOUSE}")
    with open_cellar(HOUSE):
        lay_bottles()
        add_bottle(1)


def test_an_error_in_the_block_still_stops_the_server(var: Path) -> None:
    with pytest.raises(ZeroDivisionError), open_cellar(HOUSE):
        _ = 1 / 0
    assert not is_running()


def test_the_callers_own_postgres_variables_change_nothing(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "PGDATA": "/nowhere",
        "PGPORT": "1",
        "PGUSER": "x",
        "PGDATABASE": "x",
        "LC_ALL": "x",
    }.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run([sys.executable, "-c", HOLD], input="", capture_output=True, text=True, check=True)
    assert done.stdout == "in\n"


def test_programs_that_are_not_postgres_are_refused_in_words(var: Path) -> None:
    with pytest.MonkeyPatch.context() as for_now:
        for_now.setenv("RECORK_POSTGRES_BIN", str(var))
        with pytest.raises(CellarError, match="Name the folder of a PostgreSQL 15 or newer"):
            conninfo(HOUSE, Role.APP)


def test_a_server_that_does_not_start_tells_its_own_reason(var: Path) -> None:
    with open_cellar(HOUSE):
        pass
    (find_place().data / "postgresql.auto.conf").write_text("work_mem = 'much'\n")
    with pytest.raises(CellarError, match='invalid value for parameter "work_mem"'), open_cellar(HOUSE):
        pass
