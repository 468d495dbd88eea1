"""One request."""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import parse_qsl

from recork.sandbox.answers import Refused

type Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; `request` is the name we gave it."""

    method: str
    path: str
    query: str
    authorization: str
    key: str
    body: bytes
    request: str

    @property
    def pairs(self) -> Pairs:
        """Its parameters: in the body of a POST, else in the address. Raises `Refused`."""
        try:
            text = self.body.decode() if self.method == "POST" else self.query
            return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1_000)
        except ValueError:
            raise Refused("The parameters can't be read.") from None

    @property
    def nowhere(self) -> Refused:
        return Refused(f"Unrecognized request URL ({self.method}: {self.path}).", status=404)

    def demand_secret_key(self) -> None:
        """Take any secret key of Stripe's test mode, as `Bearer` or as the name in `Basic`."""
        scheme, _, given = self.authorization.partition(" ")
        if scheme == "Basic":
            try:
                given = base64.b64decode(given, validate=True).decode().partition(":")[0]
            except (binascii.Error, UnicodeDecodeError):
                given = ""
        if scheme not in {"Bearer", "Basic"} or not given.startswith("sk_test_"):
            words = (
                "Give a secret key of the test mode (sk_test_...). A live key has no business in a sandbox."
            )
            raise Refused(words, status=401)
