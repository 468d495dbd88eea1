"""The addresses of wines, in the admin's flat list."""

from django.urls import URLPattern, path

from recork.commerce.web.product import keeping, pages, stock

PRODUCT_PAGES: list[URLPattern] = [
    path("products/", pages.products, name="products"),
    path("products/new/", keeping.new_product, name="product_new"),
    path("products/import/", keeping.import_products, name="product_import"),
    path("products/<int:product_id>/", pages.product, name="product"),
    path("products/<int:product_id>/change/", keeping.change, name="product_change"),
    path("products/<int:product_id>/count/", stock.count, name="product_count"),
    path("products/<int:product_id>/correction/", stock.correct, name="product_correct"),
    path("products/<int:product_id>/off-sale/", stock.off_sale, name="product_off_sale"),
]
