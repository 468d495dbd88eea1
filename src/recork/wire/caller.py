"""One call to another house: an answer, or none. What the network does is never an exception."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
import urllib3
from requests_hardened.ip_filter import InvalidIPAddress

from recork.wire.adapters import Guarded, Watched
from recork.wire.deadline import Deadline
from recork.wire.guard import Forbidden, check_url, is_loopback_by_name

CONNECT_S = 5.0
LARGEST_ANSWER = 1024 * 1024
NAME = "Recork"
NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Heard:
    """What the other side said, whatever its status; a redirect is such an answer and is not followed.

    headers     their names in lower case
    is_whole    False when the body was longer than asked for and `body` is its beginning
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    is_whole: bool = True

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Nothing was heard. What was asked may have been done all the same."""

    words: str


def call(
    method: str,
    url: str,
    *,
    body: bytes | None,
    headers: Mapping[str, str] = NO_HEADERS,
    timeout_s: float,
    guarded: bool,
    allow_loopback: bool = False,
    largest_answer: int = LARGEST_ANSWER,
) -> Heard | NoAnswer:
    """Ask once, and wait `timeout_s` at most for the whole answer, however slowly it drips.

    `guarded` is for addresses that a stranger wrote; `allow_loopback` then lets this machine be called by name.
    """
    if guarded:
        try:
            check_url(url, allow_loopback=allow_loopback)
        except Forbidden as forbidden:
            return NoAnswer(str(forbidden))
        guarded = not (allow_loopback and is_loopback_by_name(url))
    said = {"User-Agent": NAME, "Accept": "application/json", "Accept-Encoding": "identity", **headers}
    deadline = Deadline(timeout_s)
    patience = (min(CONNECT_S, timeout_s), timeout_s)
    try:
        asked = requests.Request(method, url, headers=said, data=body).prepare()
        with (
            deadline,
            closing(Guarded(deadline) if guarded else Watched(deadline)) as adapter,
            closing(adapter.send(asked, stream=True, timeout=patience)) as response,
        ):
            heard = response.raw.read(largest_answer + 1, decode_content=True)
            named = {name.lower(): value for name, value in response.headers.items()}
            status = response.status_code
    # ValueError: an address that resolvers and parsers stumble over (UnicodeError, LocationParseError)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return NoAnswer(_words(error, url, timeout_s, is_late=deadline.has_passed))
    if deadline.has_passed:  # a cut looks like the end of a body that doesn't say its length
        return NoAnswer(_late(timeout_s))
    return Heard(status, heard[:largest_answer], named, is_whole=len(heard) <= largest_answer)


def _words(error: Exception, url: str, timeout_s: float, *, is_late: bool) -> str:
    late = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)
    if is_late or isinstance(error, late):
        return _late(timeout_s)
    if isinstance(error, InvalidIPAddress):
        return "The address leads into a private network."
    if isinstance(error, requests.exceptions.SSLError):
        return "No safe connection: the certificate, or TLS itself, does not hold."
    if isinstance(error, requests.ConnectionError):
        return f"No connection to {urlsplit(url).netloc}."
    return "The answer broke off, or was none of HTTP's."


def _late(timeout_s: float) -> str:
    return f"No answer within {timeout_s:g} seconds."
