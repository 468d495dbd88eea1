"""New people get their mail."""

from procrastinate import RetryStrategy

from recork.fulfillment.models import scope
from recork.fulfillment.operations.invitation import write_invitation
from recork.manners.job import job

PATIENT = RetryStrategy(max_attempts=8, exponential_wait=3)
"""A mail server that is away comes back within the three hours this takes."""


@job("fulfillment.send_invitation", retry=PATIENT)
def send_invitation(user_id: int) -> None:
    """Write to one invited person."""
    with scope.of_every_winery():
        mail = write_invitation(user_id)
    if mail is not None:
        mail.send()
