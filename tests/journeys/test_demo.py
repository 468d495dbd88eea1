"""`recork demo`, as somebody on a laptop meets it: first start, kill -9 of this and that, Ctrl-C, second start."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

LAST_WORDS = "Ctrl-C ends everything."
SERVE, WORKER = "serve", "worker"
PATIENCE_S = 120


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder for one demo that any account may walk through, as the server of a demo run by root must."""
    with tempfile.TemporaryDirectory(prefix="recork-demo-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def demo(var: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the demo and give it with what it said until it was running."""
    environment = os.environ | {"RECORK_VAR": str(var), "PORTAL_PORT": str(port), "DEMO_ORDERS": "40"}
    environment.pop("DJANGO_SETTINGS_MODULE")
    process = subprocess.Popen(
        [sys.executable, "-m", "recork", "demo"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, "".join(_until_last_words(process))
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def _until_last_words(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line
        if LAST_WORDS in line:
            return
    pytest.fail("the demo ended before it was running")


def child(process: subprocess.Popen[str], word: str) -> psutil.Process:
    return next(one for one in psutil.Process(process.pid).children() if word in one.cmdline())


def everybody(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def get(port: int, path: str, token: str) -> dict[str, object]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        found: dict[str, object] = json.load(answer)
    return found


def read_on(process: subprocess.Popen[str], words: str) -> None:
    """Read what the demo says until it has said `words`."""
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"it never said {words!r}"


def wait_until_served(process: subprocess.Popen[str], port: int) -> None:
    """Knock until the portal answers again, as long as the demo lives."""
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
        except OSError:
            continue
        return
    pytest.fail("the demo ended")


def test_a_first_start_says_everything_and_a_second_goes_on_where_it_was(var: Path, port: int) -> None:
    tokens_file = var / "demo-tokens.json"
    with demo(var, port) as (process, said):
        assert f"http://127.0.0.1:{port}" in said
        assert "manager@alder.test" in said
        assert "recork-demo" in said
        assert tokens_file.stat().st_mode & 0o777 == 0o600
        tokens = json.loads(tokens_file.read_text())
        assert {"alder", "birch", "floor"} <= set(tokens)
        orders = get(port, "/api/v1/orders?limit=200&from=2000-01-01", tokens["alder"])
        assert orders["items"]
        family = everybody(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE_S) == 0
        assert psutil.wait_procs(family, timeout=30)[1] == []

    with demo(var, port) as (_process, said):
        assert "First start" not in said
        assert json.loads(tokens_file.read_text()) == tokens
        assert get(port, "/api/v1/orders?limit=200&from=2000-01-01", tokens["alder"]) == orders


def test_whoever_is_killed_comes_back_and_nobody_outlives_the_demo(var: Path, port: int) -> None:
    with demo(var, port) as (process, _said):
        child(process, SERVE).kill()
        read_on(process, "The portal ended (killed by SIGKILL); starting it again")
        wait_until_served(process, port)

        child(process, WORKER).kill()
        read_on(process, "The warehouse's worker ended (killed by SIGKILL); starting it again")

        family = everybody(process)
        process.kill()
        process.wait()
        assert psutil.wait_procs(family, timeout=60)[1] == []
        socket.create_server(("127.0.0.1", port)).close()


def test_a_taken_port_is_said_before_anything_is_started(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "recork", "demo"],
            env=os.environ | {"RECORK_VAR": str(var), "PORTAL_PORT": str(port)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 can't be taken" in done.stdout
    assert list(var.iterdir()) == []
