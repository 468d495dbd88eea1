"""The shop's refusals as problems."""

from http import HTTPStatus

from ninja import NinjaAPI

from recork.commerce.rules.actor import NotAllowed
from recork.commerce.rules.refusal import Refused
from recork.manners.api.problem import CallRefused, NextStepShown
from recork.manners.api.refusing import answering, forbidden, teach_manners

NOT_FOUND = frozenset(
    {
        "order_not_found",
        "cancellation_not_found",
        "intercept_not_found",
        "carrier_request_not_found",
        "refund_not_found",
    }
)
UNFIT = frozenset(
    {
        "number_not_own", "currency_not_ours", "unknown_sku", "tenders_do_not_add_up", "account_missing",
        "discount_too_large", "not_selectable", "nothing_to_refund", "no_such_line", "line_twice", "either_or", "not_positive", "more_than_shipping", "wish_not_whole",
    }
)  # fmt: skip


def teach(api: NinjaAPI) -> None:
    """Let the API answer these exceptions with problems, after taking back what the call began."""
    teach_manners(api)
    answering(api, NotAllowed, _forbidden)


def problem_of(refused: Refused) -> CallRefused:
    """What an operation has refused, as the API says it: not there, not fit, or not as things stand."""
    status = HTTPStatus.CONFLICT
    if refused.code in NOT_FOUND:
        status = HTTPStatus.NOT_FOUND
    elif refused.code in UNFIT:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    steps = [NextStepShown(action="read", label=step) for step in refused.next_steps]
    return CallRefused(status, refused.code, refused.words, next_steps=steps)


def _forbidden(error: NotAllowed) -> CallRefused:
    return forbidden(str(error), error.verb)
