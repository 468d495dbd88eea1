"""How a job is declared: by name, with a database connection of its own time."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import wraps
from uuid import uuid4

from django.db import close_old_connections
from procrastinate import BaseRetryStrategy
from procrastinate.contrib.django import app
from procrastinate.tasks import Task

from recork.manners.trail.standing import Door, Standing, standing_at, tell_database


def job[**P](
    name: str, *, retry: BaseRetryStrategy | bool = False, queue: str = "default"
) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """Declare a function as the job `name`.

    It begins and ends without a database connection: a worker's threads live for weeks, and
    nobody else gives back a connection that was lost when the server restarted.
    """

    def declare(work: Callable[P, None]) -> Task[P, None, P]:
        return app.task(name=name, retry=retry, queue=queue)(_connected(name, work))

    return declare


def by_the_clock(name: str, cron: str) -> Callable[[Callable[[], None]], Callable[[int], None]]:
    """Declare a function as a job that is done again and again; a sixth field of `cron` counts seconds.

    One at most waits in the queue, so that a worker that was away doesn't find hundreds.
    """

    def declare(work: Callable[[], None]) -> Callable[[int], None]:
        run = _connected(name, work)

        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name)
        def at(timestamp: int) -> None:
            run()

        return at

    return declare


def each_by_itself[T](work: Callable[[T], None], items: Sequence[T]) -> None:
    """Do this for one after the other; one that fails keeps nobody behind it from their turn, and is raised at the end."""
    with ExitStack() as turns:
        for item in reversed(items):
            turns.callback(work, item)


def _connected[**P](name: str, work: Callable[P, None]) -> Callable[P, None]:
    @wraps(work)
    def connected(*args: P.args, **kwargs: P.kwargs) -> None:
        close_old_connections()
        standing = Standing(Door.JOB, name, uuid4().hex, person={"who": "Recork"})
        try:
            with standing_at(standing):
                tell_database(whole_session=True)
                work(*args, **kwargs)
        finally:
            close_old_connections()

    return connected
