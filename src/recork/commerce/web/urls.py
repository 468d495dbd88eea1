"""The shop's pages, noun by noun."""

from django.urls import URLPattern, URLResolver, path

from recork.commerce.web import home, mailbox, order_list, refunds
from recork.commerce.web.order.urls import ORDER_PAGES
from recork.manners.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("orders/", order_list.orders, name="orders"),
    *ORDER_PAGES,
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox.json", mailbox.mailbox_json, name="mailbox_json"),
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<int:intent_id>/retry/", refunds.retry, name="retry_refund"),
    path("refunds/<int:intent_id>/settlement/", refunds.settle, name="settle_refund"),
    path("refunds/<int:intent_id>/confirmation/", refunds.confirm, name="confirm_refund"),
    path("theme/", choose_theme, name="theme"),
]
