"""`recork <house> serve`: answer pages and the API over HTTP."""

import multiprocessing
import os
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from recork import lifeline
from recork.cellar.entry import PATIENCE
from recork.manners import log
from recork.manners.checks import LOOPBACK, SERVING
from recork.manners.management.role import refuse_unsafe_role

LINES: dict[str, object] = {
    "formatters": {"generic": {"format": "[%(levelname)s] %(message)s"}, "access": {"()": log.formatter()}}
}
"""The server's own words stay as they are; a line for each request holds no secret either."""

LONGEST_STATEMENT_S = 15
"""No page or call needs as much; a search that would take minutes gives its connection back."""


class Command(BaseCommand):
    help = "Answer pages and the API over HTTP until told to stop (SIGTERM, Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
        )
        parser.add_argument("--port", type=int, default=urlsplit(settings.BASE_URL).port or 8000)
        parser.add_argument(
            "--workers", type=int, default=2, help="processes; one for each core is a good number"
        )
        parser.add_argument("--threads", type=int, default=4, help="requests at a time in each process")
        parser.add_argument("--access-log", action="store_true", help="print a line for each request")

    def handle(
        self, *, host: str, port: int, workers: int, threads: int, access_log: bool, **_django: object
    ) -> None:
        self.check(tags=[SERVING], include_deployment_checks=True)
        _refuse_clear_net(host)
        refuse_unsafe_role()
        os.environ.setdefault(PATIENCE, str(LONGEST_STATEMENT_S))  # for the processes that answer
        # Forking a process that has threads may leave a lock held for ever in the child.
        multiprocessing.set_start_method("spawn", force=True)
        Granian(
            settings.WSGI_APPLICATION,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            log_level=LogLevels.warning,
            log_access=access_log,
            log_dictconfig=LINES,
            respawn_failed_workers=True,
            respawn_interval=0.5,
            workers_kill_timeout=10,
        ).serve(target_loader=LoadWithLifeline(os.getpid()))


class LoadWithLifeline:
    """Load the application in a process of the server that ends when the server itself was killed.

    Without it a killed server leaves its processes behind, and they keep the port.
    """

    def __init__(self, server: int) -> None:
        self.server = server

    def __call__(self, target: str) -> Callable[..., Any]:
        lifeline.tie_to(self.server)
        loaded: Callable[..., Any] = import_string(target)
        return loaded


def _refuse_clear_net(host: str) -> None:
    """Where the house's own address is plain http, it is for this machine alone, whatever it should listen on."""
    if host in LOOPBACK or settings.BASE_URL.startswith("https://") or settings.DEMO:
        return
    name = f"RECORK_{settings.HOUSE.upper()}_URL"
    raise CommandError(
        f"{host} is on a network, and {name} is {settings.BASE_URL}: it must begin with https://."
    )
