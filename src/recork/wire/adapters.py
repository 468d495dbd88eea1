"""Adapters of `requests` that obey a deadline and, guarded, go only where `guard` allows.

They are used without a session: one would follow proxies and passwords of the environment, and read the whole body
of a redirect, however long it is.
"""

import socket
from ipaddress import ip_address
from typing import Any

from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter
from urllib3 import HTTPConnectionPool

from recork.wire.deadline import Deadline
from recork.wire.guard import is_public


class Watched(HTTPAdapter):
    """Shows each of its connections to the deadline."""

    def __init__(self, deadline: Deadline, **named: Any) -> None:
        super().__init__(**named)
        self._deadline = deadline

    def get_connection_with_tls_context(self, *args: Any, **named: Any) -> HTTPConnectionPool:
        pool = super().get_connection_with_tls_context(*args, **named)
        assert isinstance(pool, HTTPConnectionPool)  # requests' own words for it are wider
        pool.ConnectionCls = _watched(pool.ConnectionCls, self._deadline)
        return pool


class Guarded(Watched, IPFilterAdapter):
    """Resolves the host once, refuses what is not public, and connects to the very machine it looked at."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__(deadline, is_https_proto=True)

    def build_connection_pool_key_attributes(self, *args: Any, **named: Any) -> Any:
        host, pool = super().build_connection_pool_key_attributes(*args, **named)
        address = ip_address(host["host"].strip("[]"))
        if not is_public(address):  # the library lets some pass, like fec0:: and ::127.0.0.1
            raise InvalidIPAddress(address)
        return host, pool


def _watched(kind: Any, deadline: Deadline) -> Any:
    """Return urllib3's class of connections `kind`, whose connections `deadline` gets to see."""

    class WatchedConnection(kind):
        def _new_conn(self) -> socket.socket:
            connection: socket.socket = super()._new_conn()
            deadline.watch(connection)
            return connection

    return WatchedConnection
