"""The addresses of stock, in the portal's flat list."""

from django.urls import URLPattern, path

from recork.fulfillment.web.stock import booking, pages

STOCK: list[URLPattern] = [
    path("stock/", pages.stock, name="stock"),
    path("stock/delivery/", booking.receive_delivery, name="stock_delivery"),
    path("stock/<int:sku_id>/", pages.stock_of_sku, name="stock_of_sku"),
    path("stock/<int:sku_id>/receive/", booking.receive, name="stock_receive"),
    path("stock/<int:sku_id>/adjust/", booking.adjust, name="stock_adjust"),
]
