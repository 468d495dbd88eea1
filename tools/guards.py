"""`make guards`: take the protocol's guards out of the code, one by one, and see a test fail for each.

A guard that can be taken out without any test noticing is decoration. Each is taken out of a copy of `src/`;
the tree itself is never touched. What a guard is for stands in the code beside its name.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from tools.guard_list import GUARDS, Guard

ROOT = Path(__file__).resolve().parent.parent
AT_ONCE = max(1, min(4, (os.cpu_count() or 2)))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a test failed without the guard, and if not, what was said."""

    guard: Guard
    is_caught: bool
    said: str


def main() -> int:
    """Print each guard that was not caught, and how many of how many were."""
    wanted = set(sys.argv[1:])
    guards = [guard for guard in GUARDS if not wanted or guard.name in wanted]
    with tempfile.TemporaryDirectory(prefix="recork-guards-") as folder:
        Path(folder).chmod(0o755)  # as root the database's account must be able to walk in
        with ThreadPoolExecutor(AT_ONCE) as hands:
            verdicts = list(
                track(
                    hands.map(lambda guard: _without(guard, Path(folder)), guards),
                    "Taking guards out",
                    total=len(guards),
                )
            )
    for verdict in verdicts:
        if not verdict.is_caught:
            print(f"NOT CAUGHT  {verdict.guard.name}: {verdict.guard.test}\n{verdict.said[-2000:]}")
    caught = sum(verdict.is_caught for verdict in verdicts)
    print(f"{caught} of {len(verdicts)} guards were missed by a test when they were taken out.")
    return int(caught < len(verdicts))


def _without(guard: Guard, folder: Path) -> Verdict:
    copy = folder / guard.name
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    for where, old, new in guard.cuts:
        path = copy / "src" / "recork" / where
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{guard.name}: {where} holds this {text.count(old)} times:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")
    done = _run(guard, copy)
    shutil.rmtree(copy)
    # 1: a test failed. Anything else, such as a test that wasn't found, proves nothing.
    return Verdict(guard, done.returncode == 1 and "FAILED" in done.stdout, done.stdout)


def _run(guard: Guard, copy: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", guard.test],
        cwd=ROOT,
        env=dict(_surroundings(guard, copy)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _surroundings(guard: Guard, copy: Path) -> Iterator[tuple[str, str]]:
    yield from os.environ.items()
    yield "RECORK_TEST_HOUSE", guard.house
    yield "RECORK_TEST_VAR", str(copy / "var")
    yield "PYTHONPATH", str(copy / "src")


if __name__ == "__main__":
    sys.exit(main())
