"""The payment sandbox as a process of its own, which a test may kill and start again on the same ledger."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

SECRET_KEY = "sk_test_of_the_tests"
PATIENCE_S = 30


class Heard(NamedTuple):
    status: int
    said: Any
    headers: Any

    @property
    def is_replayed(self) -> bool:
        return bool(self.headers.get("Idempotent-Replayed") == "true")

    @property
    def code(self) -> str:
        return str(self.said["error"].get("code", self.said["error"]["type"]))


@dataclass
class Sandbox:
    """`address` stays the same when it is started again."""

    var: Path
    port: int = 0
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Return when it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "recork", "sandbox", "--port", str(self.port)],
            env=os.environ | {"RECORK_VAR": str(self.var)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        self.port = int(said.rstrip("/\n").rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power cut does."""
        self._end(9)

    def stop(self) -> int:
        return self._end(15)

    def _end(self, signal: int) -> int:
        assert self.process is not None
        assert self.process.stdout is not None
        self.process.send_signal(signal)
        code = self.process.wait(PATIENCE_S)
        self.process.stdout.close()
        return code

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Heard:
        """Ask once. Raises an `OSError` or an `HTTPException` when no answer comes."""
        request = urllib.request.Request(self.address + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return Heard(answer.status, _read(answer), answer.headers)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Heard(refusal.code, _read(refusal), refusal.headers)

    def post(self, path: str, *, key: str = "", **form: Any) -> Heard:
        """Ask as Stripe is asked; `metadata={...}` is written as Stripe wants it."""
        pairs = {name: value for name, value in form.items() if not isinstance(value, dict)}
        for name, table in form.items():
            if isinstance(table, dict):
                pairs |= {f"{name}[{inner}]": value for inner, value in table.items()}
        headers = {"Authorization": f"Bearer {SECRET_KEY}"} | ({"Idempotency-Key": key} if key else {})
        return self.ask("POST", path, urlencode(pairs).encode(), **headers)

    def get(self, path: str) -> Any:
        heard = self.ask("GET", path, Authorization=f"Bearer {SECRET_KEY}")
        assert heard.status == 200, heard
        return heard.said

    def set_faults(self, **faults: object) -> None:
        """Turn the knobs; all that are not named go back."""
        heard = self.ask("PUT", "/sandbox/faults", json.dumps(faults).encode())
        assert heard.status == 200, heard

    def settle(self, refund: str, status: str, **more: str) -> Heard:
        return self.ask("POST", f"/sandbox/settle/{refund}", json.dumps({"status": status} | more).encode())

    def load(self, *charges: dict[str, Any]) -> Heard:
        return self.ask("POST", "/sandbox/load", "\n".join(map(json.dumps, charges)).encode())

    def pay(self, amount: int = 8796, **form: Any) -> Any:
        """Take money from a good card and give the payment intent."""
        given = {
            "payment_method": "pm_card_visa",
            "currency": "usd",
            "confirm": "true",
        } | form
        heard = self.post("/v1/payment_intents", amount=amount, **given)
        assert heard.status == 200, heard
        return heard.said

    def refunds(self, charge: str) -> list[Any]:
        return list(self.get(f"/v1/refunds?charge={charge}&limit=100")["data"])


@contextmanager
def open_sandbox(var: Path, port: int = 0) -> Iterator[Sandbox]:
    """Run a sandbox whose ledger lies in `var`."""
    sandbox = Sandbox(var, port)
    sandbox.start()
    try:
        yield sandbox
    finally:
        if sandbox.process and sandbox.process.poll() is None:
            sandbox.stop()


def _read(answer: Any) -> Any:
    body = answer.read().decode()
    return json.loads(body) if answer.headers.get_content_type() == "application/json" else body
