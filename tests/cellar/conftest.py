"""Each test has a var folder of its own, and leaves no server behind."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from recork.cellar import open_cellar
from tests.cellar.helpers import HOUSE, is_root

collect_ignore = [] if is_root() else ["test_as_root.py"]

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
# None: the wheel's
BINARIES = [None, DEBIAN_15] if DEBIAN_15.exists() else [None]


def _name(folder: Path | None) -> str:
    return folder.parent.name if folder else "wheel"


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder for RECORK_VAR, in another one that every account may enter, whoever runs the tests."""
    with _fresh_var(None) as folder:
        yield folder


@pytest.fixture(params=BINARIES, ids=_name)
def either_postgres(request: pytest.FixtureRequest) -> Iterator[Path]:
    """The same, once with the wheel's PostgreSQL and once with Debian's 15 where that is installed."""
    with _fresh_var(request.param) as folder:
        yield folder


@pytest.fixture(scope="module", params=BINARIES, ids=_name)
def standing(request: pytest.FixtureRequest) -> Iterator[None]:
    """One open cellar for all tests of a file that only ask it things; also with either PostgreSQL."""
    with _fresh_var(request.param), open_cellar(HOUSE):
        yield


@contextmanager
def _fresh_var(binaries: Path | None) -> Iterator[Path]:
    ground = Path(tempfile.mkdtemp(prefix="recork-cellar-")).resolve()
    ground.chmod(0o755)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RECORK_VAR", str(ground / "var"))
        environment.delenv("RECORK_POSTGRES_BIN", raising=False)
        if binaries:
            environment.setenv("RECORK_POSTGRES_BIN", str(binaries))
        try:
            yield ground / "var"
        finally:
            _clear_away(ground)


def _clear_away(ground: Path) -> None:
    """End what a failed test left running, and remove its folders."""
    for process in psutil.process_iter(["name", "cwd"]):
        if process.info["name"] == "postgres" and (process.info["cwd"] or "").startswith(f"{ground}/"):
            process.kill()
    shutil.rmtree(ground, ignore_errors=True)
