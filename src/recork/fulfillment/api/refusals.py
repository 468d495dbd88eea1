"""The refusals of this house's calls, from exception to problem. What isn't here is a defect, and a 500."""

from http import HTTPStatus

from ninja import NinjaAPI

from recork.fulfillment.api.order_shown import OrderRefused
from recork.fulfillment.operations.cancellation_batch import BatchIdTaken
from recork.fulfillment.operations.hold_call import ReleaseIdTaken
from recork.fulfillment.operations.receiving import OrderNumberReused
from recork.fulfillment.operations.tombstone import CancelledBeforeArrival
from recork.fulfillment.operations.webhook_delivery import EndpointIsOff
from recork.fulfillment.operations.webhook_endpoint import (
    EndpointIdTaken,
    TooManyEndpoints,
    UnknownEndpoint,
)
from recork.fulfillment.rules.actor import NotAllowed
from recork.manners.api.problem import CallRefused
from recork.manners.api.refusing import answering, forbidden, invalid, teach_manners
from recork.manners.entry import Unfit


def teach(api: NinjaAPI) -> None:
    """Let the API answer these exceptions with problems, after taking back what the call began."""
    teach_manners(api)
    answering(api, NotAllowed, _forbidden)
    answering(api, OrderNumberReused, _number_reused)
    answering(api, CancelledBeforeArrival, cancelled_before_arrival)
    answering(api, BatchIdTaken, _batch_id_reused)
    answering(api, ReleaseIdTaken, lambda error: _plain(HTTPStatus.CONFLICT, "release_id_reused", error))
    answering(api, UnknownEndpoint, lambda error: _plain(HTTPStatus.NOT_FOUND, "endpoint_not_found", error))
    answering(api, EndpointIdTaken, lambda error: _plain(HTTPStatus.CONFLICT, "endpoint_id_reused", error))
    answering(api, EndpointIsOff, lambda error: _plain(HTTPStatus.CONFLICT, "endpoint_disabled", error))
    answering(api, TooManyEndpoints, lambda error: _plain(HTTPStatus.CONFLICT, "too_many_endpoints", error))
    answering(api, Unfit, lambda error: invalid([(error.field, error.words.rstrip("."))]))


def _plain(status: HTTPStatus, code: str, error: Exception) -> CallRefused:
    return CallRefused(status, code, str(error))


def _forbidden(error: NotAllowed) -> CallRefused:
    return forbidden(str(error), error.verb)


def _number_reused(error: OrderNumberReused) -> CallRefused:
    detail = f"{error} Send it under a number of its own."
    return CallRefused(HTTPStatus.CONFLICT, "order_number_reused", detail)


def cancelled_before_arrival(error: CancelledBeforeArrival) -> CallRefused:
    """A cancellation, not a refusal: it says by which question, and what the shop is to do."""
    return CallRefused(
        HTTPStatus.CONFLICT,
        "cancelled_before_arrival",
        str(error),
        shape=OrderRefused,
        question_id=error.stop.question_id,
        shop_next=error.stop.shop_next,
    )


def _batch_id_reused(error: BatchIdTaken) -> CallRefused:
    return CallRefused(HTTPStatus.CONFLICT, "batch_id_reused", str(error))
