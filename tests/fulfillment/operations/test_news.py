"""A change and the promise to tell the shop are one commit."""

from uuid import uuid4

from django.db import connection, transaction

from recork.fulfillment.models import News, Order, scope
from recork.fulfillment.operations.cancellation import Asking, cancel_orders
from recork.fulfillment.rules.cancellation import AskedFrom
from tests.fulfillment.cast import NOW, House, place


def stop(house: House) -> None:
    asking = Asking(question_id=uuid4(), asked_from=AskedFrom.VIEW_ORDERS)
    (answer,) = cancel_orders(house.nora, ["10234"], asking, now=NOW, by_fulfillment_number=False)
    assert answer.state == "cancelled"


def seen() -> tuple[str, list[str]]:
    """The order's state, and what its shop will hear."""
    with scope.of_every_winery():
        return Order.objects.get().state, list(News.objects.order_by("id").values_list("type", flat=True))


def test_news_in_same_transaction_as_the_stop(live_house: House) -> None:
    place(live_house.alder_shop)
    with scope.of_actor(live_house.nora):
        stop(live_house)
        transaction.set_rollback(True)
    assert seen() == ("received", ["order.received"])

    with scope.of_actor(live_house.nora):
        stop(live_house)
    connection.close()  # whoever did it is gone; no job of theirs ever ran
    assert seen() == ("cancelled", ["order.received", "order.cancelled"])
