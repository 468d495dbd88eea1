"""The portal's addresses, noun by noun."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from recork.fulfillment.web.switch import switch_winery
from recork.fulfillment.web.theme import choose_theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="view_orders"), name="home"),
    path("theme/", choose_theme, name="theme"),
    path("winery/", switch_winery, name="switch_winery"),
]
