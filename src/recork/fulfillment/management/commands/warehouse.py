"""`recork fulfillment warehouse`: the buildings that orders ship from."""

from argparse import Namespace

from django.db.models import Count
from django.utils import timezone

from recork.fulfillment.management.desk import OPERATOR, Desk
from recork.fulfillment.models import Warehouse
from recork.fulfillment.operations.warehouse import create_warehouse


class Command(Desk):
    help = "Add warehouses, and list them."

    def add_verbs(self) -> None:
        create = self.verb("create", self.create, "Add a warehouse.")
        create.add_argument("--code", required=True, help="as orders name it: AMC")
        create.add_argument("--name", required=True, help='as people call it: "American Canyon"')
        self.verb("list", self.list, "List the warehouses.")

    def create(self, asked: Namespace) -> None:
        first = Warehouse.objects.filter(code=asked.code.strip().upper(), name=asked.name).first()
        if first is not None:
            self.say(f"Warehouse {first.code} is there already.")
            return
        warehouse = create_warehouse(OPERATOR, asked.code, asked.name, now=timezone.now())
        self.say(f"Warehouse {warehouse.code} ({warehouse.name}) is added.")

    def list(self, _asked: Namespace) -> None:
        warehouses = Warehouse.objects.annotate(bin_count=Count("bins")).order_by("code")
        self.show(("Code", "Name", "Bins"), ((each.code, each.name, each.bin_count) for each in warehouses))
