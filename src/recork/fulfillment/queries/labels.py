"""Labels that a person must see to, and those of one order."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from recork.fulfillment.carriers import MANUAL
from recork.fulfillment.models import Label
from recork.fulfillment.queries.floor import MOST_ROWS
from recork.fulfillment.rules.label import LATE, LabelState


@dataclass(frozen=True, slots=True)
class OpenLabels:
    """What waits for a person, the oldest first: each list has at most `MOST_ROWS`.

    `to_type` are to be bought by hand, `failed` were refused, `to_give_back` could not be voided by themselves,
    `late` are those of which the carrier has said nothing for a while.
    """

    to_type: list[Label]
    failed: list[Label]
    to_give_back: list[Label]
    late: list[Label]

    def __bool__(self) -> bool:
        return bool(self.to_type or self.failed or self.to_give_back or self.late)


def open_labels(winery_id: int | None, *, now: datetime) -> OpenLabels:
    """Read them, in one statement."""
    waiting = Q(state=LabelState.WANTED, carrier=MANUAL) | Q(state=LabelState.VOID_WANTED, carrier=MANUAL)
    refused = Q(state__in=[LabelState.FAILED, LabelState.VOID_REFUSED])
    late = Q(state__in=[LabelState.WANTED, LabelState.VOID_WANTED], wanted_at__lt=now - LATE, tries__gt=0)
    open_now = Q(closed_at__isnull=True) & ~Q(state__in=["bought", "voided"])
    found = list(
        _in_view(winery_id).filter(open_now, waiting | refused | late).order_by("wanted_at", "id")[:MOST_ROWS]
    )
    return OpenLabels(
        to_type=[each for each in found if each.state == LabelState.WANTED and each.carrier == MANUAL],
        failed=[each for each in found if each.state == LabelState.FAILED],
        to_give_back=[
            each
            for each in found
            if each.state == LabelState.VOID_REFUSED
            or (each.state == LabelState.VOID_WANTED and each.carrier == MANUAL)
        ],
        late=[
            each
            for each in found
            if each.state in (LabelState.WANTED, LabelState.VOID_WANTED) and each.carrier != MANUAL
        ],
    )


def label_in_view(label_id: UUID, winery_id: int | None) -> Label | None:
    """One label; None when there is no such label in view."""
    return _in_view(winery_id).filter(pk=label_id).first()


def labels_of(order_id: int) -> list[Label]:
    """The labels that an order's boxes bear now, in the order of the boxes."""
    labels = Label.objects.filter(order=order_id, state=LabelState.BOUGHT).select_related("package")
    return list(labels.order_by("package__position", "package"))


def _in_view(winery_id: int | None) -> QuerySet[Label]:
    labels = Label.objects.select_related("package", "order__winery")
    return labels if winery_id is None else labels.filter(winery=winery_id)
