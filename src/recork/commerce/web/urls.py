"""The shop's pages, noun by noun."""

from django.urls import URLPattern, URLResolver, path

from recork.commerce.web import home, mailbox, order_list
from recork.commerce.web.order.urls import ORDER_PAGES
from recork.manners.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("orders/", order_list.orders, name="orders"),
    *ORDER_PAGES,
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox.json", mailbox.mailbox_json, name="mailbox_json"),
    path("theme/", choose_theme, name="theme"),
]
