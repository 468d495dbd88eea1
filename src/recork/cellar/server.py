"""Starts and stops the embedded server. Its callers hold the lock that keeps two starts apart."""

import shlex
import time
from pathlib import Path

import psutil

from recork.cellar import processes
from recork.cellar.configuration import write_configuration
from recork.cellar.errors import CellarError
from recork.cellar.ground import lay_ground
from recork.cellar.health import Health, ask
from recork.cellar.place import Place
from recork.cellar.programs import run

LAUNCHES = 3
# Recovery after a crash replays at most `max_wal_size`: well under this on any disk.
LONGEST_RECOVERY_S = 300.0
# Backends of a killed server end by themselves when they next have nothing to do: mostly at once.
LONGEST_FAREWELL_S = 60.0
GRACE_S = 5.0
# What the server says before it has opened its log. Lies in the private folder.
FIRST_WORDS = "start.log"


def start(place: Place) -> None:
    """Bring the server up and return when it answers. Does nothing when it does already."""
    if ask(place) is Health.ANSWERS:
        return
    lay_ground(place)
    said = ""
    for _ in range(LAUNCHES):
        if not processes.postmaster(place):
            _see_off_leftovers(place)
            said = _launch(place)
        if _comes_up(place):
            return
        time.sleep(0.5)
    raise CellarError(f"PostgreSQL in {place.data} does not start. It says:\n{said}{_last_words(place)}")


def stop(place: Place) -> None:
    """End the server, roughly if it must be: what was acknowledged is safe either way."""
    if not processes.postmaster(place):
        return
    for mode, seconds in (("fast", 60), ("immediate", 20)):
        wait = ("-w", "-t", str(seconds))
        done = run(place, "pg_ctl", "-m", mode, *wait, "stop", timeout_s=seconds + 30)
        if not processes.postmaster(place):
            return
    raise CellarError(f"PostgreSQL in {place.data} does not stop:\n{done.stdout.strip()}")


def _launch(place: Place) -> str:
    """Start the server where nothing of it is alive, and return what that said. The files that name a dead one
    go first: a zombie's or a reused process id would make PostgreSQL believe that it still runs.
    """
    stale_files = (place.data / "postmaster.pid", place.run / f"{place.socket.name}.lock", place.socket)
    for stale in (*stale_files, place.run / FIRST_WORDS):
        stale.unlink(missing_ok=True)
    write_configuration(place)
    for old in _logs(place)[:-5]:
        old.unlink(missing_ok=True)
    options = f"-c config_file={shlex.quote(str(place.home / 'postgresql.conf'))}"
    return run(
        place, "pg_ctl", "-l", FIRST_WORDS, "-o", options, "-w", "-t", "30", "start", timeout_s=60
    ).stdout


def _comes_up(place: Place) -> bool:
    """Wait until the server answers; False when it ended instead, or had to be ended."""
    began = heard_at = time.monotonic()
    while (now := time.monotonic()) - began < LONGEST_RECOVERY_S:
        match ask(place):
            case Health.ANSWERS:
                return True
            case Health.STIRS:
                heard_at = now
            case Health.NOBODY_LISTENS if now - heard_at > GRACE_S:
                stop(place)  # it lives, but its socket is gone: nobody can reach it any more
                return False
            case Health.NOBODY_LISTENS:
                pass
        if not processes.postmaster(place):
            return False
        time.sleep(0.1)
    raise CellarError(
        f"PostgreSQL in {place.data} runs but has not answered for {LONGEST_RECOVERY_S:.0f} s. It says:\n"
        f"{_last_words(place)}"
    )


def _see_off_leftovers(place: Place) -> None:
    """Wait for what a killed server left behind, then ask it to end: no new one may start beside it."""
    began = time.monotonic()
    while alive := processes.living(place):
        waited = time.monotonic() - began
        if waited > LONGEST_FAREWELL_S:
            names = " ".join(str(process.pid) for process in alive)
            raise CellarError(
                f"A PostgreSQL that was killed left processes in {place.data} that do not end. "
                f"End them (kill -QUIT {names}), then start again; no data is lost."
            )
        if waited > GRACE_S:
            for process in alive:
                process.terminate()
        psutil.wait_procs(alive, timeout=0.5)


def _logs(place: Place) -> list[Path]:
    return sorted((place.data / "log").glob("postgres-*.log"))


def _last_words(place: Place) -> str:
    files = [place.run / FIRST_WORDS, *_logs(place)[-1:]]
    said = "".join(file.read_text(errors="replace") for file in files if file.exists())
    return "\n".join(said.splitlines()[-15:])
