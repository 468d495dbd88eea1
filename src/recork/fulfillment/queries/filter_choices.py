"""What there is to choose from in the filters of View Orders."""

from dataclasses import dataclass

from django.db import connection

from recork.fulfillment.models import Warehouse

RECENT = 500
"""Orders whose carriers and types are offered; a list of all would cost a walk through all."""


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """`warehouses` are (code, name, id); carriers and types are those of recent orders."""

    warehouses: list[tuple[str, str, int]]
    carriers: list[str]
    order_types: list[str]


def read_filter_choices(looking_at: int | None) -> FilterChoices:
    """Two statements, however many orders there are."""
    own = "" if looking_at is None else "WHERE winery_id = %(winery)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT array_agg(DISTINCT carrier), array_agg(DISTINCT order_type)
                  FROM (SELECT carrier, order_type FROM orders {own}
                         ORDER BY ordered_at DESC, id DESC LIMIT %(recent)s) AS recent""",  # noqa: S608 -- a constant of ours
            {"winery": looking_at, "recent": RECENT},
        )
        carriers, order_types = (sorted(filter(None, found or ())) for found in cursor.fetchone())
    warehouses = Warehouse.objects.order_by("name", "code").values_list("code", "name", "pk")
    return FilterChoices(list(warehouses), carriers, order_types)
