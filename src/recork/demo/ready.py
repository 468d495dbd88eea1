"""Whether a web process serves yet."""

import time
import urllib.error
import urllib.request
from http import HTTPStatus

from recork.demo.child import Child
from recork.demo.supervisor import Told

PATIENCE_S = 60.0


class NeverReady(Exception):
    """A process ended, or served nothing for a minute; the words say where to read why."""


def wait_until_ready(child: Child, url: str, *, told: Told) -> None:
    """Return when `url` answers 200, or when told to stop. Raises `NeverReady`."""
    until = time.monotonic() + PATIENCE_S
    while not told.within(0.1):
        if _answers(url):
            return
        if not child.is_running:
            raise NeverReady(f"{child.name} ended before it was ready.\n{_last_words(child)}")
        if time.monotonic() > until:
            raise NeverReady(f"{child.name} does not answer at {url}.\n{_last_words(child)}")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 -- our own http address
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def _last_words(child: Child) -> str:
    lines = child.log.read_text(errors="replace").splitlines()
    return "\n".join([f"The end of {child.log}:", *lines[-20:]])
