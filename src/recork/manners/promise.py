"""Promise work to the worker, inside the transaction that makes it necessary."""

from procrastinate.contrib.django import app


def promise(task: str, **arguments: str | int) -> None:
    """Enqueue a job by its name; it exists if and only if the transaction commits.

    The worker may run it more than once, or (after a disaster) never: what it does must
    hang on rows, and a periodic job must find what is missing.
    """
    app.configure_task(task, allow_unknown=True).defer(**arguments)
