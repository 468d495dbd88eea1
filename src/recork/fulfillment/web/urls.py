"""The portal's addresses, noun by noun."""

from django.urls import URLPattern, URLResolver, path

from recork.fulfillment.web import (
    cancellation,
    disagreements,
    export,
    floor,
    floor_carts,
    floor_intercept,
    floor_lists,
    floor_order,
    floor_short,
    floor_waves,
    group_cancellation,
    group_result,
    home,
    intercept,
    labels,
    order,
    packing,
    put_back,
    selection,
    shop_next_change,
    view_orders,
)
from recork.fulfillment.web.numbers import ORDER
from recork.fulfillment.web.settings.urls import SETTINGS
from recork.fulfillment.web.stock.urls import STOCK
from recork.fulfillment.web.switch import switch_winery
from recork.manners.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("orders/", view_orders.view_orders, name="view_orders"),
    path("orders/export.csv", export.export, name="export_orders"),
    path("orders/selection/", selection.selection, name="selection"),
    path("orders/cancellations/new/", group_cancellation.ask_group, name="ask_group"),
    path("orders/cancellations/", group_cancellation.group_cancellations, name="group_cancellations"),
    path("orders/cancellations/<uuid:batch_id>/", group_result.group_cancellation, name="group_cancellation"),
    path(
        "orders/cancellations/<uuid:batch_id>/progress/", group_result.group_progress, name="group_progress"
    ),
    path(
        "orders/cancellations/<uuid:batch_id>/outcomes.csv",
        group_result.group_outcomes,
        name="group_outcomes",
    ),
    path("orders/disagreements/", disagreements.disagreements, name="disagreements"),
    path(ORDER, order.order, name="order"),
    path(f"{ORDER}print/", order.order_print, name="order_print"),
    path(
        f"{ORDER}cancellations/new/",
        cancellation.ask_cancellation,
        name="ask_cancellation",
    ),
    path(f"{ORDER}cancellations/", cancellation.cancellations, name="cancellations"),
    path(
        f"{ORDER}cancellations/<uuid:question_id>/",
        cancellation.cancellation,
        name="cancellation",
    ),
    path(
        f"{ORDER}cancellations/<uuid:question_id>/shop-next/",
        shop_next_change.change,
        name="change_shop_next",
    ),
    path(f"{ORDER}intercepts/new/", intercept.ask, name="ask_intercept"),
    path(f"{ORDER}intercepts/", intercept.intercepts, name="intercepts"),
    path(f"{ORDER}intercepts/<uuid:question_id>/", intercept.intercept, name="intercept"),
    path("warehouse/", floor.floor, name="floor"),
    path("warehouse/moves/", floor.move, name="floor_moves"),
    path("warehouse/find/", floor.find, name="floor_find"),
    path("warehouse/orders/<fulfillment:number>/", floor_order.order, name="floor_order"),
    path("warehouse/orders/<fulfillment:number>/cart/", floor_order.cart, name="floor_cart"),
    path("warehouse/orders/<fulfillment:number>/pack/", packing.pack, name="pack"),
    path("warehouse/orders/<fulfillment:number>/labels/", labels.order_labels, name="order_labels"),
    path("warehouse/orders/<fulfillment:number>/labels/wanted/", labels.want, name="want_labels"),
    path("warehouse/labels/", labels.labels, name="labels"),
    path("warehouse/labels/<uuid:label_id>/tracking/", labels.tracking, name="type_tracking"),
    path("warehouse/labels/<uuid:label_id>/again/", labels.again, name="want_label_again"),
    path("warehouse/labels/<uuid:label_id>/close/", labels.close, name="close_label"),
    path("warehouse/slips/", packing.packing_slips, name="packing_slips"),
    path("warehouse/intercepts/", floor_intercept.intercepts, name="floor_intercepts"),
    path(
        "warehouse/orders/<fulfillment:number>/intercepts/<uuid:question_id>/",
        floor_intercept.answer,
        name="answer_intercept",
    ),
    path("warehouse/orders/<fulfillment:number>/short/<int:line_id>/", floor_short.short, name="floor_short"),
    path("warehouse/waves/", floor_waves.waves, name="waves"),
    path("warehouse/waves/<int:wave_id>/list/", floor_lists.wave_list, name="wave_list"),
    path("warehouse/carts/", floor_carts.carts, name="carts"),
    path("warehouse/carts/<int:cart_id>/", floor_carts.cart, name="cart"),
    path("warehouse/carts/<int:cart_id>/take/", floor_carts.take, name="cart_take"),
    path("warehouse/carts/<int:cart_id>/scan/", floor_carts.scan_code, name="cart_scan"),
    path("warehouse/carts/<int:cart_id>/undo/", floor_carts.undo, name="cart_undo"),
    path("warehouse/carts/<int:cart_id>/pulse/", floor_carts.cart_pulse, name="cart_pulse"),
    path("warehouse/carts/<int:cart_id>/list/", floor_lists.cart_list, name="cart_list"),
    path("warehouse/put-back/", put_back.put_back, name="put_back"),
    path("warehouse/put-back/<int:task_id>/", put_back.task, name="put_back_task"),
    path("warehouse/put-back/<int:task_id>/scan/", put_back.scan, name="put_back_scan"),
    path("warehouse/put-back/<int:task_id>/damaged/", put_back.damaged, name="put_back_damaged"),
    *STOCK,
    *SETTINGS,
    path("theme/", choose_theme, name="theme"),
    path("winery/", switch_winery, name="switch_winery"),
]
