"""What is known of one attempt to move money."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

# Our own word for a void that comes too late: the money was taken, so all of it is to be given back.
ALREADY_TAKEN = "already_taken"


class Result(StrEnum):
    SUCCEEDED = "succeeded"
    PENDING = "pending"  # the gateway has it, and will say how it ended
    FAILED = "failed"  # the gateway said no: nothing moved under this key, and nothing will
    UNKNOWN = "unknown"  # it may have happened; only the same key may be sent again


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt stands.

    code        the gateway's word for a failure, "" otherwise
    words       for people
    for_good    a failure that another attempt would only meet again: a person finds another way
    gateway_id  the gateway's name for the refund or the payment, "" while unknown
    charge_id   its name for the charge, when money was taken or set aside
    """

    result: Result
    code: str = ""
    words: str = ""
    for_good: bool = False
    gateway_id: str = ""
    charge_id: str = ""

    @property
    def is_definite(self) -> bool:
        return self.result in {Result.SUCCEEDED, Result.FAILED}

    @property
    def may_be_tried_anew(self) -> bool:
        """Tell whether another attempt, under a key of its own, is safe and has a chance."""
        return self.result is Result.FAILED and not self.for_good

    @classmethod
    def unknown(cls, words: str) -> Self:
        return cls(Result.UNKNOWN, words=words)

    @classmethod
    def failed(
        cls, code: str, words: str, *, for_good: bool, gateway_id: str = "", charge_id: str = ""
    ) -> Self:
        return cls(Result.FAILED, code, words, for_good, gateway_id, charge_id)
