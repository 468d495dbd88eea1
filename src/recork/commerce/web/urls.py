"""The shop's pages, noun by noun."""

from django.urls import URLPattern, URLResolver, path

from recork.commerce.web import (
    customers,
    dead_letters,
    disagreements,
    erasure,
    home,
    mailbox,
    new_order,
    order_import,
    order_list,
    queues,
    refunds,
)
from recork.commerce.web.order.urls import ORDER_PAGES
from recork.commerce.web.product.urls import PRODUCT_PAGES
from recork.commerce.web.settings.urls import SETTINGS
from recork.manners.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("orders/", order_list.orders, name="orders"),
    path("orders/new/", new_order.new_order, name="order_new"),
    path("orders/import/", order_import.import_orders, name="order_import"),
    *ORDER_PAGES,
    path("customers/", customers.customers, name="customers"),
    path("customers/<int:customer_id>/", customers.customer, name="customer"),
    path("customers/<int:customer_id>/kept.json", erasure.export, name="customer_export"),
    path("customers/<int:customer_id>/erasure/new/", erasure.ask, name="ask_customer_erasure"),
    path("customers/<int:customer_id>/erasure/", erasure.erasure, name="customer_erasure"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox.json", mailbox.mailbox_json, name="mailbox_json"),
    path("sending/", queues.sending, name="sending"),
    path("attention/", queues.attention, name="attention"),
    path("attention/disagreements/", disagreements.disagreements, name="disagreements"),
    path("attention/news/<int:heard_id>/", dead_letters.news, name="apply_again"),
    path("attention/mails/<int:mail_id>/", dead_letters.mail, name="mail_again"),
    path("refunds/", refunds.refunds, name="refunds"),
    path("refunds/<int:intent_id>/retry/", refunds.retry, name="retry_refund"),
    path("refunds/<int:intent_id>/settlement/", refunds.settle, name="settle_refund"),
    path("refunds/<int:intent_id>/confirmation/", refunds.confirm, name="confirm_refund"),
    *PRODUCT_PAGES,
    *SETTINGS,
    path("theme/", choose_theme, name="theme"),
]
