"""A whole town: both houses with their workers, and the payment gateway, as processes that may be killed.

Nothing here knows the houses' code: it is set up by their commands and asked over HTTP, as in real life.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.support.payments import SECRET_KEY, Sandbox
from tests.support.served import free_port
from tests.town.line import Line

PATIENCE_S = 240
"""Longer than any lease: what a killed worker had taken up is taken up again when its lease is over."""

WINES = ("ZN21", "CH23")
WEBHOOK_SECRET = "whsec_of_the_town"

type Json = dict[str, Any]


@dataclass
class Answer:
    """What a call came back with."""

    status: int
    body: Any


@dataclass
class Town:
    """Its processes by name: `fulfillment serve`, `commerce worker` and so on, and `sandbox`.

    The shop reaches the warehouse through `line`, whose address is the warehouse's public one.
    """

    folder: Path
    grace_s: int = 900
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    connection: Json = field(default_factory=dict)
    line: Line = field(init=False)

    def __post_init__(self) -> None:
        self.ports = {name: free_port() for name in ("fulfillment", "commerce", "sandbox", "line")}
        self.line = Line(self.ports["line"], self.ports["fulfillment"])

    # -- setting up --------------------------------------------------------------------------------
    @property
    def environment(self) -> dict[str, str]:
        urls = {"RECORK_FULFILLMENT_URL": self.url("line"), "RECORK_COMMERCE_URL": self.url("commerce")}
        return (
            os.environ
            | urls
            | {
                "RECORK_VAR": str(self.folder / "var"),
                "RECORK_DEMO": "1",
                "RECORK_RESEND_GRACE_S": str(self.grace_s),
                "RECORK_STRIPE_KEY": SECRET_KEY,
                "RECORK_STRIPE_ADDRESS": self.url("sandbox"),
                "RECORK_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            }
        )

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def run(self, *words: str) -> str:
        """Run one command to its end and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "recork", *words],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        return done.stdout.strip()

    def found(self) -> None:
        """Lay both houses' tables, a winery with two wines, its shop, and connect the two."""
        with ThreadPoolExecutor(2) as both:
            list(
                both.map(
                    lambda house: self.run(house, "migrate", "--verbosity", "0"), ("fulfillment", "commerce")
                )
            )
        self._found_warehouse()
        self._found_shop()

    def _found_warehouse(self) -> None:
        house = "fulfillment"
        self.run(house, "warehouse", "create", "--code", "ACN", "--name", "American Canyon")
        self.run(house, "bin", "create", "--warehouse", "ACN", "B-12", "B-13")
        self.run(house, "winery", "create", "--slug", "alder", "--name", "Alder Creek", "--warehouse", "ACN")
        for wine in WINES:
            self.run(house, "sku", "create", "--winery", "alder", "--code", wine, "--name", wine)
            self.run(
                house, "stock", "receive", "--winery", "alder", "--warehouse", "ACN", "--sku", wine,
                "--bottles", "5000",
            )  # fmt: skip
        self.tokens["floor"] = self.run(house, "token", "create", "--role", "floor", "--name", "Pete")
        self.tokens["portal"] = self.run(
            house, "token", "create", "--role", "client_services", "--name", "Ines"
        )
        self.run(
            house, "shop", "connect", "--winery", "alder", "--name", "Alder's shop",
            "--webhook-url", f"{self.url('commerce')}/webhooks/fulfillment/",
            "--to-file", str(self.folder / "connection.json"),
        )  # fmt: skip

    def _found_shop(self) -> None:
        house = "commerce"
        self.run(house, "shop", "create", "--slug", "alder", "--name", "Alder Creek")
        for wine in WINES:
            self.run(house, "product", "create", "--sku", wine, "--name", wine, "--price", "42.00")
            self.run(house, "product", "count", "--sku", wine, "--bottles", "5000")
        self.tokens["shop"] = self.run(
            house, "token", "create", "--role", "order_manager", "--name", "Website"
        )
        self.connection = json.loads((self.folder / "connection.json").read_text())
        self.tokens["shop's line"] = self.connection["token"]
        self.run(house, "connect", str(self.folder / "connection.json"))

    # -- processes ---------------------------------------------------------------------------------
    def start(self, *names: str) -> None:
        """Start processes; those that serve answer when this returns."""
        for name in names:
            port = self.ports.get(name.partition(" ")[0], 0)
            words = name.split()
            options = ["--port", str(port)] if name == "sandbox" or name.endswith("serve") else []
            options += ["--workers", "1"] if name.endswith("serve") else []
            with (self.folder / "log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, "-m", "recork", *words, *options],
                    env=self.environment,
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for name in names:
            if name.endswith("serve"):
                self.wait(partial(self._is_ready, name.partition(" ")[0]), f"{name} to serve")
            elif name == "sandbox":
                self.wait(lambda: self._answers(f"{self.url('sandbox')}/"), "the sandbox")

    def kill(self, name: str) -> None:
        """End a process as a power cut does."""
        process = self.processes.pop(name)
        os.killpg(process.pid, 9)
        process.wait(PATIENCE_S)

    def restart(self, *names: str) -> None:
        """Kill them and start them again."""
        for name in names:
            self.kill(name)
        self.start(*names)

    def stop_all(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            process.wait(PATIENCE_S)
        self.processes.clear()

    def _is_ready(self, house: str) -> bool:
        return self._answers(f"{self.url(house)}/readyz")

    @staticmethod
    def _answers(url: str) -> bool:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    @contextmanager
    def grace(self, seconds: int) -> Iterator[None]:
        """Let the shop send again after so many seconds while the block runs."""
        before, self.grace_s = self.grace_s, seconds
        self.restart("commerce serve", "commerce worker")
        try:
            yield
        finally:
            self.grace_s = before
            self.restart("commerce serve", "commerce worker")

    @property
    def sandbox(self) -> Sandbox:
        """The gateway's knobs and ledger."""
        return Sandbox(self.folder / "var", self.ports["sandbox"])

    # -- asking ------------------------------------------------------------------------------------
    def call(self, who: str, method: str, path: str, body: Json | None = None) -> Answer:
        """Call a house's API as somebody whose token it knows."""
        house = "commerce" if who == "shop" else "fulfillment"
        request = urllib.request.Request(
            f"{self.url(house)}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {self.tokens[who]}", "Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, json.loads(answer.read()))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, json.loads(refusal.read() or b"{}"))

    def wait(self, until: Callable[[], object], what: str) -> None:
        """Wait until something is true; it says what it waited for when it never is."""
        end = time.monotonic() + PATIENCE_S
        while not until():
            assert time.monotonic() < end, f"waited in vain for {what}\n{self.last_words()}"
            time.sleep(0.1)

    def last_words(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-3000:] if log.exists() else ""

    # -- the trade ---------------------------------------------------------------------------------
    def sell(self, number: str, **more: Any) -> Json:
        """A website brings an order that it was paid for: six bottles, $312.00."""
        paid = self.sandbox.pay(31200)
        body = {
            "buyer": {"name": "Marisol Vega", "email": "marisol.vega@example.com"},
            "ship_to": {
                "name": "Marisol Vega", "line1": "2207 Garden Street", "city": "Austin", "state": "TX",
                "zip": "78702", "phone": "512-555-0134",
            },
            "lines": [{"sku": "ZN21", "bottles": 6}],
            "tenders": [
                {
                    "kind": "card", "label": "Visa 4242", "amount_cents": 31200, "gateway": "stripe",
                    "payment": paid["id"], "charge": paid["latest_charge"], "source": "pm_card_visa",
                }
            ],
            "shipping_cents": 4000,
            "tax_cents": 2000,
        }  # fmt: skip
        answer = self.call("shop", "PUT", f"/orders/{number}", body | more)
        assert answer.status == 201, answer
        shown: Json = answer.body
        return shown

    def see(self, number: str) -> Json:
        """The order as the shop shows it."""
        shown: Json = self.call("shop", "GET", f"/orders/{number}").body
        return shown

    def sendings(self, number: str) -> list[tuple[str, str]]:
        return [(each["order_number"], each["state"]) for each in self.see(number)["submissions"]]

    def sweep(self) -> None:
        """Let the sweep run now instead of within a minute."""
        self.run("commerce", "sweep")

    def send(self, number: str) -> str:
        """Sweep, and wait until the warehouse has it; returns its fulfillment number."""
        return self.send_all(number)[0]

    def send_all(self, *numbers: str) -> list[str]:
        """The same for several."""
        self.sweep()
        for number in numbers:
            self.wait(
                lambda number=number: "live" in dict(self.sendings(number)).values(),  # type: ignore[misc]  # bound now
                f"{number} to arrive",
            )
        return [self.fulfillment_number(self.sendings(number)[-1][0]) for number in numbers]

    def at_warehouse(self, sent_number: str) -> Json | None:
        """The order as client services see it, by the number under which it was sent."""
        found = self.call("portal", "GET", f"/orders?q={sent_number}&from=2020-01-01").body["items"]
        return next((each for each in found if each["order_number"] == sent_number), None)

    def fulfillment_number(self, sent_number: str) -> str:
        order = self.at_warehouse(sent_number)
        assert order is not None, f"{sent_number} is not at the warehouse"
        return str(order["fulfillment_number"])

    def move(self, fulfillment_number: str, *steps: str) -> None:
        """Let the floor take an order on."""
        for step in steps:
            path = f"/fulfillments/{fulfillment_number}/moves/{uuid4()}"
            answer = self.call("floor", "PUT", path, {"to": step})
            assert answer.status == 201, answer

    def cancel_in_portal(self, fulfillment_number: str, shop_next: str = "send_again") -> Answer:
        path = f"/orders/{fulfillment_number}/cancellations/{uuid4()}"
        return self.call("portal", "PUT", path, {"shop_next": shop_next})

    def cancel_in_shop(self, number: str, question: str = "") -> Answer:
        return self.call("shop", "PUT", f"/orders/{number}/cancellations/{question or uuid4()}", {})

    def audit(self) -> None:
        """Both houses' books are in order, and agree with each other and with the gateway's."""
        self.run("fulfillment", "audit")
        self.run("commerce", "audit", "--peers")

    def refunds(self, number: str) -> list[int]:
        """What the gateway itself has given back for an order."""
        refunds = self.sandbox.get("/v1/refunds?limit=100")["data"]
        return [refund["amount"] for refund in refunds if refund["metadata"].get("order") == number]


EVERYBODY = ("sandbox", "fulfillment serve", "commerce serve", "fulfillment worker", "commerce worker")


@contextmanager
def open_town(folder: Path, *, grace_s: int = 900) -> Iterator[Town]:
    """Found a town and let everybody work while the block runs."""
    folder.chmod(0o755)  # as root the database's account must be able to walk in
    town = Town(folder, grace_s)
    keeper = subprocess.Popen(
        [sys.executable, "-c", KEEP], env=town.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert keeper.stdout is not None
    assert keeper.stdin is not None
    keeper.stdout.readline()
    try:
        town.found()
        town.start(*EVERYBODY)
        yield town
    finally:
        town.stop_all()
        town.line.close()
        keeper.stdin.close()
        keeper.wait(PATIENCE_S)
        keeper.stdout.close()


KEEP = """
import sys
from recork.cellar import open_cellar, keep_alive
with open_cellar("fulfillment"), keep_alive("fulfillment"):
    print("open", flush=True)
    sys.stdin.read()
"""
"""Keeps PostgreSQL up between commands, which would else start and stop it each."""
