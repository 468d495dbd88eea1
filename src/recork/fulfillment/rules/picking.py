"""What a picker is asked, one thing at a time, and what counts as the answer."""

from dataclasses import dataclass
from enum import StrEnum

LONGEST_COUNT = 4
"""Digits of a number of bottles; whatever has more is a barcode."""


class Question(StrEnum):
    """Where to go, what to take there, how many of it."""

    BIN = "bin"
    BOTTLE = "bottle"
    COUNT = "count"


def next_question(*, bin_code: str, sku_code: str, at_bin: str, at_sku: str) -> Question:
    """Ask for what isn't certain yet. A wine that stands nowhere is asked for by its bottle alone."""
    if bin_code != at_bin and bin_code:
        return Question.BIN
    return Question.COUNT if sku_code == at_sku else Question.BOTTLE


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether it is what was asked for, what to say, and the bottles that were counted."""

    is_right: bool
    words: str
    bottles: int = 0


def read_answer(question: Question, said: str, *, bin_code: str, sku_code: str, to_go: int) -> Answer:
    """Judge what was scanned or typed. A wrong answer says what is wanted.

    The bottle's own code says one, the first time as well as later; to "how many" a number says so many.
    """
    code = said.strip()
    match question:
        case Question.BIN:
            right = code.upper() == bin_code.upper()
            return Answer(right, f"Bin {bin_code}." if right else f"{_this(code)} Go to bin {bin_code}.")
        case Question.BOTTLE:
            right = code.upper() == sku_code.upper()
            return (
                Answer(True, "", 1) if right else Answer(False, f"{_this(code)} Scan a bottle of {sku_code}.")
            )
        case Question.COUNT:
            return _count(code, sku_code, to_go)


def _count(code: str, sku_code: str, to_go: int) -> Answer:
    if code.upper() == sku_code.upper():
        return Answer(True, "", 1)
    if not (code.isascii() and code.isdigit() and len(code) <= LONGEST_COUNT):
        return Answer(False, f"{_this(code)} Scan {sku_code}, or type how many.")
    if not 1 <= int(code) <= to_go:
        return Answer(False, f"Nothing was booked: {to_go} to go, not {int(code)}.")
    return Answer(True, "", int(code))


def _this(code: str) -> str:
    return f"Nothing was booked: this is {code}." if code else "Nothing was scanned."
