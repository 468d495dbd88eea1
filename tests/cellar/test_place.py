"""Where data and socket lie, and who can reach them."""

import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from recork.cellar import CellarError, Role, conninfo, open_cellar, var_folder
from recork.cellar.binaries import WHEEL, find_binaries
from recork.cellar.place import find_place
from tests.cellar.helpers import HOUSE, add_bottle, bottles, is_running, lay_bottles


def test_data_lies_below_var_by_major_version(either_postgres: Path) -> None:
    with open_cellar(HOUSE):
        data = find_place().data
        assert data == either_postgres / "postgres" / str(find_binaries().major) / "data"
        assert (data / "PG_VERSION").read_text() == f"{find_binaries().major}\n"


def test_another_major_version_says_that_it_starts_empty(
    var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = find_place().home.with_name("14") / "data"
    earlier.mkdir(parents=True)
    with open_cellar(HOUSE):
        pass
    said = "(the data of PostgreSQL 14 stays untouched beside it)"
    setting_up = f"Setting up PostgreSQL {find_binaries().version} in {find_place().home}"
    assert capsys.readouterr().err == f"{setting_up} ... {said} done\n"


def test_only_the_servers_account_may_enter_data_and_socket(var: Path) -> None:
    with open_cellar(HOUSE):
        place = find_place()
        for folder in (place.data, place.run):
            found = folder.stat()
            assert (stat.S_IMODE(found.st_mode), found.st_uid) == (0o700, place.account.uid)
        assert stat.S_IMODE(place.socket.stat().st_mode) == 0o700


def test_var_is_the_projects_own_wherever_in_it_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src" / "recork").mkdir(parents=True)
    (tmp_path / "docs").mkdir()
    monkeypatch.delenv("RECORK_VAR", raising=False)
    monkeypatch.chdir(tmp_path / "docs")
    assert var_folder() == tmp_path.resolve() / "var"


def test_outside_of_the_project_var_lies_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RECORK_VAR", raising=False)
    monkeypatch.chdir(tmp_path)
    assert var_folder() == tmp_path.resolve() / "var"


@pytest.fixture
def long_var(var: Path) -> Iterator[Path]:
    """A var with too long a path for a socket, full of what a shell would trip over."""
    with pytest.MonkeyPatch.context() as for_now:
        for_now.setenv("RECORK_VAR", str(var / ("long " * 30) / "$'path\""))
        run = find_place().run
        yield run
        shutil.rmtree(run, ignore_errors=True)


def test_a_long_path_gets_a_short_socket_folder_that_is_as_private(long_var: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
        add_bottle(1)
        run = find_place().run
        assert len(str(find_place().socket)) < 100
        assert conninfo(HOUSE, Role.APP)["host"] == str(run)
        assert (stat.S_IMODE(run.stat().st_mode), run.stat().st_uid) == (0o700, find_place().account.uid)
    with open_cellar(HOUSE):
        assert bottles() == [1]


def test_a_planted_link_in_place_of_the_short_folder_is_refused(long_var: Path) -> None:
    run = find_place().run
    run.symlink_to(find_place().home)
    try:
        with pytest.raises(CellarError, match="is no folder"), open_cellar(HOUSE):
            pass
    finally:
        run.unlink()


def test_a_socket_folder_that_others_may_enter_is_refused(var: Path) -> None:
    with open_cellar(HOUSE):
        run = find_place().run
    run.chmod(0o755)
    with (
        pytest.raises(CellarError, match=f"Others may enter {run}. Run: chmod 700 {run}"),
        open_cellar(HOUSE),
    ):
        pass
    assert not is_running()


def test_a_var_that_cannot_be_made_is_told_in_words(var: Path) -> None:
    var.write_text("a file")
    with pytest.raises(CellarError, match="Set RECORK_VAR to a folder of your own"), open_cellar(HOUSE):
        pass


def test_the_wheel_is_never_imported(var: Path) -> None:
    asked = f"import sys; from recork.cellar import conninfo, Role; conninfo('{HOUSE}', Role.APP)"
    asked += f"; print('{WHEEL}' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
