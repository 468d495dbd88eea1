"""How pytest-playwright starts the browser."""

import os
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import NoBrowser, find_chromium

expect.set_options(timeout=20_000)
"""What a page shows it may show late: a machine that tests run on has other things to do as well."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    try:
        path = find_chromium()
    except NoBrowser as error:
        pytest.fail(str(error), pytrace=False)
    # Chromium's own sandbox refuses to run as root.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {
        "executable_path": str(path),
        "args": [*sandbox, "--disable-dev-shm-usage"],
    }
