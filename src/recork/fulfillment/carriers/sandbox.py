"""The carrier of `recork sandbox`, over HTTP: a stranger that loses answers, dawdles and refuses when it is told to."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from recork.fulfillment.carriers.carrier import Bought, Closed, Parcel, Refused, Unknown, Voided
from recork.wire.caller import NoAnswer, call

TIMEOUT_S = 10.0
HEADERS = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class SandboxCarrier:
    """`address` is where the sandbox answers, such as http://127.0.0.1:8002."""

    address: str
    timeout_s: float = TIMEOUT_S

    def buy(self, key: UUID, parcel: Parcel) -> Bought | Refused | Unknown:
        said = self._put(f"labels/{key}", asdict(parcel) | {"adult_signature": True})
        if isinstance(said, Refused | Unknown):
            return said
        match said:
            case {"state": "sold", "tracking": str(tracking), "cost_cents": int(cents)} if tracking:
                return Bought(tracking[:60], cents)
        return Unknown("The carrier's answer says nothing of a label.")

    def void(self, key: UUID) -> Voided | Refused | Unknown:
        said = self._put(f"labels/{key}/void", {})
        if isinstance(said, Refused | Unknown):
            return said
        is_void = said.get("state") == "voided"
        return Voided() if is_void else Unknown("The carrier's answer says nothing of a void.")

    def close_day(self, key: UUID, labels: Sequence[UUID]) -> Closed | Refused | Unknown:
        said = self._put(f"days/{key}", {"labels": sorted(map(str, labels))})
        if isinstance(said, Refused | Unknown):
            return said
        match said:
            case {"parcels": int(parcels)}:
                return Closed(parcels)
        return Unknown("The carrier's answer says nothing of the day.")

    def _put(self, path: str, body: dict[str, Any]) -> dict[str, Any] | Refused | Unknown:
        heard = call(
            "PUT",
            f"{self.address}/carrier/{path}",
            body=json.dumps(body).encode(),
            headers=HEADERS,
            timeout_s=self.timeout_s,
            guarded=False,
        )
        if isinstance(heard, NoAnswer):
            return Unknown(heard.words[:200])
        try:
            said = json.loads(heard.body)
        except ValueError:
            return Unknown(f"The carrier answered {heard.status} without words.")
        if not isinstance(said, dict):
            return Unknown(f"The carrier answered {heard.status} without words.")
        if heard.is_success:
            return said
        why = said["error"] if isinstance(said.get("error"), dict) else {}
        words = str(why.get("message", ""))[:200] or f"The carrier answered {heard.status}."
        if heard.status in (400, 409, 422):
            return Refused(str(why.get("code") or "refused")[:40], words)
        return Unknown(words)
