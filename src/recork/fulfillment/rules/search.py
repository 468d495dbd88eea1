"""How names, phones and numbers are folded so that people find them whichever way they type."""

import re
import unicodedata

FULFILLMENT_NUMBER = re.compile(r"F([0-9]{7,18})", re.IGNORECASE)
FIRST_FULFILLMENT_NUMBER = 1_000_000
LONGEST_KEY = 400
LONGEST_EMAIL_KEY = 254


def text_key(text: str) -> str:
    """Fold case, accents and repeated spaces: "Lucía  Ferrer" becomes "lucia ferrer".

    Some letters unfold to eighteen; what is longer than a key may be is cut.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())[:LONGEST_KEY]


def surname_key(name: str) -> str:
    """The folded last word of a name, which is what people on the phone spell out."""
    words = text_key(name).split()
    return words[-1] if words else ""


def email_key(email: str) -> str:
    """Fold an address, cut to what a key may be: some letters unfold to three."""
    return email.casefold()[:LONGEST_EMAIL_KEY]


def phone_digits(phone: str) -> str:
    """The digits alone, without the country's leading 1, so that 1 (503) 555-0142 is found as 5035550142."""
    digits = "".join(c for c in phone if c.isascii() and c.isdigit())
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def tracking_number(typed: str) -> str:
    """As a label's barcode reads: carriers print numbers in groups, and people type them in any case."""
    return "".join(typed.split()).upper()


def fulfillment_number(order_id: int) -> str:
    """The house's own number of an order: unique over all wineries and never reused."""
    return f"F{FIRST_FULFILLMENT_NUMBER + order_id}"


def order_id_of(number: str) -> int | None:
    """Read an order's id back from its fulfilment number, or None when it isn't one."""
    match = FULFILLMENT_NUMBER.fullmatch(number.strip())
    if match is None:
        return None
    order_id = int(match[1]) - FIRST_FULFILLMENT_NUMBER
    return order_id if 0 < order_id < 2**63 else None
