"""`make docs`: write the OpenAPI document, and photograph the pages of a fresh demo for the README."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import find_chromium
from tests.support.served import free_port

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PASSWORD = "recork-demo"  # noqa: S105 -- the demo's, which it prints itself


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="recork-docs-") as var:
        Path(var).chmod(0o755)  # as root the database's account must be able to walk in
        os.environ |= {"RECORK_VAR": var, "RECORK_DEMO": "1"}
        _write_contracts()
        with _demo() as address, sync_playwright() as playwright:
            sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=sandbox)
            _photograph(browser, address)
            browser.close()


HOUSES = ("fulfillment", "commerce")
WRITE = """
import importlib, pathlib, sys
import django
django.setup()
said = importlib.import_module(f"recork.{sys.argv[1]}.api.documents")
path = pathlib.Path(sys.argv[2]) / said.CONTRACT
path.parent.mkdir(exist_ok=True)
path.write_text(said.documents.contract, encoding="utf-8")
print(said.CONTRACT)
"""


def _write_contracts() -> None:
    """Write each house's document, in a process of its own, as each is a Django site of its own."""
    for house in HOUSES:
        subprocess.run(
            [sys.executable, "-c", WRITE, house, str(ROOT)],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": f"recork.{house}.settings"},
            check=True,
        )


@contextmanager
def _demo() -> Iterator[str]:
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "-m", "recork", "demo"],
        env=os.environ | {"PORTAL_PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout
    try:
        for line in demo.stdout:
            if "Ctrl-C" in line:
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)


def _photograph(browser: Browser, address: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    desk = _sign_in(browser, address, "manager@alder.test", 1280, 860)
    _take(desk, "home")
    desk.goto(f"{address}/orders/")
    _take(desk, "view-orders")
    desk.get_by_role("button", name="Cancel order 10234").click()
    desk.get_by_role("alertdialog").wait_for()
    _take(desk, "cancel")
    desk.get_by_role("alertdialog").get_by_role("button", name="OK").click()
    desk.get_by_role("alertdialog", name="Order 10234 is cancelled").wait_for()
    _take(desk, "cancelled")
    desk.goto(f"{address}/orders/?q=10241")
    desk.get_by_role("link", name="10241", exact=True).or_(
        desk.get_by_role("heading", level=1)
    ).first.wait_for()
    if not re.search(r"/orders/F\d+/", desk.url):
        desk.get_by_role("link", name="10241", exact=True).click()
    desk.get_by_role("button", name="Cancel this Order").click(force=True)
    desk.get_by_role("alertdialog").wait_for()
    _take(desk, "refused")
    phone = _sign_in(browser, address, "manager@alder.test", 390, 844, dark=True)
    phone.goto(f"{address}/orders/")
    _take(phone, "phone")


def _sign_in(
    browser: Browser, address: str, email: str, width: int, height: int, *, dark: bool = False
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Orders at a glance").wait_for()
    return page


def _take(page: Page, name: str) -> None:
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    print(file.relative_to(ROOT))


if __name__ == "__main__":
    main()
