"""`python -m tests`: every test, once for each house, then both houses together; on each PostgreSQL that is here.

`make test` calls it. Two runs go side by side, each in folders and on ports of its own; what a run has said is
printed when it ends. It goes on after a failure, so that one call tells everything, and ends with a summary.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from recork.cellar.binaries import find_binaries
from tests.support.browser import NoBrowser, find_or_install_chromium

PROJECT = Path(__file__).parents[1]
TESTS = PROJECT / "tests"
HOUSES = ("fulfillment", "commerce")
# What stands below the houses is tested once.
BELOW = (
    *sorted(TESTS.glob("test_*.py")),
    *(TESTS / name for name in ("cellar", "look", "manners", "sample", "sandbox", "wire")),
)
DEBIANS = Path("/usr/lib/postgresql/15/bin")
NOT_LONG = "not drill"
SIDE_BY_SIDE = min(2, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of pytest. `measured` names the file that says what it has touched; `left_out` is not run."""

    title: str
    paths: tuple[Path, ...]
    house: str = HOUSES[0]
    marked: str = NOT_LONG
    measured: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    left_out: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended, and all that it said."""

    run: Run
    code: int
    seconds: float
    said: str

    @property
    def words(self) -> str:
        how = "passed" if self.code == 0 else f"FAILED (exit code {self.code})"
        return f"  {how:<10} {self.run.title}, {self.seconds:.0f} s"


def main() -> int:
    try:
        find_or_install_chromium()
    except NoBrowser as error:
        sys.exit(str(error))
    ended: list[Ended] = []
    with ThreadPoolExecutor(SIDE_BY_SIDE) as lanes:
        for done in as_completed([lanes.submit(_do, run) for run in _runs()]):
            ended.append(done.result())
            print(f"\n== {ended[-1].run.title}\n{ended[-1].said}", flush=True)
    covered = [_coverage(house) for house in HOUSES]
    print("\n" + "\n".join(each.words for each in ended))
    if not DEBIANS.exists():
        print(f"  PostgreSQL 15 of Debian is not installed here ({DEBIANS}), so nothing ran on it.")
    return int(any(each.code for each in ended) or any(covered))


def _runs() -> list[Run]:
    """All runs, the longest first, so that the lanes end at about the same time."""
    newest = f"PostgreSQL {find_binaries().version} (embedded)"
    runs = [
        Run(f"every test of {house} on {newest}", (TESTS / house,), house, measured=f".coverage.{house}")
        for house in HOUSES
    ]
    runs.append(Run("journeys over HTTP", (TESTS / "journeys",)))
    runs.append(Run("both houses over HTTP", (TESTS / "town",)))
    if DEBIANS.exists():
        runs += _on_debians()
    runs.append(Run(f"what stands below the houses on {newest}", BELOW))
    return runs


def _on_debians() -> list[Run]:
    """The statements are the same on each server, so that chance is given its full length on one of them alone."""
    marked = f"database and not browser and {NOT_LONG}"
    debians = {"RECORK_POSTGRES_BIN": str(DEBIANS), "RECORK_EXAMPLES": "100"}
    return [
        Run(
            f"the database's tests of {house} on PostgreSQL 15 (Debian's)",
            (TESTS / house, *(BELOW if house == HOUSES[0] else ())),
            house,
            marked,
            environment=debians,
            left_out=(TESTS / house / "api" / "test_schemathesis.py",),
        )
        for house in HOUSES
    ]


def _do(run: Run) -> Ended:
    print(f"== begins: {run.title}", flush=True)
    coverage = ["-m", "coverage", "run", f"--data-file={run.measured}"] if run.measured else []
    paths = [str(path) for path in run.paths if path.exists()]
    paths += [f"--ignore={path}" for path in run.left_out]
    since = time.monotonic()
    done = subprocess.run(
        [sys.executable, *coverage, "-m", "pytest", "-m", run.marked, *paths],
        cwd=PROJECT,
        env=os.environ | {"RECORK_TEST_HOUSE": run.house} | run.environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Ended(run, done.returncode, time.monotonic() - since, done.stdout)


def _coverage(house: str) -> int:
    """Print what this house's tests left untouched; non-zero when that is more than pyproject.toml allows."""
    print(f"\n== what the tests of {house} left untouched", flush=True)
    report = [sys.executable, "-m", "coverage", "report", f"--data-file=.coverage.{house}"]
    return subprocess.run(report, cwd=PROJECT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
