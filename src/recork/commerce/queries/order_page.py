"""One order with what hangs on it, as its pages show it."""

from dataclasses import dataclass, field
from functools import cached_property

from recork.commerce.models import Cancellation, CarrierRequest, Order, Question, Submission
from recork.commerce.queries.edits import Offer, offer_of
from recork.commerce.rules.order import OrderStatus, ShippingStatus
from recork.commerce.rules.submission import LIVE, SubmissionState, shipping_words


@dataclass(frozen=True)
class OrderRead:
    """An order, its sendings (the first one first), its questions and requests to carriers (the newest first).

    offer  what was changed of it at the warehouse, while somebody can still decide about it
    """

    order: Order
    sendings: list[Submission]
    questions: list[Question]
    cancellation: Cancellation | None
    replaced_by: Order | None
    offer: Offer | None = None
    carrier_requests: list[CarrierRequest] = field(default_factory=list)

    @property
    def newest(self) -> Submission | None:
        return self.sendings[-1] if self.sendings else None

    @property
    def newest_state(self) -> SubmissionState | None:
        return SubmissionState(self.newest.state) if self.newest else None

    @property
    def at_warehouse(self) -> Submission | None:
        """The sending that the warehouse has, or may have."""
        return self.newest if self.newest_state in LIVE else None

    @cached_property
    def open_question(self) -> Question | None:
        return next((each for each in self.questions if each.is_open), None)

    @property
    def last_question(self) -> Question | None:
        return self.questions[0] if self.questions else None

    @property
    def carrier_request(self) -> CarrierRequest | None:
        """The last that was asked of the newest sending's carrier."""
        newest = self.newest
        return next(
            (each for each in self.carrier_requests if newest and each.submission_id == newest.pk), None
        )

    @property
    def shipping_words(self) -> str:
        """The Shipping Status as people read it; empty while it is blank."""
        return shipping_words(ShippingStatus(self.order.shipping_status), self.newest_state)


OVER = frozenset({OrderStatus.CANCELLED, OrderStatus.COMPLETED})


def read_order(number: str) -> OrderRead | None:
    """Read an order by its own number in five statements, a few more while there is an offer; None when there is none."""
    beside = Order.objects.select_related("customer", "ship_to", "replaces", "replaced_by", "cancellation")
    order = beside.filter(number=number).first()
    if order is None:
        return None
    return OrderRead(
        order,
        sendings=list(Submission.objects.filter(order=order).defer("body").order_by("generation")),
        questions=list(
            Question.objects.filter(order=order).select_related("submission").order_by("-asked_at", "-id")
        ),
        cancellation=getattr(order, "cancellation", None),
        replaced_by=getattr(order, "replaced_by", None),
        offer=None if order.status in OVER else offer_of(order),
        carrier_requests=list(
            CarrierRequest.objects.filter(order=order)
            .select_related("submission")
            .order_by("-asked_at", "-id")
        ),
    )
