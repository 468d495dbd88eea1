"""Somebody follows docs/first-winery.md, word for word, from an empty folder."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.support.codes import lasting_code
from tests.support.served import free_port

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
def walker() -> Iterator[Walker]:
    """An empty folder, and a shell that knows nothing of this test run."""
    with tempfile.TemporaryDirectory(prefix="recork-first-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own account must be able to walk in
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("RECORK_", "DJANGO_"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        yield Walker(folder, kept | {"PATH": path, "RECORK_VAR": str(folder / "var")})


class Walk:
    """The page, block after block. What keeps running does so until `end`."""

    def __init__(self, walker: Walker, text: str) -> None:
        self._walker = walker
        self._blocks = deque(BLOCK.findall(text))
        self._programs: list[subprocess.Popen[bytes]] = []

    def to(self, beginning: str) -> str:
        """Do everything up to the block that begins so; answers what it printed."""
        said = ""
        while self._blocks and not self._blocks[0][1].startswith(beginning):
            keeps_running, block = self._blocks.popleft()
            if keeps_running:
                self._programs.append(self._walker.start(block))
                if port := re.search(r"--port (\d+)", block):
                    _await(f"http://127.0.0.1:{port[1]}/", self._walker)
            else:
                said += self._walker.do(block)
        return said

    def to_the_end(self) -> str:
        return self.to("the page has no such block")

    def end(self) -> None:
        for program in self._programs:
            os.killpg(program.pid, signal.SIGTERM)
        for program in self._programs:
            program.wait(30)


@pytest.fixture
def walk(walker: Walker) -> Iterator[tuple[Walk, str, str]]:
    """The page with ports that are free here, and the addresses of the portal and of the shop."""
    text = PAGE.read_text(encoding="utf-8")
    ports = {said: free_port() for said in ("8000", "8001", "8002")}
    for said, port in ports.items():
        text = text.replace(said, str(port))
    walking = Walk(walker, text)
    try:
        yield walking, f"http://127.0.0.1:{ports['8000']}", f"http://127.0.0.1:{ports['8001']}"
    finally:
        walking.end()


def _await(url: str, walker: Walker) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail((walker.folder / "running.log").read_text(), pytrace=False)


def test_the_page_leads_from_nothing_to_orders_cancelled_shipped_and_refunded(
    walk: tuple[Walk, str, str], page: Page
) -> None:
    walking, portal, shop = walk
    link = _link_in(walking.to("PORTAL="))

    arrived = walking.to("ORDER=")
    assert arrived.count("Waiting to Be Released") == 2
    assert '"allocated": 12' in _spaced(arrived)
    _choose_password(page, link)
    _cancel(page, portal)

    left = walking.to("recork fulfillment audit")
    assert '"state": "shipped"' in _spaced(left)
    _try_in_vain(page, portal)

    opened = walking.to("ADMIN=")
    assert "rules hold." in opened
    assert "on the way." in walking.to("curl ")
    _see_in_shop(page, shop, _link_in(opened))

    ended = walking.to_the_end()
    assert '"order_status": "Cancelling"' in _spaced(ended)
    assert re.search(r"MB-ZN21 .* 200", ended)
    assert ended.count("rules hold.") == 2


def _link_in(said: str) -> str:
    """The last link by which somebody chooses a password."""
    return str(re.findall(r"http://\S+/account/password/reset/key/\S+", said)[-1])


def _spaced(said: str) -> str:
    return re.sub(r":\s*", ": ", said)


def _see_in_shop(page: Page, address: str, link: str) -> None:
    _choose_password(page, link)
    _sign_in(page, address, "ivo@maple.example")
    search = page.get_by_role("searchbox", name="Quick search order")
    search.fill("2001")
    search.press("Enter")
    expect(page.get_by_role("heading", name="2001")).to_be_visible()


def _choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("New Password", exact=True).fill(PASSWORD)
    page.get_by_label("New Password (again)").fill(PASSWORD)
    page.get_by_role("button", name="Save the new password").click()


def _cancel(page: Page, address: str) -> None:
    _sign_in(page, address, "rosa@maple.example")
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


def _sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Set up an app").click()  # nothing else is open to them before
    page.get_by_label("Authenticator code").fill(lasting_code(page.locator("main code").inner_text()))
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="I have them: go on").click()
