"""News leaves the house: queued, sent and recorded, each in a short transaction of its own."""

from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from procrastinate import RetryStrategy

from recork.fulfillment.models import scope
from recork.fulfillment.operations.webhook_delivery import record
from recork.fulfillment.operations.webhook_message import Message, queue_news, take_due
from recork.fulfillment.operations.webhook_notice import write_notice
from recork.manners.alone import alone
from recork.manners.job import by_the_clock, job
from recork.wire.caller import Heard, NoAnswer, call
from recork.wire.signature import sign

SENDERS = 16
TIMEOUT_S = 10.0
ROUND_S = 8.0
"""After that a round takes nothing new, so that its worker can be told to stop; the next one follows at once."""

LARGEST_ANSWER = 4_096
"""Of an answer only the beginning is kept, for people to read."""

PATIENT = RetryStrategy(max_attempts=8, exponential_wait=3)

type Flying = dict[Future[Heard | NoAnswer], Message]


@by_the_clock("fulfillment.send_webhooks", cron="* * * * * */2")
def send_webhooks() -> None:
    """Queue what is new and send what is due. No transaction is open while anybody is called."""
    # One sender at a time sees what is under way to whom: a slow address gets few of the threads.
    with alone("fulfillment.send_webhooks") as is_alone:
        if is_alone:
            with ThreadPoolExecutor(SENDERS, thread_name_prefix="webhook") as senders:
                _send_what_is_due(senders)


def _send_what_is_due(senders: ThreadPoolExecutor) -> None:
    until = monotonic() + ROUND_S
    with scope.of_every_winery():
        queue_news(now=timezone.now())
    flying: Flying = {}
    while True:
        if monotonic() < until:
            for message in _take(flying):
                flying[senders.submit(_send, message)] = message
        if not flying:
            return
        landed, _ = wait(flying, return_when=FIRST_COMPLETED)
        with scope.of_every_winery():
            for future in landed:
                record(flying.pop(future), future.result(), now=timezone.now())


def _take(flying: Flying) -> list[Message]:
    under_way = [message.endpoint_id for message in flying.values()]
    with scope.of_every_winery():
        return take_due(SENDERS - len(flying), under_way, now=timezone.now())


def _send(message: Message) -> Heard | NoAnswer:
    if message.broken:
        return NoAnswer(message.broken)
    return call(
        "POST",
        message.url,
        body=message.body,
        headers={
            "Content-Type": "application/json",
            **sign(message.secrets, message.id, timezone.now(), message.body),
        },
        timeout_s=TIMEOUT_S,
        guarded=True,
        allow_loopback=settings.WEBHOOKS_TO_LOOPBACK,
        largest_answer=LARGEST_ANSWER,
    )


@job("fulfillment.tell_of_switched_off", retry=PATIENT)
def tell_of_switched_off(endpoint_id: str) -> None:
    """Write to the winery's managers that one of their shops hears nothing any more."""
    with scope.of_every_winery():
        mail = write_notice(UUID(endpoint_id))
    if mail is not None:
        mail.send()
