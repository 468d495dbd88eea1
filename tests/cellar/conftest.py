"""Each test has a var folder of its own, and leaves no server behind."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recork.cellar.place import find_place
from recork.cellar.processes import living

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
# None: the wheel's
BINARIES = [None, DEBIAN_15] if DEBIAN_15.exists() else [None]


@pytest.fixture
def var(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for RECORK_VAR that every account may enter, whoever runs the tests."""
    ground = Path(tempfile.mkdtemp(prefix="recork-cellar-")).resolve()
    ground.chmod(0o755)
    folder = ground / "var"
    monkeypatch.setenv("RECORK_VAR", str(folder))
    monkeypatch.delenv("RECORK_POSTGRES_BIN", raising=False)
    yield folder
    clear_away(ground)


@pytest.fixture(params=BINARIES, ids=lambda folder: folder.parent.name if folder else "wheel")
def either_postgres(request: pytest.FixtureRequest, var: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, once with the wheel's PostgreSQL and once with Debian's 15 where that is installed."""
    if request.param:
        monkeypatch.setenv("RECORK_POSTGRES_BIN", str(request.param))
    return var


def clear_away(ground: Path) -> None:
    """End what a failed test left running, and remove its folders."""
    place = find_place()
    for process in living(place):
        process.kill()
    shutil.rmtree(place.run, ignore_errors=True)
    shutil.rmtree(ground, ignore_errors=True)
