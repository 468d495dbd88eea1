"""Lays an empty cluster in its place, whole or not at all."""

import shutil
import tempfile
import time
from pathlib import Path

from recork.cellar.binaries import find_binaries
from recork.cellar.errors import CellarError
from recork.cellar.folders import check_private_folder, make_private_folder, own
from recork.cellar.place import Place
from recork.cellar.programs import run
from recork.cellar.say import say

LONGEST_SETUP_S = 120.0
GLANCES, GLANCE_S = 50, 0.1


def lay_ground(place: Place) -> None:
    """Make sure that there is a data folder to start from, and a folder for the socket."""
    make_private_folder(place.run, place.account)
    for draft in place.home.glob("data.new-*"):  # somebody was killed while laying one
        _throw_away(draft)
    if place.data.exists():
        check_private_folder(place.data, place.account)
        return
    why = f" ({place.account.name} cannot enter {place.wanted.parent})" if place.is_detour else ""
    say(f"Setting up PostgreSQL {find_binaries().version} in {place.home}{why} ...", end=" ")
    for other in place.home.parent.iterdir():
        if other.name.isdigit() and (other / "data").exists():
            say(f"(the data of PostgreSQL {other.name} stays untouched beside it)", end=" ")
    draft = Path(tempfile.mkdtemp(prefix="data.new-", dir=place.home))
    own(draft, place.account)
    _initdb(place, draft)
    draft.rename(place.data)
    say("done")


def _throw_away(draft: Path) -> None:
    """Remove a half-laid folder, though an initdb that outlived its starter may still be writing into it."""
    for _ in range(GLANCES):
        shutil.rmtree(draft, ignore_errors=True)
        if not draft.exists():
            return
        time.sleep(GLANCE_S)


def _initdb(place: Place, data: Path) -> None:
    for locale in _locales():
        done = run(
            place,
            "initdb",
            f"--pgdata={data}",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
            *locale,
            timeout_s=LONGEST_SETUP_S,
        )
        if done.returncode == 0:
            return
    raise CellarError(f"PostgreSQL could not be set up in {place.home}:\n{done.stdout.strip()}")


def _locales() -> list[list[str]]:
    """Sort by code point, and lower-case by Unicode wherever that can be had."""
    if find_binaries().major >= 17:
        return [["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]]
    return [["--locale=C.UTF-8"], ["--locale=C"]]  # not every system knows the first
