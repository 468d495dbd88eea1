"""The addresses of one order, in the admin's flat list."""

from django.urls import URLPattern, path

from recork.commerce.web.numbers import ORDER
from recork.commerce.web.order import (
    address,
    cancelling,
    carrier,
    edits,
    follow,
    intercepting,
    parts,
    pickups,
    refunds,
    resubmission,
    sending,
    shipping,
    stopping,
)

ORDER_PAGES: list[URLPattern] = [
    path(ORDER, parts.general, name="order"),
    path(f"{ORDER}payment/", refunds.payment, name="order_payment"),
    path(f"{ORDER}shipping/", shipping.shipping, name="order_shipping"),
    path(f"{ORDER}status/", parts.status, name="order_status"),
    path(f"{ORDER}timeline/", parts.timeline, name="order_timeline"),
    path(f"{ORDER}following/", follow.following, name="order_following"),
    path(f"{ORDER}cancellations/new/", cancelling.ask, name="ask_order_cancellation"),
    path(f"{ORDER}cancellations/", cancelling.cancellations, name="order_cancellations"),
    path(f"{ORDER}cancellations/<uuid:question_id>/", cancelling.cancellation, name="order_cancellation"),
    path(f"{ORDER}intercepts/new/", intercepting.ask, name="ask_order_intercept"),
    path(f"{ORDER}intercepts/", intercepting.intercepts, name="order_intercepts"),
    path(f"{ORDER}intercepts/<uuid:question_id>/", intercepting.intercept, name="order_intercept"),
    path(f"{ORDER}carrier-requests/new/", carrier.ask, name="ask_order_carrier"),
    path(f"{ORDER}carrier-requests/", carrier.requests, name="order_carrier_requests"),
    path(
        f"{ORDER}carrier-requests/<uuid:question_id>/", carrier.carrier_request, name="order_carrier_request"
    ),
    path(f"{ORDER}shipping-status/", shipping.shipping_status, name="order_shipping_status"),
    path(f"{ORDER}sendings/", sending.send, name="send_order"),
    path(f"{ORDER}stops/", stopping.stops, name="stop_again"),
    path(f"{ORDER}handed-over/", sending.handed_over, name="hand_over"),
    path(f"{ORDER}edits/", edits.edits, name="order_edits"),
    path(f"{ORDER}address/", address.address, name="order_address"),
    path(f"{ORDER}kept/", sending.keep, name="keep_order"),
    path(f"{ORDER}pickups/new/", pickups.ask, name="ask_pickup"),
    path(f"{ORDER}pickups/", pickups.pickups, name="order_pickups"),
    path(f"{ORDER}pickups/<uuid:question_id>/", pickups.pickup, name="order_pickup"),
    path(f"{ORDER}resubmissions/new/", resubmission.ask, name="ask_resubmission"),
    path(f"{ORDER}resubmissions/", resubmission.resubmissions, name="order_resubmissions"),
    path(f"{ORDER}resubmissions/<uuid:question_id>/", resubmission.resubmission, name="order_resubmission"),
    path(f"{ORDER}captures/", sending.take_money, name="take_set_aside"),
    path(f"{ORDER}refunds/new/", refunds.ask, name="ask_refund"),
    path(f"{ORDER}refunds/", refunds.refunds, name="order_refunds"),
    path(f"{ORDER}refunds/<uuid:refund_id>/", refunds.refund, name="order_refund"),
]
