"""Makes the folders of the embedded server. Changes the permissions of no folder that it didn't make."""

import os
import stat
from pathlib import Path

from recork.cellar.account import Account
from recork.cellar.errors import CellarError


def make_open_folder(folder: Path) -> None:
    """Make a folder with its parents. Made by root they let the lent account through, whatever the umask."""
    missing = [step for step in (folder, *folder.parents) if not step.exists()]
    for step in reversed(missing):
        try:
            step.mkdir()
        except FileExistsError:
            continue  # somebody was quicker
        if os.geteuid() == 0:
            step.chmod(0o755)


def make_private_folder(folder: Path, account: Account) -> None:
    """Make a folder that only the account may enter, or check that the one we find is such a one."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        check_private_folder(folder, account)
        return
    own(folder, account)


def check_private_folder(folder: Path, account: Account) -> None:
    """Raise `CellarError` unless `folder` is a real folder of the account that nobody else may enter."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise CellarError(f"{folder} is no folder. Remove it, or set RECORK_VAR to another place.")
    if found.st_uid == 0 and account.is_lent:  # root was killed between making it and giving it away
        own(folder, account)
    elif found.st_uid != account.uid:
        raise CellarError(
            f"{folder} belongs to another account than {account.name}. "
            f"Run Recork as its owner, or set RECORK_VAR to a folder of your own."
        )
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise CellarError(f"Others may enter {folder}. Run: chmod 700 {folder}")


def own(folder: Path, account: Account) -> None:
    """Give a folder that we just made to the account."""
    if account.is_lent:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
