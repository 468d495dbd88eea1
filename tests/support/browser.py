"""The Chromium that tests drive: one that is here, else installed where we may, else clear words.

`python -m tests.support.browser` finds or installs one and prints its path.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/usr/bin/chromium",
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)

NONE_HERE = """\
The browser tests need Chromium (or Chrome), and none was found on PATH or in its usual places.
Install it (Debian: apt-get install chromium; Fedora: dnf install chromium; macOS: brew install chromium),
or name one in RECORK_CHROMIUM."""


class NoBrowser(Exception):
    """No Chromium is here, and none could be installed."""


def find_chromium() -> Path:
    """Return a Chromium that says its version. Raises `NoBrowser`."""
    named = os.environ.get("RECORK_CHROMIUM")
    candidates = [named] if named else [*filter(None, map(shutil.which, NAMES)), *PLACES]
    for candidate in candidates:
        if _runs(candidate):
            return Path(candidate)
    raise NoBrowser(f"RECORK_CHROMIUM names {named}, which does not run." if named else NONE_HERE)


def find_or_install_chromium() -> Path:
    """Find one, or install Debian's where we are root and apt-get is here. Raises `NoBrowser`."""
    try:
        return find_chromium()
    except NoBrowser:
        if os.environ.get("RECORK_CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
            raise
    print("Installing Chromium for the browser tests (apt-get install chromium) ...", file=sys.stderr)
    _apt_get("update", "-qq")
    _apt_get("install", "-y", "-qq", "--no-install-recommends", "chromium")
    return find_chromium()


def _apt_get(*words: str) -> None:
    """Run apt-get; what it could not do shows in its own words and in the search that follows."""
    subprocess.run(
        ["apt-get", *words],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
    )


def _runs(candidate: str) -> bool:
    try:
        said = subprocess.run(
            [candidate, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return said.returncode == 0


if __name__ == "__main__":
    try:
        print(find_or_install_chromium())
    except NoBrowser as error:
        sys.exit(str(error))
