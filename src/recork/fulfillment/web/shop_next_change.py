"""Change one's mind, after a stop, about what the shop does next."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from recork.fulfillment.operations.shop_next import Wish, WishAnswer, WishOutcome, change_shop_next
from recork.fulfillment.rules.actor import Verb
from recork.fulfillment.rules.shop_next import told_to
from recork.fulfillment.web.door import SeatedRequest, page
from recork.fulfillment.web.forms.shop_next import ShopNextForm
from recork.fulfillment.web.order import find_order, page_of
from recork.fulfillment.web.refusal import NO_SHOP


@require_POST
@page(Verb.CANCEL_ORDERS)
def change(request: SeatedRequest, number: str, question_id: UUID) -> HttpResponse:
    """Ask the shop, and go back to the order, which says what became of it."""
    now = timezone.now()
    details = find_order(number)
    form = ShopNextForm(request.POST, auto_id="next-%s")
    if details.order.connection_id is None:
        form.add_error(None, NO_SHOP)
    if not form.is_valid():
        response = page_of(request, details, now, next_said=form)
        response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response
    actor = request.seat.actor
    named = details.order.order_number if actor.winery_id is not None else number
    said = form.cleaned_data
    wish = Wish(form.told, said["pickup_location"], said["pickup_ready_on"])
    _say(request, wish, change_shop_next(actor, named, question_id, wish, now=now))
    return HttpResponseRedirect(reverse("order", args=[number]), status=HTTPStatus.SEE_OTHER)


def _say(request: SeatedRequest, wish: Wish, answer: WishAnswer) -> None:
    match answer.outcome:
        case WishOutcome.ASKED:
            words = told_to(wish.shop_next, wish.pickup_location, wish.pickup_ready_on)
            messages.success(request, f"The shop is told {words}. Whether it was in time shows here.")
        case WishOutcome.IN_FORCE:
            messages.info(request, "That is what the shop is told already. Nothing was changed.")
        case WishOutcome.TOO_LATE:
            again = f"Too late: the shop has sent the order again, as {answer.sent_as}."
            messages.warning(request, f"{again} Cancel {answer.sent_as} instead.")
        case _:
            messages.error(request, "That cancellation did not stop this order. Nothing was changed.")
