"""Promise work to the worker, inside the transaction that makes it necessary."""

from uuid import uuid4

from procrastinate.contrib.django import app


def promise(task: str, **arguments: str | int) -> None:
    """Enqueue a job by its name; it exists if and only if the transaction commits.

    The worker may run it more than once, or (after a disaster) never: what it does must
    hang on rows, and a periodic job must find what is missing.
    """
    # A lock of its own: under that of a job that the clock brings too, a second promise would be refused while one waits.
    app.configure_task(task, allow_unknown=True, queueing_lock=str(uuid4())).defer(**arguments)
