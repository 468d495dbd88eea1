"""Whether a port on this machine is ours to take."""

import socket
from contextlib import closing

from recork.demo.plan import BadPlan


def demand_free(port: int, *, variable: str) -> None:
    """Raise `BadPlan` when somebody else listens on `port`, with words on how to choose another."""
    with closing(socket.socket()) as knock:
        # As the server does: a port that was ours a minute ago is free although the kernel remembers it.
        knock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            knock.bind(("127.0.0.1", port))
        except OSError as error:
            raise BadPlan(
                f"Port {port} on 127.0.0.1 can't be taken ({error.strerror}). "
                f"Is a demo running already? Otherwise choose another: {variable}={port + 100} make demo"
            ) from error
