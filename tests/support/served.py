"""The house as people meet it: its real server, as the application's role, on the tests' own database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.support.database import house

# Playwright keeps an event loop in this thread, so Django would refuse to ask the database from it. Nothing
# here is asynchronous: while a test speaks to the database, the loop stands still.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

START_S = 60
STOP_S = 15


@pytest.fixture(scope="session")
def served(django_db_setup: None) -> Iterator[str]:
    """Serve the house for the whole run and give its address. Use it with `live_house`: the server sees
    only what is committed.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = Path(os.environ["RECORK_VAR"]) / "served.log"
    with log.open("wb") as lines:
        server = subprocess.Popen(
            [sys.executable, "-m", "recork", house(), "serve", "--port", str(port), "--workers", "1"],
            env=os.environ | {f"RECORK_{house().upper()}_URL": address, "RECORK_DEMO": "1"},
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=subprocess.STDOUT,
        )
        try:
            await_answer(server, address, log)
            yield address
        finally:
            server.terminate()
            server.wait(STOP_S)


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_answer(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            urlopen(f"{address}/account/login/", timeout=5).close()
        except HTTPError:
            return
        except (URLError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"The house did not start:\n{log.read_text()}", pytrace=False)
