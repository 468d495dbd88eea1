"""Where a shop wants to hear its news."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from recork.fulfillment.api.door import actor_of, door
from recork.fulfillment.api.webhook_shown import EndpointSent, EndpointShown, SentTest, show_endpoint
from recork.fulfillment.models import ShopConnection
from recork.fulfillment.operations.webhook_delivery import send_test
from recork.fulfillment.operations.webhook_endpoint import UnknownEndpoint, delete_endpoint, keep_endpoint
from recork.fulfillment.queries.webhooks import endpoint_named
from recork.fulfillment.rules.actor import Actor, Verb
from recork.manners.api.answers import answers, say

router = Router(tags=["Webhooks"])


@router.put(
    "/webhook-endpoints/{id}",
    operation_id="put_webhook_endpoint",
    summary="Say where webhooks go",
    response=answers({200: EndpointShown, 201: EndpointShown}, 404, 409, body=True),
)
@door(Verb.MANAGE_WEBHOOKS)
def put_endpoint(
    request: HttpRequest,
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
    sent: EndpointSent,
) -> HttpResponse:
    """Make the endpoint what the body says. New: 201 with its `secret`, which is shown once; it hears what happens
    from now on. A repeat: 200 without it. A new endpoint belongs to the token's shop connection; a token without one
    changes what is there.
    """
    actor = actor_of(request)
    kept = keep_endpoint(
        actor,
        id,
        sent.url,
        secret_version=sent.secret_version,
        now=timezone.now(),
        shop=_shop_of(actor),
        is_on=sent.enabled,
    )
    status = HTTPStatus.CREATED if kept.is_new else HTTPStatus.OK
    return say(status, show_endpoint(kept.endpoint, kept.secret))


@router.get(
    "/webhook-endpoints/{id}",
    operation_id="get_webhook_endpoint",
    summary="See how an endpoint is doing",
    response=answers({200: EndpointShown}, 404),
)
@door(Verb.MANAGE_WEBHOOKS)
def get_endpoint(
    request: HttpRequest,
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Show an endpoint, what waits for it, and whether it was switched off and why."""
    endpoint = endpoint_named(actor_of(request), id)
    if endpoint is None:
        raise UnknownEndpoint(id)
    return say(HTTPStatus.OK, show_endpoint(endpoint))


@router.delete(
    "/webhook-endpoints/{id}",
    operation_id="delete_webhook_endpoint",
    summary="Take an endpoint out",
    response=answers({204: None}, 404),
)
@door(Verb.MANAGE_WEBHOOKS)
def remove_endpoint(
    request: HttpRequest,
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Delete an endpoint with the record of what was sent there. The events stay in the feed."""
    delete_endpoint(actor_of(request), id)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.post(
    "/webhook-endpoints/{id}/test-events",
    operation_id="post_test_event",
    summary="Try an endpoint out",
    response=answers({202: SentTest}, 404, 409),
)
@door(Verb.MANAGE_WEBHOOKS)
def post_test(
    request: HttpRequest,
    id: Path[UUID],  # noqa: A002 -- the name that the address gives it
) -> HttpResponse:
    """Send an event of the type `test`, once: within seconds, and whatever comes of it. While one is on its way, that
    is it.
    """
    test = send_test(actor_of(request), id, now=timezone.now())
    return say(HTTPStatus.ACCEPTED, SentTest(webhook_id=test.message_id))


def _shop_of(actor: Actor) -> ShopConnection | None:
    return None if actor.connection_id is None else ShopConnection.objects.get(pk=actor.connection_id)
