"""As whom the embedded server runs. PostgreSQL refuses to run as root, so root lends it an account."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from recork.cellar.errors import CellarError

# `postgres` comes with Debian's packages and is meant for this; `nobody` exists everywhere else.
LENDABLE = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns the data folder and runs the server."""

    uid: int
    gid: int
    name: str

    @property
    def is_lent(self) -> bool:
        """Root runs us and the server runs as somebody else."""
        return os.geteuid() == 0

    def may_enter(self, folder: Path) -> bool:
        """Tell whether the account can walk down to `folder`, as far as that exists. Judges by mode bits."""
        folder = folder.resolve()
        return all(self._may_search(step) for step in (folder, *folder.parents) if step.exists())

    def may_read(self, file: Path) -> bool:
        return self.may_enter(file.parent) and bool(self._bits(file) & stat.S_IROTH)

    def _may_search(self, folder: Path) -> bool:
        return bool(self._bits(folder) & stat.S_IXOTH)

    def _bits(self, path: Path) -> int:
        """Return those permissions of `path` that count for this account, in the place of the last three."""
        found = path.stat()
        if found.st_uid == self.uid:
            return found.st_mode >> 6
        if found.st_gid == self.gid:
            return found.st_mode >> 3
        return found.st_mode


def choose_account(data: Path) -> Account:
    """Pick the server's account: ourselves, or as root the owner of existing data, else a lendable one."""
    me = os.geteuid()
    if me != 0:
        return Account(uid=me, gid=os.getegid(), name=_name(me))
    try:
        owner = data.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    else:
        if owner.st_uid != 0:
            return Account(uid=owner.st_uid, gid=owner.st_gid, name=_name(owner.st_uid))
    for name in LENDABLE:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(uid=entry.pw_uid, gid=entry.pw_gid, name=name)
    raise CellarError(
        "PostgreSQL refuses to run as root, and this machine has neither an account postgres nor nobody to lend it. "
        "Run Recork as an ordinary user, or point RECORK_<HOUSE>_DATABASE_URL at a PostgreSQL server."
    )


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:  # a container may run as a bare number
        return str(uid)
