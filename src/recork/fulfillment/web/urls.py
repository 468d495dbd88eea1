"""The portal's addresses, noun by noun."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from recork.fulfillment.web import floor, put_back
from recork.fulfillment.web.switch import switch_winery
from recork.fulfillment.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="view_orders"), name="home"),
    path("warehouse/", floor.floor, name="floor"),
    path("warehouse/moves/", floor.move, name="floor_moves"),
    path("warehouse/find/", floor.find, name="floor_find"),
    path("warehouse/orders/<str:number>/", floor.order, name="floor_order"),
    path("warehouse/orders/<str:number>/cart/", floor.cart, name="floor_cart"),
    path("warehouse/orders/<str:number>/box/", floor.pack, name="floor_box"),
    path("warehouse/put-back/", put_back.put_back, name="put_back"),
    path("warehouse/put-back/<int:task_id>/", put_back.close, name="close_put_back"),
    path("theme/", choose_theme, name="theme"),
    path("winery/", switch_winery, name="switch_winery"),
]
