"""What one order hears of one of its sendings, by webhook, from the feed or in an answer of the API."""

from dataclasses import replace
from datetime import datetime

from recork.commerce.models import Order, Question, Submission
from recork.commerce.operations.answering import WAREHOUSE, settle_accepted, settle_declined, told_by
from recork.commerce.operations.carrier_request import hear_carrier_request
from recork.commerce.operations.carrying_out import carry_out, seen
from recork.commerce.operations.edits import keep_edit
from recork.commerce.operations.edits_anew import carry_on
from recork.commerce.operations.locking import newest_submission, open_question
from recork.commerce.operations.timeline import note, owe_report
from recork.commerce.rules.news import OrderNews
from recork.commerce.rules.protocol import (
    Plan,
    hear_other_wish,
    hear_returned,
    hear_shipped,
    hear_stop,
    hear_taken,
)
from recork.commerce.rules.question import WISH_WORDS, Answer, Found, ShopNext
from recork.commerce.rules.submission import SubmissionState

CHANGED_WISH = "cancellation.shop_next_changed"


def hear_order(order: Order, submission: Submission, news: OrderNews, *, now: datetime) -> None:
    """Let a locked order hear how one of its sendings stands.

    An answer to the order's own open question is settled whatever the version: once, as it closes the
    question. So is what was edited there kept, once, and heard how a request to its carrier stands. State news that
    are older than what was heard change nothing.
    """
    # guard: answers_pass_version_fence
    _hear_answer(order, submission, news, now)
    if order.erased_at is not None:
        # An old piece of news, of a customer who is forgotten.
        news = replace(news, edit=None, edited="", holds="", pickup_location="")
    if keep_edit(order, submission, news, who=WAREHOUSE, now=now):
        carry_on(order, now=now)
    if news.carrier is not None:
        hear_carrier_request(order, submission, news.carrier, now=now)
    # guard: version_fence
    if news.version <= submission.heard_version:
        return
    before = ShopNext(submission.shop_next) if submission.shop_next else None
    _keep(submission, news, now)
    if news.edited and news.edit is None:
        words = (
            f"{submission.order_number} was edited at the warehouse {news.edited}. Here nothing was changed"
        )
        note(order, WAREHOUSE, words, "edited", now=now)
    if news.type == CHANGED_WISH and before is not None:
        _hear_other_wish(order, submission, before, news.shop_next, now)
        return
    question = open_question(order)
    plan = _plan(order, submission, question, news)
    if plan != Plan():
        _tell(order, submission, news, plan, now)
    carry_out(plan, order, submission, who=_who(news), now=now)


def _hear_answer(order: Order, submission: Submission, news: OrderNews, now: datetime) -> None:
    question = open_question(order)
    if news.told is None or question is None:
        return
    # guard: answer_settles_only_its_question
    if str(question.pk) != news.told.question_id or question.submission_id != submission.pk:
        return
    if news.told.answer is Answer.ACCEPTED:
        # The news of a stop bear the id of the question that stopped it: ours.
        settle_accepted(order, submission, question, found=Found.STOPPED, shop_next=news.shop_next, now=now)
    else:
        settle_declined(
            order,
            submission,
            question,
            code=news.told.code,
            words=news.told.words,
            next_steps=(),
            now=now,
        )


def _keep(submission: Submission, news: OrderNews, now: datetime) -> None:
    submission.heard_version = news.version
    submission.warehouse_state, submission.warehouse_status = news.state, news.status
    submission.warehouse_holds = news.holds
    submission.heard_at = now
    submission.fulfillment_number = news.fulfillment_number
    submission.packages = news.packages
    if news.state == "cancelled":
        submission.stopped_at = submission.stopped_at or news.at
        submission.shop_next = news.shop_next
        submission.pickup_location = news.pickup_location
        submission.pickup_ready_on = news.pickup_ready_on
        submission.stop_question = news.told.question_id if news.told else submission.stop_question
    submission.save(
        update_fields=[
            "heard_version", "warehouse_state", "warehouse_status", "warehouse_holds", "heard_at", "fulfillment_number", "packages",
            "stopped_at", "shop_next", "pickup_location", "pickup_ready_on", "stop_question",
        ]
    )  # fmt: skip


def _plan(order: Order, submission: Submission, question: Question | None, news: OrderNews) -> Plan:
    now_seen = seen(order, submission, question)
    match news.state:
        case "cancelled":
            return hear_stop(now_seen, news.shop_next)
        case "shipped" | "delivered":
            return hear_shipped(now_seen)
        case "returned":
            return hear_returned(now_seen)
        case _:
            return hear_taken(now_seen)


HEARD: dict[SubmissionState, str] = {
    SubmissionState.LIVE: "{number} has arrived at the warehouse",
    SubmissionState.CANCELLED: "{number} was cancelled at the warehouse",
    SubmissionState.UNDECIDED: "{number} was cancelled at the warehouse while it was being asked",
    SubmissionState.SHIPPED: "{number} has shipped",
    SubmissionState.RETURNED: "{number} has come back",
}


def _tell(order: Order, submission: Submission, news: OrderNews, plan: Plan, now: datetime) -> None:
    assert plan.submission is not None, "the rules of news always say what becomes of the sending"
    words = HEARD[plan.submission].format(number=submission.order_number)
    note(order, _who(news), words, news.state, now=now)


def _who(news: OrderNews) -> str:
    """Whose doing the news are: somebody's, where it is a stop made in the portal."""
    return told_by(news.by if news.state == "cancelled" else "")


def _hear_other_wish(
    order: Order, submission: Submission, before: ShopNext, wanted: ShopNext, now: datetime
) -> None:
    """Somebody at the warehouse has changed what is to become of a stopped order; they hear whether it was in time.

    The next report tells them: taken when it is the `shop_next` of the sending, too late when its `late_wish`.
    """
    newest = newest_submission(order)
    plan = None
    if newest is not None and newest.pk == submission.pk:
        plan = hear_other_wish(seen(order, submission, open_question(order)), before, wanted)
    if plan is None:
        words = f"Asked {WISH_WORDS[wanted]} after the stop: too late"
        note(order, WAREHOUSE, words, "wish", now=now)
        submission.shop_next, submission.late_wish = before, wanted
        submission.save(update_fields=["shop_next", "late_wish"])
        owe_report(order, now=now)
        return
    submission.late_wish = ""
    submission.save(update_fields=["late_wish"])
    note(order, WAREHOUSE, f"Asked {WISH_WORDS[wanted]} after the stop", "wish", now=now)
    carry_out(plan, order, submission, who=WAREHOUSE, now=now)
    owe_report(order, now=now)
