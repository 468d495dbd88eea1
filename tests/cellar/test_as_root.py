"""Root lends the server an account. Collected only where root runs the tests: nobody else can lend one."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from recork.cellar import CellarError, Role, conninfo, open_cellar
from recork.cellar.binaries import WHEEL, _wheel_folder, find_binaries
from recork.cellar.place import find_place
from recork.cellar.programs import reachable_folder
from tests.cellar.helpers import HOUSE, add_bottle, asked_of_all, bottles, holder, lay_bottles


@pytest.fixture
def private(var: Path) -> Iterator[Path]:
    """A var in a folder that only root may enter, and an empty stand-in for the shared ground."""
    folder = var.parent / "private" / "var"
    folder.parent.mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as for_now:
        for_now.setenv("RECORK_VAR", str(folder))
        for_now.setattr("recork.cellar.place.SHARED_GROUND", var.parent / "shared")
        for_now.setattr("recork.cellar.programs.SHARED_GROUND", var.parent / "shared")
        yield folder


@pytest.fixture
def private_wheel(private: Path) -> Iterator[Path]:
    """The wheel, installed where only root may enter."""
    version = find_binaries().folder.parent
    site = private.parent / "site-packages"
    shutil.copytree(version, site / WHEEL / version.name)
    (site / WHEEL / "__init__.py").touch()
    libraries = version.parents[1] / f"{WHEEL}.libs"
    if libraries.exists():
        shutil.copytree(libraries, site / libraries.name)
    with pytest.MonkeyPatch.context() as for_now:
        for_now.syspath_prepend(site)
        _wheel_folder.cache_clear()
        yield site
    _wheel_folder.cache_clear()


def modes(folder: Path) -> dict[Path, int]:
    return {step: stat.S_IMODE(step.stat().st_mode) for step in (folder, *folder.parents)}


def test_the_server_and_its_data_are_an_unprivileged_accounts(either_postgres: Path) -> None:
    with open_cellar(HOUSE):
        place = find_place()
        owners = {
            path.lstat().st_uid for path in (place.data, *place.data.rglob("*"), place.run, place.socket)
        }
        runners = set(asked_of_all(lambda process: process.uids().real))
        gids = asked_of_all(psutil.Process.gids)
        groups = {number for found in gids for number in (found.real, found.saved)}
    assert 0 not in owners | runners | groups
    assert owners == runners == {place.account.uid}


def test_folders_that_were_there_keep_their_permissions(var: Path) -> None:
    var.mkdir(mode=0o751)
    before = modes(var)
    with open_cellar(HOUSE):
        pass
    assert modes(var) == before
    assert find_place().data.is_relative_to(var)


def test_a_strict_umask_does_not_lock_the_server_out(var: Path) -> None:
    before = os.umask(0o077)
    try:
        with open_cellar(HOUSE):
            lay_bottles()
        assert find_place().data.is_relative_to(var)
    finally:
        os.umask(before)


def test_a_private_var_is_left_as_it_is_and_data_lies_where_the_account_can_reach_it(
    private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = modes(private.parent)
    at_import = conninfo(HOUSE, Role.APP)
    account = find_place().account.name
    with open_cellar(HOUSE):
        lay_bottles()
        add_bottle(1)
    home = find_place().home
    version = find_binaries().version
    said = f"Setting up PostgreSQL {version} in {home} ({account} cannot enter {private}/postgres) ... done\n"
    assert capsys.readouterr().err == said
    assert modes(private.parent) == before
    assert home.parents[1] == private.parents[1] / "shared"
    assert (private / "postgres" / home.name).readlink() == home
    assert conninfo(HOUSE, Role.APP) == at_import
    with open_cellar(HOUSE):
        assert bottles() == [1]
    assert capsys.readouterr().err == ""


def test_who_removes_var_starts_afresh_and_loses_nothing(
    private: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
    shutil.rmtree(private)
    capsys.readouterr()
    with open_cellar(HOUSE):
        lay_bottles()  # the table of the first one is not here
    home = find_place().home
    aside = home.with_name(f"{home.name}-left-1")
    removed = f"{private}/postgres was removed since the last start; its data stays in {aside}."
    assert capsys.readouterr().err.startswith(f"{removed}\nSetting up PostgreSQL")
    assert (aside / "data" / "PG_VERSION").exists()


def test_data_that_the_account_can_no_longer_reach_is_not_replaced_by_an_empty_database(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recork.cellar.place.SHARED_GROUND", var.parent / "shared")
    with open_cellar(HOUSE):
        lay_bottles()
    var.chmod(0o700)
    with pytest.raises(CellarError, match="can no longer enter"), open_cellar(HOUSE):
        pass
    var.chmod(0o755)
    with open_cellar(HOUSE):
        add_bottle(1)


def test_programs_that_the_account_cannot_reach_are_copied_once(private_wheel: Path) -> None:
    before = modes(find_binaries().folder)
    with open_cellar(HOUSE):
        copy = reachable_folder(find_place().account)
        lay_bottles()
    assert copy.is_relative_to(private_wheel.parents[1] / "shared" / "binaries")
    made_at = (copy / "postgres").stat().st_ctime_ns
    with open_cellar(HOUSE):
        add_bottle(1)
    assert (copy / "postgres").stat().st_ctime_ns == made_at
    assert [path.name for path in copy.parents[3].iterdir()] == [copy.parents[2].name]
    assert modes(find_binaries().folder) == before


def test_named_programs_that_the_account_cannot_reach_are_refused_in_words(
    private_wheel: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECORK_POSTGRES_BIN", str(find_binaries().folder))
    with pytest.raises(CellarError, match="Name a folder that everybody can enter"), open_cellar(HOUSE):
        pass


def test_a_socket_folder_of_somebody_else_is_refused(var: Path) -> None:
    run = find_place().run
    run.mkdir(mode=0o700, parents=True)
    os.chown(run, 54321, 54321)
    with pytest.raises(CellarError, match="belongs to another account"), open_cellar(HOUSE):
        pass


def test_existing_data_keeps_its_account(var: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
    place = find_place()
    for path in (place.data, *place.data.rglob("*"), place.run, *place.run.rglob("*")):
        os.chown(path, 54321, 54321, follow_symlinks=False)
    assert find_place().account.uid == 54321
    with open_cellar(HOUSE):
        add_bottle(1)
        assert set(asked_of_all(lambda process: process.uids().real)) == {54321}


def test_the_lent_process_inherits_no_open_file_of_ours(var: Path) -> None:
    with open_cellar(HOUSE), holder() as someone:
        assert someone.is_in()
        locks = {str(find_place().home / name) for name in ("start.lock", "users.lock")}
        opened = asked_of_all(psutil.Process.open_files)
        held = {file.path for files in opened for file in files}
    assert held.isdisjoint(locks)
