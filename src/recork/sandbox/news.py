"""Events for the one listener, signed as Stripe signs them; told again until taken, so sometimes twice."""

import hashlib
import hmac
import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import urlsplit

from recork.sandbox.answers import Refused, Shape
from recork.sandbox.ledger import Ledger, Turn, new_id

API_VERSION = "2026-10-28.endive"
GLANCE_S = 1.0  # how late a second try may be
PATIENCE_S = 10.0
LONGEST_PAUSE_S = 60.0
MOST_TRIES = 30
BATCH = 50


def tell(turn: Turn, kind: str, shape: Shape) -> None:
    """Promise an event about `shape`. Without a listener it is only on record."""
    event = {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": turn.now,
        "data": {"object": shape},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": turn.request, "idempotency_key": turn.key or None},
        "type": kind,
    }
    turn.db.execute(
        "INSERT INTO event (id, type, body, created, next_try_at)"
        " VALUES (?, ?, ?, ?, (SELECT ? FROM listener))",
        (event["id"], kind, json.dumps(event), turn.now, float(turn.now)),
    )


def listen(db: sqlite3.Connection, url: str, secret: str) -> None:
    """Name the one who is told from now on, instead of the one before."""
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
        raise Refused("The url begins with http:// or https:// and names a host.", param="url")
    db.execute(
        "INSERT INTO listener (one, url, secret) VALUES (1, ?, ?)"
        " ON CONFLICT (one) DO UPDATE SET url = excluded.url, secret = excluded.secret",
        (url, secret),
    )


def signature(secret: str, at: int, body: str) -> str:
    mark = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={mark}"


class Postman(threading.Thread):
    """Carries events to the listener, beside the requests; `wake` makes it look at once."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(name="postman", daemon=True)
        self._ledger = ledger
        self._woken = threading.Event()

    def wake(self) -> None:
        self._woken.set()

    def run(self) -> None:
        while True:
            self._woken.clear()
            self._round()
            self._woken.wait(GLANCE_S)

    def _round(self) -> None:
        with self._ledger.opened() as db:
            listener = db.execute("SELECT url, secret FROM listener").fetchone()
            due = db.execute(
                "SELECT seq, body, tries FROM event WHERE next_try_at <= ? ORDER BY seq LIMIT ?",
                (time.time(), BATCH),
            ).fetchall()
        for event in due:
            is_taken = _post(listener["url"], listener["secret"], event["body"])
            self._note(event["seq"], event["tries"] + 1, is_taken=is_taken)

    def _note(self, seq: int, tries: int, *, is_taken: bool) -> None:
        now = time.time()
        again_at = now + min(2.0 ** (tries - 1), LONGEST_PAUSE_S)
        is_over = is_taken or tries >= MOST_TRIES
        with self._ledger.writing() as db:
            db.execute(
                "UPDATE event SET tries = ?, next_try_at = ?, delivered_at = ? WHERE seq = ?",
                (tries, None if is_over else again_at, int(now) if is_taken else None, seq),
            )


class _Stay(urllib.request.HTTPRedirectHandler):
    """A listener who points elsewhere has not taken it."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


def _post(url: str, secret: str, body: str) -> bool:
    """Tell whether it was taken: an answer of 2xx in time."""
    headers = {
        "Content-Type": "application/json",
        "Stripe-Signature": signature(secret, int(time.time()), body),
    }
    request = urllib.request.Request(url, body.encode(), headers, method="POST")  # noqa: S310 -- `listen` looked at it
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=PATIENCE_S):
            return True
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False
    except (OSError, HTTPException, ValueError):
        return False
