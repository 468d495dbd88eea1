"""Find an order and lock it. Whatever concerns an order locks its row first, then what hangs on it."""

from recork.commerce.models import Order, Question, Submission


def lock_order(number: str) -> Order | None:
    """Lock an order by its own number for the rest of the transaction; None when there is none."""
    return Order.objects.select_for_update().filter(number=number).first()


def lock_order_by_id(order_id: int) -> Order:
    """The same by its id, which is known to exist."""
    return Order.objects.select_for_update().get(pk=order_id)


def newest_submission(order: Order) -> Submission | None:
    """The last sending of a locked order."""
    return Submission.objects.filter(order=order).order_by("-generation").first()


def open_question(order: Order) -> Question | None:
    """The question that a locked order's fate hangs on."""
    return Question.objects.filter(order=order, is_open=True).first()
