"""Small things that stand around every page."""

from typing import NamedTuple


class Support(NamedTuple):
    """Whom to ask when a page can't help; `dial` is the number as in `tel:`."""

    phone: str
    email: str

    @property
    def dial(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit() or sign == "+")


class Visitor(NamedTuple):
    """Whoever is signed in, as the bar names them."""

    name: str
    url: str
    sign_out_url: str
