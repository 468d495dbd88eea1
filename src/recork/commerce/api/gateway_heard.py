"""The door for the payment gateway's webhooks."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from recork.commerce import environment
from recork.commerce.gateways import BadSignature, StripeEvent, read_stripe_event
from recork.commerce.operations.gateway_news import hear_gateway
from recork.manners.api.body import bring_body
from recork.manners.api.problem import CallRefused


@csrf_exempt
@login_not_required
@require_POST
def stripe_webhook(request: HttpRequest) -> HttpResponse:
    """Take one event: 204, also for a repeat and for what concerns nothing of ours; 401 without a good signature."""
    try:
        bring_body(request)
        signature = request.headers.get("Stripe-Signature", "")
        event = read_stripe_event(request.body, signature, environment.STRIPE_WEBHOOK_SECRETS)
    except BadSignature as error:
        return CallRefused(HTTPStatus.UNAUTHORIZED, "bad_signature", str(error)).answer()
    except CallRefused as refused:
        return refused.answer()
    hear_gateway(_with_our_key(event), now=timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _with_our_key(event: StripeEvent) -> StripeEvent:
    """A key that is no UUID is none of ours."""
    try:
        UUID(event.key)
    except ValueError:
        return StripeEvent(event.event_id, event.kind, event.created)
    return event
