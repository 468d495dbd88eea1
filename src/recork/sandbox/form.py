"""Reads what a request said, name by name. What is malformed is refused before anything begins."""

import re
from collections.abc import Collection, Sequence

from recork.sandbox.answers import Refused

MOST_CENTS = 99_999_999  # Stripe takes eight digits
LONGEST_TEXT = 5_000
MOST_PAIRS = 50  # of metadata; a name has 40 characters at most, a value 500
TABLE = re.compile(r"(\w+)\[([^\[\]]{1,40})\]")
CURRENCY = re.compile(r"[a-z]{3}")


class Form:
    """The parameters of one request. Each is read once; `done` refuses those that nobody read."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._left = dict(pairs)

    def text(self, name: str, *, default: str = "") -> str:
        said = self._left.pop(name, default)
        if len(said) > LONGEST_TEXT:
            raise Refused(f"Invalid {name}: too long.", code="parameter_invalid_string", param=name)
        return said

    def needed(self, name: str) -> str:
        if name not in self._left:
            raise Refused(f"Missing required param: {name}.", code="parameter_missing", param=name)
        said = self.text(name)
        if not said:
            raise Refused(
                f"You passed an empty string for '{name}'.", code="parameter_invalid_empty", param=name
            )
        return said

    def cents(self, name: str) -> int | None:
        """Read a positive amount; None when it isn't there."""
        if name not in self._left:
            return None
        said = self.text(name)
        if not (said.isascii() and said.isdigit() and len(said) <= 12 and int(said) > 0):
            raise Refused(f"Invalid positive integer: {said}", code="parameter_invalid_integer", param=name)
        if int(said) > MOST_CENTS:
            raise Refused(f"Amount must be no more than {MOST_CENTS}.", code="amount_too_large", param=name)
        return int(said)

    def count(self, name: str, *, default: int, most: int) -> int:
        said = self.text(name, default=str(default))
        if not (said.isascii() and said.isdigit() and len(said) <= 12 and 1 <= int(said) <= most):
            raise Refused(f"Invalid {name}: from 1 to {most}.", code="parameter_invalid_integer", param=name)
        return int(said)

    def one_of(self, name: str, allowed: Collection[str], *, default: str) -> str:
        said = self.text(name, default=default)
        if said != default and said not in allowed:
            words = f"Invalid {name}: must be one of {', '.join(sorted(allowed))}"
            raise Refused(words, code="parameter_unknown", param=name)
        return said

    def is_true(self, name: str) -> bool:
        return self.one_of(name, ("true", "false"), default="false") == "true"

    def currency(self) -> str:
        said = self.needed("currency").lower()
        if not CURRENCY.fullmatch(said):
            raise Refused(f"Invalid currency: {said}.", code="parameter_invalid_string", param="currency")
        return said

    def metadata(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name in list(self._left):
            matched = TABLE.fullmatch(name)
            if matched and matched[1] == "metadata":
                found[matched[2]] = self._left.pop(name)
        if len(found) > MOST_PAIRS or any(len(value) > 500 for value in found.values()):
            raise Refused("Metadata is too long.", param="metadata")
        return found

    def pass_over(self, *names: str) -> None:
        """Take what means nothing here, but is right to say to Stripe: names, and lists or tables under them."""
        for said in list(self._left):
            if said.split("[", 1)[0] in names:
                del self._left[said]

    def done(self) -> None:
        for name in self._left:
            raise Refused(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
