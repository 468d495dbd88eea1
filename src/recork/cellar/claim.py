"""Makes the embedded server's folder, and leaves a link where people look for it when it has to lie elsewhere."""

from pathlib import Path

from recork.cellar.errors import CellarError
from recork.cellar.folders import make_open_folder
from recork.cellar.locks import Shared, alone, start_lock, users_lock
from recork.cellar.place import Place
from recork.cellar.say import say
from recork.cellar.server import stop


def claim(place: Place) -> None:
    """Make the folder in which everything of this server lies. Raises `CellarError` when that may not be."""
    try:
        if place.is_detour:
            _leave_link(place)
        make_open_folder(place.home)
    except OSError as error:
        raise CellarError(
            f"The database's folder {place.home} cannot be made: {error}. Set RECORK_VAR to a folder of your own."
        ) from error


def _leave_link(place: Place) -> None:
    make_open_folder(place.wanted.parent)
    make_open_folder(place.home.parent)
    with alone(place.home.parent / "claim.lock"):
        if place.wanted.is_symlink():
            return  # somebody was quicker
        if place.wanted.exists():
            raise CellarError(
                f"{place.account.name} can no longer enter {place.wanted}, where the data lies. "
                f"Let it through the folders above, or move {place.wanted.name} to a folder that it can enter."
            )
        if place.home.exists():
            _put_aside(place)
        place.wanted.symlink_to(place.home)


def _put_aside(place: Place) -> None:
    """Keep the data of a var folder that was removed since: who removes it expects to start afresh."""
    with alone(start_lock(place)):
        if not Shared(users_lock(place)).leave():
            raise CellarError(
                f"A Recork from before {place.wanted.parent} was removed still runs. End it first."
            )
        stop(place)
        aside = _free_name(place.home)
        place.home.rename(aside)
    say(f"{place.wanted.parent} was removed since the last start; its data stays in {aside}.")


def _free_name(home: Path) -> Path:
    number = 1
    while (name := home.with_name(f"{home.name}-left-{number}")).exists():
        number += 1
    return name
