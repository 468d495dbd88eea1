"""The door for the warehouse's webhooks: signed, stored, answered; what follows from them comes later."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from recork.commerce.models import Warehouse
from recork.commerce.operations.news import hear
from recork.manners.api.body import bring_body
from recork.manners.api.problem import CallRefused
from recork.wire.sealed import unseal
from recork.wire.signature import BadSignature, verify

type View = Callable[[HttpRequest], HttpResponse]


@csrf_exempt
@login_not_required
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Take one message: 204 once it is stored, also for a repeat; 401 for whatever isn't signed by the warehouse."""
    try:
        bring_body(request)
        message_id = verify(_living_secrets(), dict(request.headers), request.body)
    except BadSignature as error:
        return CallRefused(HTTPStatus.UNAUTHORIZED, "bad_signature", str(error)).answer()
    except CallRefused as refused:
        return refused.answer()
    hear(message_id[:120], request.body, "webhook", now=timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _living_secrets() -> list[str]:
    warehouse = Warehouse.objects.first()
    if warehouse is None:
        return []
    until = warehouse.secret_before_until
    sealed = [warehouse.secret, warehouse.secret_before if until and until > timezone.now() else None]
    return [unseal(bytes(each), key=settings.SECRET_KEY) for each in sealed if each is not None]
