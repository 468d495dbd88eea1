"""People of the town, who sign in with a password and work in a browser."""

import subprocess
import sys

from playwright.sync_api import Browser, Page

from tests.town.town import Town

PASSWORD = "long enough for the town"


def hire(town: Town, house: str, email: str, *words: str) -> None:
    """Let somebody in with a password."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "recork",
            house,
            "user",
            "create",
            "--email",
            email,
            *words,
            "--password-stdin",
        ],
        env=town.environment,
        cwd=town.folder,
        input=f"{PASSWORD}\n".encode(),
        capture_output=True,
        check=True,
    )


def seat(browser: Browser, address: str, email: str, *, width: int) -> Page:
    """Sit somebody down, or give them a phone, and let them sign in."""
    page = browser.new_context(viewport={"width": width, "height": 844}).new_page()
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)
    return page
