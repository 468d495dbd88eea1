"""Runs PostgreSQL's own programs as the server's account, from where that account can reach them."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from recork.cellar.account import Account
from recork.cellar.binaries import WHEEL, Binaries, find_binaries
from recork.cellar.errors import CellarError
from recork.cellar.folders import make_open_folder
from recork.cellar.place import SHARED_GROUND, Place

NEEDED = ("postgres", "initdb", "pg_ctl")


def run(place: Place, name: str, *arguments: str, timeout_s: float) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as the server's account; its output comes back as text. Starts in the private folder.

    Raises `CellarError` when it cannot be started or takes longer than `timeout_s`.
    """
    command = [str(reachable_folder(place.account) / name), *arguments]
    lent = place.account if place.account.is_lent else None
    try:
        # a file: the server inherits it, and a pipe would wait for its end
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=place.run,
                env=_environment(place),
                timeout=timeout_s,
                check=False,
                start_new_session=True,  # Ctrl-C is for us; the server ends when its last user leaves
                user=lent.uid if lent else None,
                group=lent.gid if lent else None,
                extra_groups=[] if lent else None,
            )
            output.seek(0)
            said = output.read().decode(errors="replace")
    except subprocess.TimeoutExpired as error:
        raise CellarError(
            f"{command[0]} has not finished within {timeout_s:.0f} s. Is the disk full or very slow? Start again."
        ) from error
    except OSError as error:
        raise CellarError(
            f"{command[0]} could not be run as {place.account.name}: {error}. "
            f"Set RECORK_VAR to a folder that {place.account.name} can enter, or run Recork as an ordinary user."
        ) from error
    return subprocess.CompletedProcess(command, done.returncode, said, "")


def _environment(place: Place) -> dict[str, str]:
    """Leave out the caller's PG* and locale: they would change what a server is."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    private = str(place.run)
    # PGDATA and not -D: pg_ctl would put a path with quotes or dollars unguarded into a shell's line
    return {**kept, "PGDATA": str(place.data), "HOME": private, "TMPDIR": private, "LC_ALL": "C", "TZ": "UTC"}


def reachable_folder(account: Account) -> Path:
    """Return a folder of the programs that the account can enter: the wheel's own, else a copy of it."""
    binaries = find_binaries()
    if not account.is_lent or all(account.may_read(binaries.folder / name) for name in NEEDED):
        return binaries.folder
    if not binaries.is_wheel:
        raise CellarError(
            f"{account.name} cannot run the programs in {binaries.folder}. "
            f"Name a folder that everybody can enter in RECORK_POSTGRES_BIN."
        )
    return _copy(binaries) / binaries.folder.relative_to(binaries.folder.parents[2])


def _copy(binaries: Binaries) -> Path:
    """Copy the wheel's PostgreSQL once per build, whole or not at all."""
    with (binaries.folder / "postgres").open("rb") as server:
        build = hashlib.file_digest(server, "sha256").hexdigest()[:12]
    copy = SHARED_GROUND / "binaries" / f"{binaries.version}-{build}"
    if copy.exists():
        return copy
    make_open_folder(copy.parent)
    site, version = binaries.folder.parents[2], binaries.folder.parent
    draft = Path(tempfile.mkdtemp(prefix="new-", dir=copy.parent))
    try:
        shutil.copytree(
            version, draft / version.relative_to(site), ignore=shutil.ignore_patterns("include", "*.a")
        )
        libraries = site / f"{WHEEL}.libs"  # the programs look for them at this distance
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name)
        _open_to_all(draft)
        os.sync()  # a power cut must not leave empty files under the final name
        draft.rename(copy)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not copy.exists():  # else another process was quicker
            raise CellarError(f"PostgreSQL's programs could not be copied to {copy}: {error}") from error
    return copy


def _open_to_all(copy: Path) -> None:
    for path in (copy, *copy.rglob("*")):
        if path.is_symlink():
            continue
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)
