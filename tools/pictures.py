"""Pictures of the real pages, taken from a demo of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from recork.demo.plan import PASSWORD
from tests.support.browser import find_chromium

WIDE: ViewportSize = {"width": 1280, "height": 800}
WHO = "manager@alder.test"


def take_pictures(folder: Path) -> Iterator[Path]:
    """Start a demo, walk through it as a winery's manager, and leave a picture of each stop in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with _demo() as address, _page(address) as page:
        for name, stop in STOPS.items():
            stop(page, address)
            path = folder / f"{name}.png"
            page.screenshot(path=path)
            yield path


def _view_orders(page: Page, address: str) -> None:
    page.goto(f"{address}/orders/")


def _ask(page: Page, address: str) -> None:
    page.goto(f"{address}/orders/")
    page.locator("button[aria-label^='Cancel order']:not([aria-disabled=true])").first.click()
    page.get_by_role("alertdialog").wait_for()


def _details(page: Page, address: str) -> None:
    page.goto(f"{address}/orders/")
    page.locator("tr:has(button[aria-label^='Cancel order']:not([aria-disabled=true])) a").first.click()
    page.get_by_role("button", name="Cancel this Order").wait_for()


STOPS = {"view-orders": _view_orders, "confirm": _ask, "order-details": _details}


@contextmanager
def _page(address: str) -> Iterator[Page]:
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=sandbox)
        page = browser.new_page(viewport=WIDE, device_scale_factor=1, color_scheme="light")
        page.goto(f"{address}/account/login/")
        page.locator("input[name=login]").fill(WHO)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/orders/**")
        yield page
        browser.close()


@contextmanager
def _demo() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="recork-pictures-", ignore_cleanup_errors=True) as var:
        Path(var).chmod(0o755)  # as root the database's account must be able to walk in
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        demo = subprocess.Popen(
            [sys.executable, "-m", "recork", "demo"],
            env=os.environ | {"RECORK_VAR": var, "PORTAL_PORT": str(port)},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert demo.stdout is not None
            assert any("Ctrl-C ends everything." in line for line in demo.stdout), "the demo did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            demo.send_signal(signal.SIGINT)
            demo.communicate(timeout=60)
