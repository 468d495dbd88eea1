"""Which page of help belongs to which page of the floor; the frame leads there from the foot."""

from django.http import HttpRequest
from django.urls import reverse

PICKING, PACKING, COMING_BACK = "floor-picking", "floor-packing", "floor-coming-back"
LEARN = {
    PICKING: "Learn how to release and pick",
    PACKING: "Learn how to pack and hand over",
    COMING_BACK: "Learn what to do with what comes back",
}
HELP = (
    dict.fromkeys(
        ("floor", "floor_order", "waves", "wave_list", "carts", "cart", "cart_list", "floor_short"), PICKING
    )
    | dict.fromkeys(("pack", "packing_slips", "labels", "order_labels", "hand_over", "manifest"), PACKING)
    | dict.fromkeys(
        ("floor_intercepts", "floor_carrier", "put_back", "put_back_task", "put_back_damaged", "returns"),
        COMING_BACK,
    )
)
"""Pages by the names of their addresses."""


def floor_help(request: HttpRequest) -> tuple[str, str] | None:
    """Address and words of the help that belongs to a page of the floor; None elsewhere."""
    name = request.resolver_match.url_name if request.resolver_match else None
    page = HELP.get(name or "")
    return (reverse("help_page", args=[page]), LEARN[page]) if page else None
