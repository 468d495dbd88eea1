"""What people may type when they set a house up, and words for what can't be kept."""

import re
from datetime import date


class Unfit(ValueError):
    """Something that was typed can't be kept; nothing was changed.

    `field` names the entry as forms and commands call it ("code"), or is empty when it
    isn't one entry's fault. The words say what would do.
    """

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
        self.words = words


FEWEST_DAYS_KEPT, MOST_DAYS_KEPT = 30, 36_500

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_WAREHOUSE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,18}[A-Z0-9])?")
_BIN = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,19}")
_SKU = re.compile(r"[^./\\][^/\\]*")
_PHONE = re.compile(r"\+?[0-9()./ -]{5,39}")
_ORDER_NUMBER = re.compile(r"[^\s./\\](?:[^/\\]*[^\s/\\])?")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")


def line_of(text: str, field: str, *, most: int, may_be_empty: bool = False) -> str:
    """One line of words: outer spaces taken off, at most `most` letters, nothing invisible in it."""
    line = " ".join(text.split())
    if not line and not may_be_empty:
        raise Unfit(field, "This can't be empty.")
    if len(line) > most:
        raise Unfit(field, f"At most {most} letters; these are {len(line)}.")
    if not line.isprintable():
        raise Unfit(field, "This holds a letter that can't be shown.")
    return line


def text_of(text: str, field: str, *, most: int) -> str:
    """Words over several lines, or none: outer spaces taken off, at most `most` letters."""
    plain = text.replace("\r\n", "\n").strip()
    if len(plain) > most:
        raise Unfit(field, f"At most {most} letters; these are {len(plain)}.")
    if _CONTROL.search(plain):
        raise Unfit(field, "This holds a letter that can't be shown.")
    return plain


def order_number(text: str, field: str, *, most: int) -> str:
    """An order's number: one line, fit to stand in an address and on a label."""
    words = "No slash or backslash, and no dot in front: 10234."
    return _fit(line_of(text, field, most=most), field, _ORDER_NUMBER, words)


def country_of(text: str, field: str) -> str:
    """A country in two letters; nothing typed means US."""
    return _fit(text.strip().upper() or "US", field, _COUNTRY, "Two letters: US.")


def day_of(text: str, field: str) -> date | None:
    """A day, or none when nothing is typed."""
    plain = text.strip()
    if not plain:
        return None
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        day = date.min
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", plain) or not 2000 <= day.year < 2100:
        raise Unfit(field, "A day such as 2026-11-23.")
    return day


def slug_of(text: str) -> str:
    """A winery's short name, as commands use it: alder, birch-hill."""
    return _fit(
        text.strip().lower(), "slug", _SLUG, "Small letters, digits and dashes, at most 40: birch-hill."
    )


def warehouse_code(text: str) -> str:
    """A warehouse's code, as orders name it: AMC."""
    words = "Capital letters, digits and dashes, at most 20: AMC."
    return _fit(text.strip().upper(), "code", _WAREHOUSE, words)


def bin_code(text: str, field: str = "bin") -> str:
    """A bin's name, as on its sign: B-12."""
    return _fit(
        text.strip().upper(), field, _BIN, "Letters, digits and . _ / -, at most 20, as on its sign: B-12."
    )


def sku_code(text: str) -> str:
    """A wine's code, as the shop sends it: one line, at most 60 letters, fit to stand in an address."""
    words = "No slash or backslash, and no dot in front: ALD-ZN21."
    return _fit(line_of(text, "code", most=60), "code", _SKU, words)


def bottle_size(text: str) -> int:
    """Millilitres of one bottle; nothing typed means 750."""
    number = whole_number(text or "750", "bottle_ml")
    if not 1 <= number <= 30_000:
        raise Unfit("bottle_ml", "A bottle holds from 1 to 30,000 ml.")
    return number


def whole_number(text: str, field: str) -> int:
    """A whole number as people write it: 1200, 1,200 or -6."""
    plain = text.strip().replace(",", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", plain):
        raise Unfit(field, f"A whole number, not {text.strip()!r}.")
    return int(plain)


def days_kept(days: int, field: str = "keep_days") -> int:
    """How long a person's data is kept: a month at least, in which they may ask where their wine is."""
    if not FEWEST_DAYS_KEPT <= days <= MOST_DAYS_KEPT:
        raise Unfit(
            field, f"From {FEWEST_DAYS_KEPT} to {MOST_DAYS_KEPT:,} days, or empty to keep it for ever."
        )
    return days


def cents_of(text: str, field: str) -> int:
    """An amount as people write it, in cents: 40, 40.5 or 1,240.50; nothing typed is nothing."""
    plain = text.strip().removeprefix("$").replace(",", "")
    if not plain:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}([.][0-9]{1,2})?", plain):
        raise Unfit(field, f"An amount such as 40 or 40.50, not {text.strip()[:40]!r}.")
    whole, _, part = plain.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))


def phone_of(text: str, field: str = "support_phone") -> str:
    """A telephone number as people write it, or nothing."""
    line = line_of(text, field, most=40, may_be_empty=True)
    words = "Digits with spaces, dots, dashes or brackets: 707-603-4011."
    return _fit(line, field, _PHONE, words) if line else ""


def email_of(text: str, field: str = "email") -> str:
    """An e-mail address in small letters."""
    words = "An e-mail address such as nora@alder.example."
    address = _fit(text.strip().lower(), field, _EMAIL, words)
    return line_of(address, field, most=254)


def _fit(text: str, field: str, shape: re.Pattern[str], words: str) -> str:
    if not shape.fullmatch(text):
        raise Unfit(field, words)
    return text
