"""The shop itself: name, support contact, pickup locations, and what the portal may do."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from recork.commerce.models import Shop
from recork.commerce.operations.shop import change_shop
from recork.commerce.rules.actor import Verb
from recork.commerce.web.door import StaffRequest, page
from recork.commerce.web.forms.settings import ShopForm
from recork.manners.web.unfit import telling


@require_safe
@page(Verb.SET_UP)
def settings_home(_request: StaffRequest) -> HttpResponse:
    """Settings begin with the shop."""
    return redirect("settings_shop")


@require_http_methods(["GET", "HEAD", "POST"])
@page(Verb.SET_UP)
def shop(request: StaffRequest) -> HttpResponse:
    """Show it, and keep what was changed."""
    here = Shop.objects.first()
    if here is None:
        raise Http404("No shop is founded yet.")
    form = ShopForm(request.POST) if request.method == "POST" else ShopForm(initial=ShopForm.shown(here))
    if form.is_bound and form.is_valid():
        with telling(form):
            change_shop(request.actor, here, form.about)
        if not form.errors:
            messages.success(request, f"{here.name} is saved.")
            return redirect("settings_shop")
    status = 422 if form.errors else 200
    return TemplateResponse(
        request, "commerce/settings/shop.html", {"here": here, "form": form}, status=status
    )
