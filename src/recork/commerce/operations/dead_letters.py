"""Take up again what was given up: news that could not be applied, letters that could not be sent."""

from datetime import datetime

from django.db import transaction

from recork.commerce.models import Heard, Mail
from recork.commerce.rules.actor import Actor, Verb, require
from recork.manners.promise import promise


@transaction.atomic
def apply_again(actor: Actor, heard_id: int) -> bool:
    """Try a piece of news anew from the first attempt on; False when none waits under this id. Raises `NotAllowed`."""
    require(actor, Verb.CANCEL_ORDERS)
    waiting = Heard.objects.filter(pk=heard_id, applied_at=None).update(attempts=0)
    if waiting:
        promise("commerce.apply_news")
    return bool(waiting)


@transaction.atomic
def send_again(actor: Actor, mail_id: int, *, now: datetime) -> bool:
    """The same for a letter, which keeps its name, so that readers know it as one. Raises `NotAllowed`."""
    require(actor, Verb.CANCEL_ORDERS)
    given_up = Mail.objects.filter(pk=mail_id, gave_up_at__isnull=False, sent_at=None).exclude(to="")
    return bool(given_up.update(attempts=0, gave_up_at=None, next_try_at=now))
