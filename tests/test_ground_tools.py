"""The tools that set this up: make, uv, Python."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


def test_make_help_explains_every_target() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    targets = {
        name for line in re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE) for name in line.split()
    }
    said = subprocess.run(["make", "help"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    explained = dict(re.findall(r"^  make (\S+) +(\S.*)$", said, re.MULTILINE))
    assert set(explained) == targets
    assert {"demo", "test", "check", "bench", "drill", "docs", "help"} <= targets


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A copy of the scripts in a project that has fetched nothing yet, beside a PATH with hardly anything on it."""
    shutil.copytree(PROJECT / "bin", tmp_path / "bin")
    (tmp_path / "few").mkdir()
    for name in ("bash", "sh", "dirname"):
        (tmp_path / "few" / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def _uv(folder: Path, *, says: str, code: int = 0) -> str:
    folder.mkdir()
    script = folder / "uv"
    script.write_text(
        f'#!/bin/sh\nif [ "$1" = --version ]; then echo "{says}"; exit {code}; fi\necho "{folder.name}: $*"\n'
    )
    script.chmod(0o755)
    return str(folder)


def test_a_uv_counts_only_when_it_answers_and_is_new_enough(elsewhere: Path) -> None:
    path = [
        _uv(elsewhere / "shim", says="pyenv: uv: command not found", code=127),
        _uv(elsewhere / "ancient", says="uv 0.4.30"),
        _uv(elsewhere / "good", says="uv 0.13.9 (x86_64-unknown-linux-gnu)"),
        str(elsewhere / "few"),
    ]
    done = subprocess.run(
        [elsewhere / "bin" / "uv", "python", "list"],
        env={"PATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "good: python list\n"


@pytest.mark.parametrize("has_a_shim", [True, False])
def test_our_own_uv_is_used_when_path_has_none_that_works(elsewhere: Path, *, has_a_shim: bool) -> None:
    (elsewhere / ".tools" / "uv").mkdir(parents=True)
    _uv(elsewhere / ".tools" / "uv" / "bin", says="uv 0.13.9")
    path = [_uv(elsewhere / "shim", says="", code=127)] if has_a_shim else []
    path.append(str(elsewhere / "few"))
    done = subprocess.run(
        [elsewhere / "bin" / "uv", "sync"],
        env={"PATH": os.pathsep.join(path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "bin: sync\n"


def test_no_file_holds_what_a_merge_has_left() -> None:
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    left = [
        str(path.relative_to(PROJECT))
        for folder in ("src", "tests", "docs", "bench", "tools", "contracts", "bin")
        for path in (PROJECT / folder).rglob("*")
        if path.suffix in {".css", ".html", ".js", ".json", ".md", ".py", ".sql", ".txt", ""}
        and path.is_file()
        if any(line.startswith(marks) for line in path.read_text("utf-8").splitlines())
    ]
    assert left == []
