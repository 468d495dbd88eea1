"""`recork <house> worker`: do the jobs that were promised."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from recork.manners.management.role import refuse_unsafe_role

HANDS = 4
"""Jobs at once in one worker: while one waits for somebody else's server, the others go on."""


class Command(BaseCommand):
    help = "Do promised jobs, and the periodic ones, until told to stop (SIGTERM, Ctrl-C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="worker", help="how logs call this worker")
        parser.add_argument("--queues", nargs="*", help="only these queues (default: all)")
        parser.add_argument("--until-done", action="store_true", help="stop when nothing is left to do")

    def handle(self, *, name: str, queues: list[str] | None, until_done: bool, **_django: object) -> None:
        refuse_unsafe_role()
        # Who does jobs needs a connection that can listen. It is the worker's alone: a job that promises
        # another one still does so on Django's connection, inside its own transaction.
        assert isinstance(app.connector, DjangoConnector)
        workshop = app.with_connector(app.connector.get_worker_connector())
        workshop.run_worker(
            name=name,
            queues=queues,
            # With a free hand it would think all is done while a job under way may yet promise another.
            concurrency=1 if until_done else HANDS,
            wait=not until_done,
            # A job that is cut off is done again from its start: short enough for a restart, long
            # enough for a chunk of a group cancel.
            shutdown_graceful_timeout=10,
        )
