"""`recork fulfillment winery`: whom the house ships for."""

from argparse import Namespace

from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk, warehouse_named
from recork.fulfillment.models import Winery
from recork.fulfillment.operations.winery import create_winery
from recork.manners.entry import slug_of


class Command(Desk):
    help = "Take wineries in, and list them."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Take a winery in.")
        create.add_argument("--slug", required=True, help="short name for commands: alder")
        create.add_argument("--name", required=True, help='as people call it: "Alder Creek"')
        create.add_argument("--warehouse", help="code of the warehouse its orders ship from by default")
        create.add_argument("--support-phone", default="", help="its own contact, instead of the house's")
        create.add_argument("--support-email", default="", help="its own contact, instead of the house's")
        self.verb("list", self.list, "List the wineries.")

    def create(self, asked: Namespace) -> None:
        first = Winery.objects.filter(slug=slug_of(asked.slug), name=asked.name).first()
        if first is not None:
            self.say(f"{first.name} ({first.slug}) is there already.")
            return
        winery = create_winery(
            OPERATOR,
            asked.slug,
            asked.name,
            now=timezone.now(),
            default_warehouse=warehouse_named(asked.warehouse) if asked.warehouse else None,
            support_phone=asked.support_phone,
            support_email=asked.support_email,
        )
        self.say(f"{winery.name} ({winery.slug}) is taken in.")

    def list(self, _asked: Namespace) -> None:
        wineries = Winery.objects.select_related("default_warehouse").order_by("slug")
        self.show(
            ("Slug", "Name", "Warehouse", "Support"),
            (
                (
                    each.slug,
                    each.name,
                    each.default_warehouse.code if each.default_warehouse else "none",
                    " ".join(filter(None, (each.support_phone, each.support_email))) or "the house's",
                )
                for each in wineries
            ),
        )
