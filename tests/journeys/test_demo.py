"""`recork demo`, as somebody on a laptop meets it: first start, kill -9 of this and that, Ctrl-C, second start."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import psutil
import pytest

LAST_WORDS = "Ctrl-C ends everything."
PATIENCE_S = 120
CHILDREN = {
    "The payment sandbox": ("sandbox",),
    "The portal": ("fulfillment", "serve"),
    "The shop": ("commerce", "serve"),
    "The warehouse's worker": ("fulfillment", "worker"),
    "The shop's worker": ("commerce", "worker"),
}


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder for one demo that any account may walk through, as the server of a demo run by root must."""
    with tempfile.TemporaryDirectory(prefix="recork-demo-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


class Ports(NamedTuple):
    portal: int
    shop: int
    sandbox: int


@pytest.fixture
def ports() -> Ports:
    return free_ports()


def free_ports() -> Ports:
    with (
        socket.create_server(("127.0.0.1", 0)) as one,
        socket.create_server(("127.0.0.1", 0)) as two,
        socket.create_server(("127.0.0.1", 0)) as three,
    ):
        return Ports(*(free.getsockname()[1] for free in (one, two, three)))


def environment(var: Path, ports: Ports) -> dict[str, str]:
    here = os.environ | {
        "RECORK_VAR": str(var),
        "PORTAL_PORT": str(ports.portal),
        "SHOP_PORT": str(ports.shop),
        "SANDBOX_PORT": str(ports.sandbox),
        "DEMO_ORDERS": "60",
    }
    here.pop("DJANGO_SETTINGS_MODULE")
    return here


@contextmanager
def demo(var: Path, ports: Ports) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start the demo and give it with what it said until it was running."""
    process = subprocess.Popen(
        [sys.executable, "-m", "recork", "demo"],
        env=environment(var, ports),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process, "".join(_until_last_words(process))
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_S)


def _until_last_words(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line
        if LAST_WORDS in line:
            return
    pytest.fail("the demo ended before it was running")


def child(process: subprocess.Popen[str], *words: str) -> psutil.Process:
    children = psutil.Process(process.pid).children()
    return next(one for one in children if set(words) <= set(one.cmdline()))


def everybody(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def ask(port: int, path: str, token: str, body: object = None) -> Any:
    """GET, or PUT where there is a body."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        method="GET" if body is None else "PUT",
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def everything(ports: Ports, tokens: dict[str, str]) -> tuple[Any, Any]:
    """The winery's orders at the warehouse, and in the shop the sales that they came from."""
    orders = ask(ports.portal, "/api/v1/orders?limit=200&from=2000-01-01", tokens["alder"])["items"]
    numbers = sorted({order["order_number"].partition("-")[0] for order in orders})
    return orders, [ask(ports.shop, f"/api/v1/orders/{number}", tokens["shop"]) for number in numbers]


def until[Seen](look: Callable[[], Seen], is_so: Callable[[Seen], bool]) -> Seen:
    """Look again and again until it is so; in vain for two minutes fails."""
    end = time.monotonic() + PATIENCE_S
    while not is_so(seen := look()):
        assert time.monotonic() < end, f"it never came to be so: {seen}"
        time.sleep(0.2)
    return seen


def refunded(ports: Ports, token: str, number: str) -> Any:
    """The order once it is cancelled and its money given back."""
    return until(
        lambda: ask(ports.shop, f"/api/v1/orders/{number}", token),
        lambda order: (order["order_status"], order["payment_status"]) == ("Cancelled", "Refunded"),
    )


def letters_about(ports: Ports, number: str) -> list[str]:
    """Which letters about an order the demo's mailbox shows."""
    with urllib.request.urlopen(f"http://127.0.0.1:{ports.shop}/mailbox.json", timeout=30) as answer:
        letters = json.load(answer)["items"]
    return sorted(letter["kind"] for letter in letters if letter["order"] == number)


def read_on(process: subprocess.Popen[str], words: str) -> None:
    """Read what the demo says until it has said `words`."""
    assert process.stdout is not None
    assert any(words in line for line in process.stdout), f"it never said {words!r}"


def wait_until_served(process: subprocess.Popen[str], port: int) -> None:
    """Knock until somebody answers there again, as long as the demo lives."""
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except OSError:
            continue
        return
    pytest.fail("the demo ended")


def test_a_first_start_says_everything_and_a_second_on_other_ports_goes_on_where_it_was(
    var: Path,
    ports: Ports,
) -> None:
    tokens_file = var / "demo-tokens.json"
    with demo(var, ports) as (process, said):
        for words in (*(f"http://127.0.0.1:{port}" for port in ports), "manager@alder.test", "recork-demo"):
            assert words in said
        assert "orders@shop.alder.test" in said
        assert tokens_file.stat().st_mode & 0o777 == 0o600
        tokens = json.loads(tokens_file.read_text())
        assert set(tokens) == {"alder", "birch", "floor", "shop"}
        orders, sales = everything(ports, tokens)
        sent = {
            sending["order_number"]: sending["warehouse_state"]
            for sale in sales
            for sending in sale["submissions"]
        }
        assert sent == {order["order_number"]: order["state"] for order in orders}
        family = everybody(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE_S) == 0
        assert psutil.wait_procs(family, timeout=30)[1] == []

    moved = free_ports()
    with demo(var, moved) as (_process, said):
        assert "First start" not in said
        assert json.loads(tokens_file.read_text()) == tokens
        assert everything(moved, tokens) == (orders, sales)
        _cancel_from_both_sides(moved, tokens)


def _cancel_from_both_sides(ports: Ports, tokens: dict[str, str]) -> None:
    """The houses and the sandbox find each other, also where they were not on the first start."""
    path = f"/api/v1/orders/10245/cancellations/{uuid4()}"
    ask(ports.shop, path, tokens["shop"], {"reason": "customer_request"})
    sale = refunded(ports, tokens["shop"], "10245")
    assert sale["refunded_cents"] == sale["captured_cents"] == sale["total_cents"]
    stopped = ask(ports.portal, "/api/v1/orders/10245", tokens["alder"])
    assert (stopped["state"], stopped["cancellation"]["shop_next"]) == ("cancelled", "cancel_order")
    until(lambda: letters_about(ports, "10245"), lambda kinds: kinds == ["cancelled", "refunded"])

    path = f"/api/v1/orders/10236/cancellations/{uuid4()}"
    ask(ports.portal, path, tokens["alder"], {"reason": "duplicate", "shop_next": "cancel_order"})
    sale = refunded(ports, tokens["shop"], "10236")
    assert sale["refunded_cents"] == sale["total_cents"]


def test_whoever_is_killed_comes_back_and_nobody_outlives_the_demo(var: Path, ports: Ports) -> None:
    with demo(var, ports) as (process, _said):
        for name, words in CHILDREN.items():
            child(process, *words).kill()
            read_on(process, f"{name} ended (killed by SIGKILL); starting it again")
        for port in ports:
            wait_until_served(process, port)

        family = everybody(process)
        process.kill()
        process.wait()
        assert psutil.wait_procs(family, timeout=60)[1] == []
        for port in ports:
            socket.create_server(("127.0.0.1", port)).close()


@pytest.mark.parametrize("variable", ["PORTAL_PORT", "SHOP_PORT", "SANDBOX_PORT"])
def test_a_taken_port_is_said_before_anything_is_started(var: Path, ports: Ports, variable: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "recork", "demo"],
            env=environment(var, ports) | {variable: str(port)},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    assert done.returncode == 1
    assert f"Port {port} on 127.0.0.1 can't be taken" in done.stdout
    assert f"{variable}={port + 100} make demo" in done.stdout
    assert list(var.iterdir()) == []
