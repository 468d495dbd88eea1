"""The customers of one winery, made once and drawn from again and again."""

import unicodedata
from random import Random
from typing import NamedTuple

from recork.sample.names import COMPANIES, FIRST_NAMES, LAST_NAMES, STREETS
from recork.sample.places import FREEZING_STATES, HOT_STATES, PLACES, Place
from recork.sample.shapes import SampleAddress

# Beyond this a larger sample repeats customers: the pool stays in memory while orders stream.
MOST_CUSTOMERS = 20_000


class Customers(NamedTuple):
    """`freezing` and `hot` are those people whose state has that weather."""

    people: tuple[SampleAddress, ...]
    companies: tuple[SampleAddress, ...]
    freezing: tuple[SampleAddress, ...]
    hot: tuple[SampleAddress, ...]


def make_customers(rng: Random, orders: int) -> Customers:
    """One customer for about three orders, and a company for every twentieth person."""
    count = max(60, min(MOST_CUSTOMERS, orders // 3))
    people = tuple(_person(rng, number) for number in range(count))
    companies = tuple(_company(rng, number) for number in range(max(12, count // 20)))
    return Customers(
        people=people,
        companies=companies,
        freezing=tuple(person for person in people if person.state in FREEZING_STATES),
        hot=tuple(person for person in people if person.state in HOT_STATES),
    )


def _person(rng: Random, number: int) -> SampleAddress:
    first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
    # The first few people live in every place once, so that each kind of weather finds somebody.
    place = PLACES[number] if number < len(PLACES) else rng.choice(PLACES)
    unit = rng.choice(("", "", "", "", "Apt 5", "Apt 12B", "Unit 3", "# 204"))
    email = f"{plain(first)}.{plain(last)}{number}@{rng.choice(_MAIL_HOSTS)}"
    return _address(rng, place, name=f"{first} {last}", company="", line2=unit, email=email)


def _company(rng: Random, number: int) -> SampleAddress:
    company = rng.choice(COMPANIES)
    unit = rng.choice(("", "Suite 210", "Floor 4", "Suite B"))
    email = f"orders{number}@{plain(company)}.example"
    return _address(rng, rng.choice(PLACES), name=company, company=company, line2=unit, email=email)


def _address(rng: Random, place: Place, *, name: str, company: str, line2: str, email: str) -> SampleAddress:
    return SampleAddress(
        name=name,
        company=company,
        line1=f"{rng.randrange(11, 9800)} {rng.choice(STREETS)}",
        line2=line2,
        city=place.city,
        state=place.state,
        zip_code=f"{rng.randint(place.zip_from, place.zip_to):05d}",
        phone=f"{place.area_code}-555-01{rng.randrange(100):02d}",
        email=email,
        is_residential=not company,
    )


_MAIL_HOSTS = ("example.com", "example.net", "example.org", "post.example", "mail.example")
# Letters that carry no accent to strip off.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss"})


def plain(text: str) -> str:
    """`Björn O'Rourke` as it stands in an e-mail address: `bjornorourke`."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
