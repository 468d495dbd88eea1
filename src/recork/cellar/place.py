"""Where the embedded server's things lie. Looks, and changes nothing."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from recork.cellar.account import Account, choose_account
from recork.cellar.binaries import find_binaries

# Root keeps here what the lent account could not reach under a private folder such as /root.
SHARED_GROUND = Path("/var/lib/recork")

# A socket's whole path must fit 108 bytes on Linux and 104 on macOS.
LONGEST_SOCKET = 100
PORT = "5432"  # the socket's folder is ours alone, so its number may be the usual one
SOCKET = f".s.PGSQL.{PORT}"


@dataclass(frozen=True, slots=True)
class Place:
    """One embedded server's ground: a folder per major version, since versions don't read each other's data.

    wanted     where RECORK_VAR puts it; a link to `home` once it had to lie elsewhere
    home       where it lies
    run        socket and temporary files; only the account may enter
    is_detour  it has to lie elsewhere, and the link is still to be made
    """

    wanted: Path
    home: Path
    run: Path
    account: Account
    is_detour: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def socket(self) -> Path:
        return self.run / SOCKET


def var_folder() -> Path:
    """Return the folder of everything that outlives a run: RECORK_VAR, else `var` in the project's folder.

    The project is found from the current directory upwards; outside of it the current directory counts.
    """
    named = os.environ.get("RECORK_VAR")
    if named:
        return Path(named).expanduser().resolve()
    here = Path.cwd()
    project = next((folder for folder in (here, *here.parents) if (folder / "src" / "recork").is_dir()), here)
    return (project / "var").resolve()


def find_place() -> Place:
    wanted = var_folder() / "postgres" / str(find_binaries().major)
    home = wanted.resolve()
    account = choose_account(home / "data")
    is_detour = account.is_lent and not account.may_enter(home)
    if is_detour:
        home = SHARED_GROUND / _mark(wanted) / wanted.name
        account = choose_account(home / "data")
    return Place(
        wanted=wanted, home=home, run=_run_folder(home, account), account=account, is_detour=is_detour
    )


def _run_folder(home: Path, account: Account) -> Path:
    """Choose a short folder for the socket. Always under /tmp when `home` is long: TMPDIR and XDG_RUNTIME_DIR
    differ between a login, a job and a service, and all of them must find the same server.
    """
    near = home / "run"
    if len(os.fsencode(near / SOCKET)) <= LONGEST_SOCKET:
        return near
    return Path("/tmp").resolve() / f"recork-{account.uid}-{_mark(home)}"  # noqa: S108 (private: see folders.py)


def _mark(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.parent)).hexdigest()[:12]
