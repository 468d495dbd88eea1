"""What every page shows around its own business: the shop's name, menu, support, theme."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from recork.commerce.models import Shop, User
from recork.commerce.web.door import actor_of
from recork.commerce.web.menu import MENU
from recork.manners.web.frame import Support, Visitor, company_name, kept
from recork.manners.web.menu import links, sections
from recork.manners.web.theme import theme_of


def frame(request: HttpRequest) -> dict[str, object]:
    """Fill the frame of `look/base.html`; for somebody not signed in only what is the same for all.

    What costs a query is a function that asks once, when the page really shows it.
    """
    shop = shop_of(request)

    def brand() -> str:
        here = shop()
        return here.name if here else "Recork"

    common: dict[str, object] = {
        "house": "shop",
        "house_label": "Shop admin",
        "brand": brand,
        "theme": theme_of(request),
        "theme_url": reverse("theme"),
        "company_name": company_name(),
        "support": lambda: support_of(shop()),
    }
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return common
    actor = actor_of(user)
    name, row = sections(MENU, actor, request.path)
    return common | {
        "menu": links(MENU, actor, request.path),
        "section_name": name,
        "sections": row,
        "actor": Visitor(actor.name, reverse("account_home"), reverse("account_logout")),
    }


def shop_of(request: HttpRequest) -> Callable[[], Shop | None]:
    """The shop, read once a request; None before anybody has set it up."""
    return kept(request, "_shop", Shop.objects.first)


def support_of(shop: Shop | None) -> Support | None:
    """The shop's own contact where it has one, else the installation's; None when nobody has set any."""
    phone = (shop.support_phone if shop else "") or settings.SUPPORT_PHONE
    email = (shop.support_email if shop else "") or settings.SUPPORT_EMAIL
    return Support(phone, email, reverse("help_page", args=["cancel"])) if phone or email else None
