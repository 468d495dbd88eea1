"""Take up again what was given up: news that could not be applied, letters that could not be sent."""

from datetime import datetime

from django.db import transaction

from recork.commerce.models import Heard, Mail
from recork.commerce.rules.actor import Actor, Verb, require
from recork.manners.promise import promise
from recork.manners.trail.acts import note_act

ANEW = {"attempts": 0}


@transaction.atomic
def apply_again(actor: Actor, heard_id: int) -> bool:
    """Try a piece of news anew from the first attempt on; False when none waits under this id. Raises `NotAllowed`."""
    require(actor, Verb.CANCEL_ORDERS)
    waiting = Heard.objects.select_for_update().filter(pk=heard_id, applied_at=None).defer("body").first()
    if waiting is None:
        return False
    before = {"attempts": waiting.attempts}
    note_act("changed", "heard", row=waiting.pk, named=waiting.message_id, before=before, after=ANEW)
    Heard.objects.filter(pk=waiting.pk).update(attempts=0)
    promise("commerce.apply_news")
    return True


@transaction.atomic
def send_again(actor: Actor, mail_id: int, *, now: datetime) -> bool:
    """The same for a letter, which keeps its name, so that readers know it as one. Raises `NotAllowed`."""
    require(actor, Verb.CANCEL_ORDERS)
    given_up = Mail.objects.filter(pk=mail_id, gave_up_at__isnull=False, sent_at=None).exclude(to="")
    letter = given_up.select_for_update().defer("text", "html").first()
    if letter is None:
        return False
    orders, before = [letter.order_id], {"attempts": letter.attempts}
    note_act("changed", "mail", row=letter.pk, named=letter.kind, before=before, after=ANEW, order_ids=orders)
    Mail.objects.filter(pk=letter.pk).update(attempts=0, gave_up_at=None, next_try_at=now)
    return True
