"""localstripe, a Stripe server that others wrote, in a process of its own on this machine alone.

It knows no idempotency keys and lets more be refunded than was taken. What it proves is that we read and write
Stripe's shapes as others understand them, and not only as we do.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Its own command listens on every address and keeps all it knows in one file for the whole machine.
PROGRAM = """
import socket
from aiohttp import web
from localstripe import resources
from localstripe.server import app
resources.Store.dump_to_disk = lambda store: None
line = socket.create_server(("127.0.0.1", 0))
print(line.getsockname()[1], flush=True)
web.run_app(app, sock=line, print=None)
"""


@contextmanager
def open_localstripe() -> Iterator[str]:
    """Run it and give its address."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()
