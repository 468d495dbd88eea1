"""Icons, marks and status pills, so that a page names them and never draws them."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

# Shown status, as people read it: (mark, variant of the pill). The glass fills
# as the order nears the truck; only what needs a person is tinted.
STATUS = {
    "Needs Action": ("act", "act"),
    "On Hold": ("hold", "hold"),
    "Future Ship Date": ("future", ""),
    "Waiting to Be Released": ("received", ""),
    "Sent to Warehouse": ("sent", ""),
    "Picking": ("picking", ""),
    "Picked": ("picked", ""),
    "Packed": ("packed", ""),
    "Shipped": ("shipped", "done"),
    "Delivered": ("delivered", "done"),
    "Returned": ("returned", "over"),
    "Cancelled": ("cancelled", "over"),
    "Cancelling": ("wait", "wait"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One line drawing of `sprite.html`, without a name of its own: the words beside it speak."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name
    )


@register.simple_tag
def mark(name: str) -> SafeString:
    """One small filled shape of `sprite.html`: what a state looks like."""
    return format_html(
        '<svg class="mark" aria-hidden="true"><use href="#mark-{}"/></svg>', name
    )


@register.inclusion_tag("look/pill.html")
def pill(status: str, why: str = "") -> dict[str, str]:
    """A shown status with its mark, and under it the reason in plain words.

    A status that `STATUS` does not know raises KeyError: a new one needs a shape first.
    """
    shape, variant = STATUS[str(status)]
    return {"word": str(status), "shape": shape, "variant": variant, "why": why}
