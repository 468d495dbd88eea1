"""Whatever is killed, every acknowledged row is there afterwards."""

import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from recork.cellar import Role, connect, keep_alive, open_cellar
from recork.cellar.place import PORT, find_place
from recork.cellar.processes import living
from tests.cellar.helpers import (
    HOUSE,
    add_bottle,
    add_bottles_until_it_breaks,
    bottles,
    is_root,
    kill_everything,
    kill_postmaster,
    lay_bottles,
    wait_until,
)

Kill = Callable[[], None]


@pytest.mark.parametrize("kill", [kill_postmaster, kill_everything])
def test_every_acknowledged_row_outlives_a_kill_under_load(either_postgres: Path, kill: Kill) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
        killer = threading.Timer(1, kill)
        killer.start()
        acknowledged = add_bottles_until_it_breaks()
        killer.join()
        with open_cellar(HOUSE):
            found = bottles()
    assert len(acknowledged) > 10
    # the one that was under way when the server died may be there or not
    assert found in (acknowledged, [*acknowledged, len(acknowledged)])


def test_a_busy_leftover_of_a_killed_server_is_seen_off(var: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
        add_bottle(1)
        busy = threading.Thread(target=_count_for_ever)
        busy.start()
        wait_until(_somebody_counts)
        kill_postmaster()
        with open_cellar(HOUSE):
            assert bottles() == [1]
        busy.join()


def test_a_server_that_dies_comes_back_while_it_is_kept_alive(var: Path) -> None:
    with open_cellar(HOUSE), keep_alive(HOUSE):
        lay_bottles()
        add_bottle(1)
        for _ in range(2):
            kill_everything()
            wait_until(lambda: not living(find_place()))
            wait_until(_answers)
        assert bottles() == [1]
    assert not living(find_place())


def test_a_zombie_under_the_dead_servers_id_is_not_taken_for_it(var: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
    with subprocess.Popen(["true"]) as child:
        wait_until(lambda: psutil.Process(child.pid).status() == psutil.STATUS_ZOMBIE)
        _pretend_that_a_killed_server_had(child.pid)
        with open_cellar(HOUSE):
            add_bottle(1)


def test_another_program_under_the_dead_servers_id_is_not_taken_for_it(var: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
    account = find_place().account.uid if is_root() else None
    with subprocess.Popen(["sleep", "600"], user=account) as child:
        try:
            _pretend_that_a_killed_server_had(child.pid)
            with open_cellar(HOUSE):
                add_bottle(1)
            assert child.poll() is None
        finally:
            child.kill()


def test_a_server_that_lost_its_socket_is_started_again(var: Path) -> None:
    with open_cellar(HOUSE):
        lay_bottles()
        find_place().socket.unlink()
        with open_cellar(HOUSE):
            add_bottle(1)
            assert bottles() == [1]


def _count_for_ever() -> None:
    with pytest.raises(psycopg.OperationalError), connect(HOUSE, Role.APP) as connection:
        connection.execute("/* counting */ do $$ begin loop null; end loop; end $$")


def _somebody_counts() -> bool:
    with connect(HOUSE, Role.APP) as connection:
        asked = connection.execute("select from pg_stat_activity where query like '/* counting %'")
        return asked.fetchone() is not None


def _answers() -> bool:
    try:
        bottles()
    except psycopg.OperationalError:
        return False
    return True


def _pretend_that_a_killed_server_had(process_id: int) -> None:
    """Leave the two files that a server killed under this id would leave."""
    place = find_place()
    rest = f"{place.data}\n{int(time.time())}\n{PORT}\n{place.run}\n"
    (place.data / "postmaster.pid").write_text(f"{process_id}\n{rest}\n  5432001    65536\nready\n")
    (place.run / f"{place.socket.name}.lock").write_text(f"{process_id}\n{rest}")
