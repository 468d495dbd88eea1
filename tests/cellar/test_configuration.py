from pathlib import Path

import pytest

from recork.cellar import Role, connect, open_cellar
from recork.cellar.configuration import settings
from recork.cellar.place import find_place
from tests.cellar.helpers import HOUSE

GIBIBYTE = 1024**3


def test_the_server_runs_with_our_settings(standing: None) -> None:
    wanted = {
        "jit": "off",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "logging_collector": "on",
        "TimeZone": "UTC",
        "lc_messages": "C",
        "server_encoding": "UTF8",
    }
    with connect(HOUSE, Role.OWNER) as connection:
        found = connection.execute(
            "select name, setting from pg_settings where name = any(%s)", [list(wanted)]
        )
        assert dict(found.fetchall()) == wanted


def test_text_sorts_by_code_point_and_lower_cases_by_unicode(standing: None) -> None:
    with connect(HOUSE, Role.APP) as connection:
        found = connection.execute(
            "select lower('ÄÖ CHÂTEAU'), array(select x from unnest(array['b', 'B', 'a', 'é']) x order by x)"
        )
        assert found.fetchone() == ("äö château", ["B", "a", "b", "é"])


@pytest.mark.parametrize(
    ("memory", "shared_buffers"),
    [(GIBIBYTE // 4, "64MB"), (4 * GIBIBYTE, "512MB"), (64 * GIBIBYTE, "1024MB")],
)
def test_the_server_takes_an_eighth_of_the_memory_and_never_more_than_a_gigabyte(
    var: Path, memory: int, shared_buffers: str
) -> None:
    assert settings(find_place(), memory=memory)["shared_buffers"] == shared_buffers


def test_the_log_is_kept_in_the_data_folder_and_thinned_out(var: Path) -> None:
    with open_cellar(HOUSE):
        log = find_place().data / "log"
    for number in range(10):
        (log / f"postgres-2000-01-0{number}-000000.log").touch()
    with open_cellar(HOUSE):
        pass
    left = sorted(file.name for file in log.glob("postgres-2000-*"))
    assert left == [f"postgres-2000-01-0{number}-000000.log" for number in (6, 7, 8, 9)]
