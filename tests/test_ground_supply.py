"""What Recork is made of: audited, listed, licensed. Nothing unknown is told as good."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.supply import UNREACHED, exported, licences_page, tell_holes

PROJECT = Path(__file__).parents[1]
SAFE: dict[str, Any] = {"name": "django", "version": "6.1.3", "vulns": []}
HOLE: dict[str, Any] = {
    "name": "idna",
    "version": "3.6",
    "vulns": [{"id": "PYSEC-2024-60", "fix_versions": ["3.7"]}],
}
SKIPPED: dict[str, Any] = {"name": "rich", "skip_reason": "Dependency not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([SAFE], 0, "1 of 1 packages asked about, 0 known holes."),
        ([SAFE, HOLE], 1, "idna 3.6: PYSEC-2024-60, mended in 3.7"),
        ([SAFE, SKIPPED], UNREACHED, "nothing is known about rich."),
        ([HOLE, SKIPPED], 1, "1 of 2 packages asked about, 1 known holes."),
    ],
)
def test_what_was_not_asked_about_is_never_called_safe(
    packages: list[dict[str, Any]], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tell_holes(packages) == code
    assert words in capsys.readouterr().out


def test_an_advisory_database_out_of_reach_is_said_plainly() -> None:
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:1")
    said = subprocess.run(
        [sys.executable, "-m", "tools.supply", "audit"],
        cwd=PROJECT,
        env=os.environ | nowhere | {"NO_PROXY": "", "no_proxy": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == UNREACHED, said.stdout + said.stderr
    assert "The advisory database can't be asked from here" in said.stdout
    assert "Traceback" not in said.stdout + said.stderr


def test_everything_that_runs_is_pinned_by_its_hash_and_on_the_bill() -> None:
    blocks = exported("requirements.txt").split("\n")
    pinned = {line.split("==")[0] for line in blocks if "==" in line}
    hashed = "\n".join(blocks)
    bill = {each["name"] for each in json.loads(exported("cyclonedx1.5"))["components"]}

    assert {"django", "psycopg", "cryptography"} <= pinned
    assert hashed.count("--hash=sha256:") >= len(pinned)
    assert pinned == bill


def test_the_list_of_licences_is_that_of_the_lock() -> None:
    assert (PROJECT / "docs" / "licences.md").read_text() == licences_page()
    for word in ("| not said |", "AGPL", "GPL-3.0-only |\n| GPL"):
        assert word not in licences_page()


def test_the_linters_rules_of_safety_hold_for_what_runs() -> None:
    """`select = ["ALL"]` has ruff's rules S (bandit's) in it; only two are switched off, with their reasons."""
    configured = (PROJECT / "pyproject.toml").read_text()
    assert 'select = ["ALL"]' in configured
    ignored = configured.split("ignore = [", 1)[1].split("\n]", 1)[0]
    assert [line.split('"')[1] for line in ignored.splitlines() if line.strip().startswith('"S')] == [
        "S101",
        "S603",
    ]
