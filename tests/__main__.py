"""`python -m tests`: every test, once for each house, then the journeys; on each PostgreSQL that is here.

`make test` calls it. It goes on after a failure, so that one run tells everything, and ends with a summary.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from recork.cellar.binaries import find_binaries
from tests.support.browser import NoBrowser, find_or_install_chromium

PROJECT = Path(__file__).parents[1]
TESTS = PROJECT / "tests"
HOUSES = ("fulfillment", "commerce")
# What stands below the houses is tested once, with the first of them.
SHARED = (
    *sorted(TESTS.glob("test_*.py")),
    TESTS / "cellar",
    TESTS / "look",
    TESTS / "manners",
    TESTS / "sample",
    TESTS / "sandbox",
    TESTS / "wire",
)
DEBIANS = Path("/usr/lib/postgresql/15/bin")
NOT_LONG = "not drill"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of pytest, and how it ended."""

    title: str
    code: int
    seconds: float

    @property
    def words(self) -> str:
        how = "passed" if self.code == 0 else f"FAILED (exit code {self.code})"
        return f"  {how:<10} {self.title}, {self.seconds:.0f} s"


def main() -> int:
    try:
        find_or_install_chromium()
    except NoBrowser as error:
        sys.exit(str(error))
    runs = [*_houses(), *_on_debians(), *_journeys()]
    covered = [_coverage(house) for house in HOUSES]
    print("\n" + "\n".join(run.words for run in runs))
    if not DEBIANS.exists():
        print(f"  PostgreSQL 15 of Debian is not installed here ({DEBIANS}), so nothing ran on it.")
    return int(any(run.code for run in runs) or any(covered))


def _houses() -> list[Run]:
    version = find_binaries().version
    return [
        _run(
            f"every test of {house} on PostgreSQL {version} (embedded)",
            ("-m", NOT_LONG, *_paths(house)),
            house=house,
            measure=True,
        )
        for house in HOUSES
    ]


def _on_debians() -> list[Run]:
    if not DEBIANS.exists():
        return []
    marked = ("-m", f"database and not browser and {NOT_LONG}")
    return [
        _run(
            f"the database's tests of {house} on PostgreSQL 15 (Debian's)",
            (*marked, *_paths(house)),
            house=house,
            RECORK_POSTGRES_BIN=str(DEBIANS),
        )
        for house in HOUSES
    ]


def _journeys() -> list[Run]:
    folder = TESTS / "journeys"
    if not folder.exists():
        return []
    return [_run("journeys over HTTP", ("-m", NOT_LONG, str(folder)), house=HOUSES[0])]


def _paths(house: str) -> list[str]:
    shared = SHARED if house == HOUSES[0] else ()
    return [str(path) for path in (*shared, TESTS / house) if path.exists()]


def _run(
    title: str, options: tuple[str, ...], *, house: str, measure: bool = False, **environment: str
) -> Run:
    print(f"\n== {title}", flush=True)
    coverage = ["-m", "coverage", "run", f"--data-file={_data(house)}"] if measure else []
    since = time.monotonic()
    done = subprocess.run(
        [sys.executable, *coverage, "-m", "pytest", *options],
        cwd=PROJECT,
        env=os.environ | {"RECORK_TEST_HOUSE": house} | environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Run(title, done.returncode, time.monotonic() - since)


def _coverage(house: str) -> int:
    """Print what this house's tests left untouched; non-zero when that is more than pyproject.toml allows."""
    print(f"\n== what the tests of {house} left untouched", flush=True)
    report = [sys.executable, "-m", "coverage", "report", f"--data-file={_data(house)}"]
    return subprocess.run(report, cwd=PROJECT, check=False).returncode


def _data(house: str) -> str:
    return f".coverage.{house}"


if __name__ == "__main__":
    sys.exit(main())
