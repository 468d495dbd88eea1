"""The guards that stand in the code: where each is cut out, and the test that must miss it."""

from typing import NamedTuple

type Cut = tuple[str, str, str]
"""A file under `src/recork`, what stands there, and what takes its place."""

PROTOCOL = "tests/commerce/operations/test_protocol.py::"
MONEY = "tests/commerce/operations/test_money.py::"
TOMBSTONE = "tests/fulfillment/api/test_tombstone.py::"
INTERCEPT = "tests/fulfillment/operations/test_intercept.py::"
REFUSED = "tests/fulfillment/api/test_refused.py::"


class Guard(NamedTuple):
    """One guard. Its test bears its name."""

    name: str
    test: str
    cuts: tuple[Cut, ...]

    @property
    def house(self) -> str:
        return self.test.split("/")[1]


def _shop(name: str, *cuts: Cut, test: str = "") -> Guard:
    return Guard(name, PROTOCOL + (test or f"test_{name}"), cuts)


NEWEST = "ORDER BY s.generation DESC LIMIT 1), 'cancelled') = 'cancelled'"


def _newest_may_be(*states: str) -> Cut:
    among = ", ".join(f"'{state}'" for state in ("cancelled", *states))
    return "commerce/operations/sweep.py", NEWEST, NEWEST.replace("= 'cancelled'", f"IN ({among})")


RULES = "commerce/rules/protocol.py"
HEARING = "commerce/operations/hearing.py"

GUARDS: tuple[Guard, ...] = (
    _shop("sweep_needs_nothing_live", _newest_may_be("asked", "live")),
    _shop(
        "shipped_and_returned_block_sending",
        _newest_may_be("shipped", "returned"),
    ),
    _shop("refused_waits_for_a_person", _newest_may_be("refused")),
    _shop(
        "open_question_pauses_sweep",
        (
            "commerce/operations/sweep.py",
            "       AND NOT EXISTS (SELECT FROM question q WHERE q.order_id = o.id AND q.is_open)\n",
            "",
        ),
    ),
    _shop(
        "open_edit_pauses_sweep",
        (
            "commerce/operations/sweep.py",
            "       AND NOT EXISTS (SELECT FROM warehouse_edit e WHERE e.order_id = o.id AND e.decision = '')\n",
            "",
        ),
    ),
    _shop(
        "sweep_rechecks_in_transaction",
        (
            "commerce/operations/sweep.py",
            'due = _due("AND o.id = ANY (%(ids)s)", now=now, ids=locked)',
            "due = locked",
        ),
    ),
    Guard(
        "one_order_per_number",
        REFUSED + "test_one_order_per_number",
        (
            (
                "fulfillment/migrations/0001_first.py",
                "fields=('winery', 'order_number'), name='order_number_once'",
                "fields=('winery', 'order_number', 'id'), name='order_number_once'",
            ),
        ),
    ),
    Guard(
        "refusal_is_final",
        REFUSED + "test_refusal_is_final",
        (
            (
                "fulfillment/api/refused.py",
                "kept = kept_refusal(actor, number, request.body)",
                "kept = None",
            ),
        ),
    ),
    Guard(
        "tombstone_before_arrival",
        TOMBSTONE + "test_tombstone_before_arrival",
        (
            (
                "fulfillment/operations/cancellation.py",
                "if asking.before_arrival and may_bury(actor) and not by_fulfillment_number:",
                "if may_bury(actor) and not numbers:",
            ),
        ),
    ),
    _shop(
        "tombstone_is_a_cancellation",
        ("commerce/operations/delivery.py", "if code == TOMBSTONE:", 'if code == "never":'),
    ),
    Guard(
        "tombstone_only_for_the_shop",
        TOMBSTONE + "test_tombstone_only_for_the_shop",
        (("fulfillment/operations/tombstone.py", "return actor.connection_id is not None", "return True"),),
    ),
    Guard(
        "moves_compare_and_set",
        "tests/fulfillment/operations/test_races.py::test_moves_compare_and_set_so_that_a_cancel_and_a_pick_never_both_win",
        (
            (
                "fulfillment/sql/cancel_orders.sql",
                "WHERE o.id = ANY (p_orders) ORDER BY o.id FOR UPDATE;",
                "WHERE o.id = ANY (p_orders) ORDER BY o.id;",
            ),
            ("fulfillment/sql/cancel_orders.sql", " AND (o.version = 0 OR o.state = c.state_found)", ""),
        ),
    ),
    Guard(
        "undo_only_in_its_cart",
        "tests/fulfillment/operations/test_undo.py::test_undo_only_in_its_cart_while_nobody_has_gone_on_with_it",
        (
            (
                "fulfillment/sql/move_orders.sql",
                "     AND EXISTS (SELECT FROM wave_order w WHERE w.order_id = undone AND w.cart_id = p_cart AND w.left_at IS NULL)\n",
                "",
            ),
        ),
    ),
    Guard(
        "news_in_same_transaction",
        "tests/fulfillment/operations/test_news.py::test_news_in_same_transaction_as_the_stop",
        (
            (
                "fulfillment/sql/cancel_orders.sql",
                "    PERFORM tell_shops(stopped, 'order.cancelled', p_question, p_now);\n",
                "",
            ),
        ),
    ),
    Guard(
        "one_answer_per_carrier_request",
        "tests/fulfillment/operations/test_carrier_request.py::test_one_answer_per_carrier_request_whoever_speaks_second",
        (
            (
                "fulfillment/sql/carrier_requests.sql",
                "AND s.from_standing = r.standing AND s.to_standing",
                "AND s.to_standing",
            ),
        ),
    ),
    Guard(
        "carrier_steps_lead_on",
        "tests/commerce/operations/test_carrier_request.py::test_carrier_steps_lead_on_whatever_order_their_news_come_in",
        (
            (
                "commerce/rules/carrier_request.py",
                "    return _RANK[told.standing] > _RANK[kept]\n",
                "    return True\n",
            ),
        ),
    ),
    Guard(
        "one_answer_per_question",
        INTERCEPT + "test_one_answer_per_question_so_that_floor_and_deadline_never_both_answer",
        (
            (
                "fulfillment/sql/intercepts.sql",
                "WHERE i.order_id = ANY (p_orders) AND i.answer = ''\n",
                "WHERE i.order_id = ANY (p_orders)\n",
            ),
            (
                "fulfillment/operations/intercept.py",
                "filter(answer=InterceptAnswer.PENDING, answer_by__lte=now)",
                "filter(answer_by__lte=now)",
            ),
        ),
    ),
    _shop(
        "exempt_status_asks_warehouse",
        (
            "commerce/operations/shipping.py",
            "return newest is not None and newest.state in LIVE and open_question(order) is None",
            "return False",
        ),
    ),
    _shop(
        "refund_waits_for_answer",
        (
            "commerce/operations/cancellation.py",
            "if newest is not None and newest.state in LIVE:",
            'if newest is not None and newest.state == "never":',
        ),
    ),
    _shop(
        "shipped_blocks_cancel",
        (
            "commerce/operations/cancellation.py",
            "newest.state in {SubmissionState.SHIPPED, SubmissionState.RETURNED}",
            'newest.state == "never"',
        ),
    ),
    _shop(
        "cancel_compare_and_set",
        (
            "commerce/operations/effects.py",
            "    if order.status == OrderStatus.CANCELLED:\n        return False\n",
            "",
        ),
        (
            "commerce/operations/cancellation.py",
            "    if order.status == OrderStatus.CANCELLED:\n        return Refused(",
            "    if order.number == OrderStatus.CANCELLED:\n        return Refused(",
        ),
    ),
    _shop(
        "only_a_plain_no_declines",
        (
            "commerce/rules/answer.py",
            'if status == HTTPStatus.CONFLICT and str(said.get("code")) in PLAIN_NOS:',
            "if status >= HTTPStatus.BAD_REQUEST:",
        ),
    ),
    _shop(
        "deadline_judged_by_warehouse",
        (
            "commerce/operations/delivery.py",
            '            question.last_words, question.next_try_at = "", now + ASK_AGAIN\n',
            (
                "            if question.answer_by is not None and question.answer_by <= now:\n"
                '                words = {"code": "deadline_passed", "words": "Too late", "next_steps": ()}\n'
                "                settle_declined(order, submission, question, now=now, **words)\n"
                "                return\n"
                '            question.last_words, question.next_try_at = "", now + ASK_AGAIN\n'
            ),
        ),
    ),
    _shop(
        "answer_settles_only_its_question",
        (
            HEARING,
            "if str(question.pk) != news.told.question_id or question.submission_id != submission.pk:",
            "if question is None:",
        ),
    ),
    _shop(
        "answer_does_what_was_asked",
        (
            RULES,
            "if seen.question.purpose is Purpose.CANCEL:\n        return Plan(submission=ended",
            "if True:\n        return Plan(submission=ended",
        ),
    ),
    _shop(
        "accept_tells_of_refusal",
        (
            RULES,
            "found is Found.REFUSED or seen.submission is SubmissionState.REFUSED",
            "seen.submission is SubmissionState.REFUSED",
        ),
    ),
    _shop(
        "exempt_again_renews_question",
        (
            "commerce/operations/shipping.py",
            "    elif question is not None and order.shipping_status not in EXEMPT:",
            "    elif question is not None and order.number == EXEMPT:",
        ),
    ),
    _shop(
        "one_question_at_a_time",
        (
            "commerce/operations/cancellation.py",
            "if open_question(order) is not None:",
            "if order.pk is None:",
        ),
        (
            "commerce/migrations/0001_first.py",
            "fields=('order',), name='one_open_question'",
            "fields=('order', 'id'), name='one_open_question'",
        ),
    ),
    _shop(
        "decline_puts_back",
        (
            RULES,
            "order = open_status(seen.submission) if seen.order is OrderStatus.CANCELLING else seen.order",
            "order = seen.order",
        ),
    ),
    _shop("put_back_only_if_unchanged", (RULES, " and not seen.question.changed:", ":")),
    _shop(
        "generation_fence",
        (
            "commerce/operations/news.py",
            "submission = Submission.objects.filter(order_number=news.order_number).first()",
            "submission = Submission.objects.filter(order__number=news.order_number).last()",
        ),
    ),
    _shop(
        "version_fence", (HEARING, "    if news.version <= submission.heard_version:\n        return\n", "")
    ),
    _shop(
        "answers_pass_version_fence",
        (
            HEARING,
            ("    # guard: answers_pass_version_fence\n    _hear_answer(order, submission, news, now)\n"),
            (
                "    if news.version > submission.heard_version:\n"
                "        _hear_answer(order, submission, news, now)\n"
            ),
        ),
    ),
    _shop(
        "shop_next_travels_with_state",
        ("commerce/rules/answer.py", 'word = said.get("shop_next")', "word = None"),
    ),
    _shop(
        "shop_next_applied_once",
        (
            RULES,
            "    # guard: shop_next_applied_once\n    if seen.submission not in LIVE:\n        return NOTHING\n",
            "",
        ),
    ),
    _shop(
        "own_question_before_shop_next",
        (
            RULES,
            (
                "    if seen.question is not None:\n        # guard: shop_next_kept_for_decline\n"
                "        return Plan(submission=SubmissionState.UNDECIDED)\n"
            ),
            "",
        ),
    ),
    _shop(
        "withdrawn_question_yields",
        (RULES, "if seen.shipping is ShippingStatus.BLANK and not was_refused:", "if was_refused is None:"),
    ),
    _shop(
        "shop_next_kept_for_decline",
        (
            RULES,
            "return Plan(submission=SubmissionState.UNDECIDED)\n    return _follow",
            "return Plan(submission=SubmissionState.CANCELLED)\n    return _follow",
        ),
    ),
    Guard(
        "one_intent_per_capture",
        MONEY + "test_one_intent_per_capture",
        (
            (
                "commerce/migrations/0001_first.py",
                "fields=('capture',), name='one_intent_per_capture'",
                "fields=('capture', 'id'), name='one_intent_per_capture'",
            ),
        ),
    ),
    Guard(
        "refund_key_is_immutable",
        MONEY + "test_refund_key_is_immutable",
        (
            (
                "commerce/operations/refunding.py",
                "    key = str(attempt.key)\n    if attempt.calls:",
                "    key = str(uuid4())\n    if not attempt.pk:",
            ),
        ),
    ),
    Guard(
        "new_attempt_only_after_failure",
        MONEY + "test_new_attempt_only_after_failure",
        (
            (
                "commerce/operations/refunding.py",
                "    under_way = intent.attempts.exclude(outcome=RefundOutcome.FAILED).first()",
                "    under_way = None",
            ),
            (
                "commerce/migrations/0001_first.py",
                "fields=('intent',), name='one_attempt_not_failed'",
                "fields=('intent', 'id'), name='one_attempt_not_failed'",
            ),
        ),
    ),
)
"""All of them."""
