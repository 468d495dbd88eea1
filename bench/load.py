"""Load over HTTP from one process: many kept-open connections, one request at a time on each."""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Load:
    """What a run of requests came to: answers per second, waits in seconds, answers by status."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.waits) / self.seconds

    def wait_ms(self, share: float) -> float:
        """The wait, in milliseconds, that `share` of the requests stayed below."""
        return sorted(self.waits)[min(int(len(self.waits) * share), len(self.waits) - 1)] * 1000


class _Line:
    """One connection: what it waits for, and since when."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asked_at = 0.0
        self.heard = b""

    def ask(self, request: bytes) -> None:
        self.asked_at = time.perf_counter()
        self.heard = b""
        self.socket.sendall(request)

    def listen(self) -> int | None:
        """Take what has come; the status once the answer is whole, else None."""
        self.heard += self.socket.recv(1 << 20)
        head, gap, body = self.heard.partition(b"\r\n\r\n")
        if not gap or len(body) < _length(head):
            return None
        return int(head[9:12])


def _length(head: bytes) -> int:
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0])


def run_load(
    address: tuple[str, int],
    request: Callable[[int], bytes],
    *,
    connections: int,
    seconds: float,
    first: int = 0,
) -> Load:
    """Keep `connections` requests under way for `seconds`; the n-th one sent is `request(n)`."""
    numbers = _from(first)
    load = Load()
    with selectors.DefaultSelector() as selector:
        lines = [_Line(address) for _ in range(connections)]
        began = time.perf_counter()
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(request(next(numbers)))
        waiting = connections
        while waiting:
            for key, _ in selector.select():
                line = key.data
                status = line.listen()
                if status is None:
                    continue
                now = time.perf_counter()
                load.waits.append(now - line.asked_at)
                load.statuses[status] += 1
                if now - began < seconds:
                    line.ask(request(next(numbers)))
                else:
                    waiting -= 1
        load.seconds = time.perf_counter() - began
        for line in lines:
            line.socket.close()
    return load


def _from(first: int) -> Iterator[int]:
    while True:
        yield first
        first += 1


def http(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Write a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
