"""Knobs by which a test or a demo makes the sandbox behave as a payment service does on a bad day.

They live as long as the process: a sandbox that starts anew is a good one.
"""

import threading
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from recork.sandbox.answers import Answer, error
from recork.sandbox.keys import in_use


class Faults(BaseModel):
    """All knobs; `PUT /sandbox/faults` sets them all, and those that are left out go back.

    only                      paths that the knobs concern begin with this
    methods                   and are asked with these
    delay_s                   wait before anything happens
    delay_answer_s            wait between the effect and the answer
    drop_answer_after_effect  so many of the next requests are carried out and get no answer
    fail_next, fail_with      so many of the next requests fail; 500 and card_error are kept under their keys
    fail_after_effect         a 500 is said although it happened
    refuse_void               the carrier takes no label back: it has the parcel already
    settle                    refunds are pending until /sandbox/settle says how they ended, or succeed at once
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    only: str = "/v1/"
    methods: list[Literal["POST", "GET", "PUT"]] = ["POST"]
    delay_s: float = Field(default=0, ge=0, le=120)
    delay_answer_s: float = Field(default=0, ge=0, le=120)
    drop_answer_after_effect: int = Field(default=0, ge=0)
    fail_next: int = Field(default=0, ge=0)
    fail_with: Literal["500", "429", "409", "card_error"] = "500"
    fail_after_effect: bool = False
    refuse_void: bool = False
    settle: Literal["at_once", "later"] = "at_once"


NONE = Faults()


class Knobs:
    """The faults in force; what is counted is counted down once for each request, whatever thread it has."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults = NONE

    @property
    def all(self) -> Faults:
        return self._faults

    def set(self, faults: Faults) -> None:
        with self._lock:
            self._faults = faults

    def concerning(self, method: str, path: str) -> Faults:
        """Give the faults that concern this request; a good day's when none does."""
        faults = self._faults
        return faults if method in faults.methods and path.startswith(faults.only) else NONE

    def take_failure(self, method: str, path: str, *kinds: str) -> Faults | None:
        """Take one of the failures to come, when it is of one of these kinds."""
        with self._lock:
            faults = self.concerning(method, path)
            if not faults.fail_next or faults.fail_with not in kinds:
                return None
            self._faults = faults.model_copy(update={"fail_next": faults.fail_next - 1})
            return faults

    def take_drop(self, method: str, path: str) -> bool:
        with self._lock:
            faults = self.concerning(method, path)
            left = faults.drop_answer_after_effect
            if left:
                self._faults = faults.model_copy(update={"drop_answer_after_effect": left - 1})
            return left > 0


def failure(faults: Faults, key: str) -> Answer:
    """Say what `fail_with` says."""
    match faults.fail_with:
        case "409":
            return in_use(key).answer
        case "429":
            words = "Too many requests in a period of time."
            return error(words, status=429, type="invalid_request_error", code="rate_limit")
        case "card_error":
            words = "Your card was declined."
            return error(
                words,
                status=402,
                type="card_error",
                code="card_declined",
                decline_code="generic_decline",
            )
        case "500":
            return error("An unknown error occurred.", status=500, type="api_error")
