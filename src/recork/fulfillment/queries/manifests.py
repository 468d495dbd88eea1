"""Lists of what leaves: open ones, those of the last days, and what stands on one."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Prefetch

from recork.fulfillment.models import Label, Manifest, ManifestOrder, Order, Package
from recork.fulfillment.rules.search import order_id_of, tracking_number

LAST = 20
MOST_READY = 1_000


@dataclass(frozen=True, slots=True)
class OnManifest:
    """One order on a list with its boxes."""

    order: Order
    boxes: list[Package]
    is_leaving: bool


@dataclass(frozen=True, slots=True)
class ManifestPage:
    """A list with its rows; on an open one, those that are leaving are those that are still packed."""

    manifest: Manifest
    rows: list[OnManifest]

    @property
    def leaving(self) -> list[OnManifest]:
        return [row for row in self.rows if row.is_leaving]

    @property
    def boxes(self) -> int:
        return sum(len(row.boxes) for row in self.leaving)


def open_manifests() -> list[Manifest]:
    """Open lists with `n_orders`, the oldest first."""
    found = Manifest.objects.filter(closed_at__isnull=True).select_related("warehouse")
    return list(found.annotate(n_orders=Count("rows")).order_by("leaves_on", "id")[:LAST])


def closed_manifests() -> list[Manifest]:
    """The last ones, newest first."""
    found = Manifest.objects.filter(closed_at__isnull=False).select_related("warehouse")
    return list(found.order_by("-closed_at")[:LAST])


def manifest_page(manifest_id: int) -> ManifestPage | None:
    """One list with what stands on it; None when there is none."""
    manifest = Manifest.objects.select_related("warehouse").filter(pk=manifest_id).first()
    if manifest is None:
        return None
    boxes = Prefetch("order__packages", Package.objects.order_by("position", "pk"))
    rows = ManifestOrder.objects.filter(manifest=manifest).select_related("order__winery", "order__ship_to")
    return ManifestPage(
        manifest,
        [
            OnManifest(
                row.order,
                list(row.order.packages.all()),
                manifest.closed_at is not None or row.order.state == "packed",
            )
            for row in rows.prefetch_related(boxes).order_by("order_id")
        ],
    )


def ready_orders() -> list[int]:
    """Orders in scope that could leave and are on no list yet, at most `MOST_READY`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT order_id FROM ready_to_leave(NULL) ORDER BY order_id LIMIT %s", [MOST_READY])
        return [order_id for (order_id,) in cursor.fetchall()]


def scanned_order(code: str) -> Order | None:
    """The order of a fulfillment number, or of a box's tracking number."""
    order_id = order_id_of(code)
    if order_id is not None:
        return Order.objects.filter(pk=order_id).first()
    number = tracking_number(code)
    if not number:
        return None
    label = Label.objects.filter(tracking=number, state="bought").select_related("order").first()
    return label.order if label else None
