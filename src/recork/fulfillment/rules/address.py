"""Where a box of wine can go, and what is wrong with an address in words people can act on."""

import re
from dataclasses import dataclass

from recork.fulfillment.rules.hold import HoldReason, Problem


@dataclass(frozen=True, slots=True)
class Address:
    """Where the box goes; every text is as the shop sent it, outer spaces taken off."""

    name: str
    line1: str
    city: str
    state: str
    zip: str
    company: str = ""
    line2: str = ""
    country: str = "US"
    phone: str = ""
    email: str = ""


_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
US_STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "WA",
        "WV",
        "WI",
        "WY",
    ]
)


def address_problems(to: Address) -> list[Problem]:
    """Check that it is an address at all; whether wine may go there is what the shipping rules say."""
    found: list[tuple[str, str]] = []
    missing = [name for name in ("name", "line1", "city", "state", "zip") if not getattr(to, name)]
    found += [(f"ship_to.{name}", f"Ship-to incomplete: {_LABELS[name]}") for name in missing]
    if to.country != "US":
        found.append(("ship_to.country", "This warehouse ships within the United States only"))
    elif to.state and to.state not in US_STATES:
        found.append(("ship_to.state", f"Unknown state: {to.state}"))
    if to.zip and to.country == "US" and not _ZIP.fullmatch(to.zip):
        found.append(("ship_to.zip", f"Not a ZIP code: {to.zip}"))
    return [Problem(HoldReason.NEEDS_ACTION, where, words) for where, words in found]


_LABELS = {
    "name": "no name",
    "line1": "no street",
    "city": "no city",
    "state": "no state",
    "zip": "no ZIP code",
}
