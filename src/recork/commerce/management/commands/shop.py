"""`recork commerce shop`: the shop itself."""

from argparse import ArgumentParser, Namespace

from django.utils import timezone

from recork.commerce.management.desk import OPERATOR, Desk, the_shop
from recork.commerce.models import Shop
from recork.commerce.operations.shop import About, change_shop, create_shop
from recork.manners.entry import slug_of


class Command(Desk):
    help = "Found the shop, change what is said of it, and show it."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Found the shop; an installation has one.")
        create.add_argument("--slug", required=True, help="short name: alder")
        create.add_argument("--name", required=True, help='as customers know it: "Alder Creek"')
        change = self.verb("change", self.change, "Change what is said of the shop.")
        change.add_argument("--name")
        for parser in (create, change):
            _about(parser)
        self.verb("show", self.show_shop, "Show the shop.")

    def create(self, asked: Namespace) -> None:
        first = Shop.objects.filter(slug=slug_of(asked.slug), name=asked.name).first()
        if first is not None:
            self.say(f"{first.name} ({first.slug}) is there already.")
            return
        shop = create_shop(OPERATOR, asked.slug, _said(asked), now=timezone.now())
        self.say(f"{shop.name} ({shop.slug}) is founded.")

    def change(self, asked: Namespace) -> None:
        shop = the_shop()
        change_shop(OPERATOR, shop, _said(asked))
        self.say(f"{shop.name} is saved.")

    def show_shop(self, _asked: Namespace) -> None:
        shop = the_shop()
        contact = " ".join(filter(None, (shop.support_phone, shop.support_email)))
        self.show(
            ("What", ""),
            (
                ("Name", f"{shop.name} ({shop.slug})"),
                ("Support", contact or "the installation's"),
                ("Pickup", "; ".join(shop.pickup_locations) or "nowhere"),
                ("Portal may cancel here", "yes" if shop.may_portal_cancel else "no"),
                ("Its pickups refund the fee", "yes" if shop.portal_pickup_refunds_fee else "no"),
            ),
        )


def _about(parser: ArgumentParser) -> None:
    parser.add_argument("--support-phone", help="its own contact, instead of the installation's")
    parser.add_argument("--support-email", help="the same")
    parser.add_argument(
        "--pickup-location",
        action="append",
        metavar="PLACE",
        help="where customers may fetch their wine; say it again for each place",
    )
    parser.add_argument(
        "--portal-may-cancel",
        choices=["yes", "no"],
        help="whether a stop at the warehouse may cancel and refund here (at first: yes)",
    )
    parser.add_argument(
        "--portal-pickup-refunds-fee",
        choices=["yes", "no"],
        help="whether a pickup that was made in the portal gives the shipping fee back (at first: no)",
    )


def _said(asked: Namespace) -> About:
    may, fee = asked.portal_may_cancel, asked.portal_pickup_refunds_fee
    return About(
        name=asked.name,
        support_phone=asked.support_phone,
        support_email=asked.support_email,
        pickup_locations=asked.pickup_location,
        may_portal_cancel=None if may is None else may == "yes",
        portal_pickup_refunds_fee=None if fee is None else fee == "yes",
    )
