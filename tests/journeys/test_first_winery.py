"""Somebody follows docs/first-winery.md, word for word, from an empty folder."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "first-winery.md"
BLOCK = re.compile(r"^```sh( keeps-running)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASSWORD = "under the big maple tree"
PATIENCE_S = 120


class Walker(NamedTuple):
    """Somebody at a shell: what one block sets, the next one knows."""

    folder: Path
    environment: dict[str, str]

    def do(self, block: str) -> str:
        """Run a block to its end, as `bash -e` does; answers what it printed."""
        known = self.folder / "known.sh"
        script = (
            f"set -eo pipefail\n{'. ./known.sh' if known.exists() else ''}\n{block}\ndeclare -px > known.sh\n"
        )
        for name in re.findall(r"^([A-Z]+)=", block, re.MULTILINE):
            script = script.replace("declare -px", f"export {name}\ndeclare -px", 1)
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}"
        return done.stdout

    def start(self, block: str) -> subprocess.Popen[bytes]:
        """Start what keeps running, in a group of its own."""
        with (self.folder / "running.log").open("ab") as log:
            return subprocess.Popen(
                ["bash", "-c", f". ./known.sh\nexec {block}"],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def walker() -> Iterator[Walker]:
    """An empty folder, and a shell that knows nothing of this test run."""
    with tempfile.TemporaryDirectory(prefix="recork-first-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own account must be able to walk in
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("RECORK_", "DJANGO_"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        yield Walker(folder, kept | {"PATH": path, "RECORK_VAR": str(folder / "var")})


@contextmanager
def running(walker: Walker, blocks: list[str], address: str) -> Iterator[None]:
    """The programs that keep running, until the block ends."""
    programs = [walker.start(block) for block in blocks]
    try:
        _await(f"{address}/readyz", walker)
        yield
    finally:
        for program in programs:
            os.killpg(program.pid, signal.SIGTERM)
        for program in programs:
            program.wait(30)


def _await(url: str, walker: Walker) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail((walker.folder / "running.log").read_text(), pytrace=False)


def test_the_page_leads_from_nothing_to_a_cancelled_and_a_shipped_order(
    walker: Walker, port: int, page: Page
) -> None:
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8").replace("8000", str(port)))
    steps = [block for keeps_running, block in found if not keeps_running]
    first_call = next(at for at, block in enumerate(steps) if block.startswith("PORTAL="))
    last_call = next(at for at, block in enumerate(steps) if block.startswith("ORDER="))

    said = "".join(walker.do(block) for block in steps[:first_call])
    link = re.findall(r"http://\S+/account/password/reset/key/\S+", said)[-1]

    address = f"http://127.0.0.1:{port}"
    with running(walker, [block for keeps_running, block in found if keeps_running], address):
        arrived = "".join(walker.do(block) for block in steps[first_call:last_call])
        assert arrived.count("Waiting to Be Released") == 2
        assert '"allocated": 12' in re.sub(r":\s*", ": ", arrived)

        _choose_password(page, link)
        _cancel(page, address)

        left = walker.do(steps[last_call])
        assert '"state": "shipped"' in re.sub(r":\s*", ": ", left)
        _try_in_vain(page, address)

    assert "rules hold." in walker.do(steps[last_call + 1])
    assert len(steps) == last_call + 2


def _choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New Password", exact=True).fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Save the new password").click()


def _cancel(page: Page, address: str) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill("rosa@maple.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Orders", exact=True).click()
    search = page.get_by_role("searchbox", name="Quick search order")
    search.fill("1001")
    search.press("Enter")
    page.get_by_role("button", name="Cancel this Order").click()
    page.get_by_role("alertdialog").get_by_role("button", name="OK").click()
    answer = page.get_by_role("alertdialog", name="Order 1001 is cancelled")
    expect(answer).to_be_visible()
    answer.get_by_role("button", name="OK").click()


def _try_in_vain(page: Page, address: str) -> None:
    page.goto(f"{address}/orders/?q=1002")
    page.get_by_role("button", name="Cancel this Order").click(force=True)  # it says that it can't
    expect(
        page.get_by_text("Unable to cancel in Fulfillment: order 1002 has already shipped.")
    ).to_be_visible()
