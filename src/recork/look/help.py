"""Help for people at both ends of an order, in words that the portal and the shop share.

A house mounts it with `path("help/", include("recork.look.help"))`; whoever has no account may read it too.
"""

from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe


class HelpPage(NamedTuple):
    """One page: its name in addresses and among the templates, its title, and what it answers."""

    name: str
    title: str
    answers: str


PAGES = (
    HelpPage(
        "cancel", "How to cancel an order", "From the list, from its page, in a group, and in the shop."
    ),
    HelpPage(
        "shipping-status",
        "Change Shipping Status",
        "What each status does, and how to keep an order from being sent again.",
    ),
    HelpPage("pickup", "Pickup orders", "The customer collects it: stop the parcel, keep the sale."),
    HelpPage(
        "privacy", "A customer asks about their data", "Hand it over, erase it, and what erasing leaves."
    ),
    HelpPage(
        "unable-to-cancel",
        "What “unable to cancel” means",
        "Why it was too late, and what can still be done.",
    ),
    HelpPage("audit-trail", "Read the audit trail", "Who changed or was refused what, and from where."),
    HelpPage(
        "floor-picking",
        "On the floor: release and pick",
        "Waves, carts, a wrong scan, a cancelled order, a missing bottle.",
    ),
    HelpPage(
        "floor-packing", "On the floor: pack and hand over", "Boxes, labels, the driver's list, and by hand."
    ),
    HelpPage(
        "floor-coming-back",
        "On the floor: what comes back",
        "Pull an order out, put bottles back, check a parcel in.",
    ),
    HelpPage(
        "signing-in",
        "Signing in",
        "Passwords, the second factor, your company account, and where you are signed in.",
    ),
)


@login_not_required
@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    return render(request, "look/help/contents.html", {"pages": PAGES})


@login_not_required
@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    for found in PAGES:
        if found.name == name:
            return render(request, f"look/help/{name}.html", {"pages": PAGES, "this": found})
    raise Http404("There is no such page.")


urlpatterns = [
    path("", contents, name="help"),
    path("<slug:name>/", page, name="help_page"),
]
