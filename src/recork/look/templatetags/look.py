"""Icons, marks, pills, fields and effects, so that a page names them and never draws them."""

from urllib.parse import parse_qsl, urlsplit

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from recork.look.barcode import TALL, Barcode, NotScannable, draw_barcode

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
    # a shop's words for an order, its money and who brings it
    "Pending": ("received", ""),
    "Submitted": ("sent", "shop"),
    "Completed": ("delivered", "shop"),
    "Hold": ("hold", "hold"),
    "Quarantine": ("act", "act"),
    "Authorized": ("received", "shop"),
    "Paid": ("delivered", "shop"),
    "Declined": ("act", "act"),
    "Refunding": ("wait", "wait"),
    "Partly refunded": ("returned", "shop"),
    "Refunded": ("returned", "over"),
    "Refund failed": ("act", "act"),
    "Voided": ("cancelled", "over"),
    "Sent to Fulfillment": ("sent", "shop"),
    "Picked Up": ("picked", "shop"),
    "Handled Externally": ("disc", "shop"),
    "No Shipping Required": ("same", "shop"),
}
# How an effect stands: (mark, class of its place).
EFFECT = {
    "done": ("delivered", ""),
    "pending": ("wait", "is-pending"),
    "retrying": ("retry", "is-retrying"),
    "failed": ("no", "is-failed"),
    "none": ("same", "is-none"),
}
# What became of one order of a group: (mark, class of its line).
OUTCOME = {
    "yes": ("delivered", ""),
    "same": ("same", "is-same"),
    "no": ("no", "is-no"),
    "unsure": ("wait", "is-unsure"),
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One line drawing of `sprite.html`, without a name of its own: the words beside it speak."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="#icon-{}"/></svg>', name)


@register.simple_tag
def mark(name: str) -> SafeString:
    """One small filled shape of `sprite.html`: what a state looks like."""
    return format_html('<svg class="mark" aria-hidden="true"><use href="#mark-{}"/></svg>', name)


@register.inclusion_tag("look/pill.html")
def pill(status: str, why: str = "") -> dict[str, str]:
    """A shown status with its mark, and under it the reason in plain words.

    A status that `STATUS` does not know raises KeyError: a new one needs a shape first.
    """
    shape, variant = STATUS[str(status)]
    return {"word": str(status), "shape": shape, "variant": variant, "why": why}


@register.inclusion_tag("look/effect.html")
def effect(state: str, name: str, words: str) -> dict[str, str]:
    """One effect of a cancellation with its own state: done, pending, retrying, failed, none."""
    shape, place = EFFECT[state]
    return {"shape": shape, "place": place, "name": name, "words": words}


@register.inclusion_tag("look/outcome.html")
def outcome(
    kind: str, number: str, words: str, more: str = "", way: tuple[str, str] | str | None = None
) -> dict[str, object]:
    """One order of a group and what became of it: yes, same, no, unsure; and the way on from there, if there is one."""
    shape, place = OUTCOME[kind]
    return {
        "kind": kind,
        "shape": shape,
        "place": place,
        "number": number,
        "words": words,
        "more": more,
        "way": way,
    }


@register.inclusion_tag("look/barcode.html")
def barcode(code: str) -> dict[str, str | int | Barcode | None]:
    """A code as bars with the words beneath; what has no bars is only words, to be typed by hand."""
    try:
        drawn = draw_barcode(code)
    except NotScannable:
        drawn = None
    return {"code": code, "drawn": drawn, "tall": TALL}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A field of a form: label, control, hint, error, tied together for those who listen."""
    widget = bound.field.widget
    match widget:
        case forms.CheckboxSelectMultiple() | forms.RadioSelect():
            page, style = "look/field.html", ""
        case forms.CheckboxInput():
            page, style = "look/check.html", ""
        case forms.Select():
            page, style = "look/field.html", "select"
        case _:
            page, style = "look/field.html", "input"
    control = bound.as_widget(attrs={"class": style} if style else None)
    return render_to_string(page, {"field": bound, "control": control, "fieldset": widget.use_fieldset})


@register.filter
def counted(number: int) -> str:
    """10,000: a number people read at a glance."""
    return f"{number:,}"


@register.filter
def path_of(url: str) -> str:
    """The address without its query: a form with method get throws the query away."""
    return urlsplit(url).path


@register.filter
def query_of(url: str) -> list[tuple[str, str]]:
    """The query of an address as pairs, for the hidden inputs that bring it back."""
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)
