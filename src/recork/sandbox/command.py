"""`recork sandbox`: run until told to stop."""

import argparse
import contextlib
import signal
import sys
from collections.abc import Sequence

from recork.cellar import var_folder
from recork.sandbox.counter import Counter
from recork.sandbox.ledger import Ledger
from recork.sandbox.server import Server


def run(options: Sequence[str]) -> int:
    """Serve until Ctrl-C or SIGTERM; the ledger lies in RECORK_VAR. Returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="recork sandbox", description="A payment service to try things with; it moves no real money."
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8002)
    chosen = parser.parse_args(options)
    counter = Counter(Ledger(var_folder() / "sandbox" / "ledger.sqlite3"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    try:
        server = Server(chosen.host, chosen.port, counter)
    except OSError as error:
        print(f"Port {chosen.port} on {chosen.host} can't be taken: {error.strerror}.", file=sys.stderr)
        return 1
    with server, contextlib.suppress(KeyboardInterrupt):
        counter.postman.start()
        print(f"The payment sandbox answers at http://{chosen.host}:{server.server_port}/", flush=True)
        server.serve_forever()
    return 0
