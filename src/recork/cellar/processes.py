"""Which processes of a server are alive. A process id in a file proves nothing: it may be dead, a zombie, reused."""

import psutil

from recork.cellar.place import Place


def living(place: Place) -> list[psutil.Process]:
    """Return every living process that works in this data folder: a server's, or what a killed one left behind."""
    found = psutil.process_iter(["name", "status", "cwd", "uids"])
    return [process for process in found if _belongs(process, place)]


def postmaster(place: Place) -> psutil.Process | None:
    """Return the server's first process if it lives: the one whose id it wrote down."""
    try:
        noted = (place.data / "postmaster.pid").read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return next((process for process in living(place) if str(process.pid) == noted), None)


def _belongs(process: psutil.Process, place: Place) -> bool:
    about = process.info
    return (
        about["status"] != psutil.STATUS_ZOMBIE
        and (about["name"] or "").startswith("postgres")
        and about["uids"] is not None
        and about["uids"].effective == place.account.uid
        and about["cwd"] == str(place.data)
    )
