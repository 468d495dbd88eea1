"""What the calls' fields may hold: the kinds of text, days, instants and numbers that all of them share."""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

ORDER_NUMBER = r"^[^\s./\\\x00-\x1f\x7f-\x9f]([^/\\\x00-\x1f\x7f-\x9f]*[^\s/\\\x00-\x1f\x7f-\x9f])?$"
"""No slashes, no control characters, no space at either end, no dot in front: it must stand in a URL
(where `..` leads elsewhere) and on a label."""

SKU = r"^[^./\\\s\x00-\x1f\x7f-\x9f]([^/\\\x00-\x1f\x7f-\x9f]*[^/\\\s\x00-\x1f\x7f-\x9f])?$"
SOMETHING = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
"""One line that isn't blank."""

ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
"""The same, with line breaks and tabs."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
_YEARS = range(2000, 2100)
"""A year outside is a slip of the keyboard, and would be shipped at once or never."""


class Sent(BaseModel):
    """What a caller sends: a misspelt field is refused, never passed over."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Shown(BaseModel):
    """What a caller is shown."""

    model_config = ConfigDict(frozen=True)


def _spelt(pattern: re.Pattern[str], words: str) -> BeforeValidator:
    """Refuse the other spellings that pydantic would take, such as seconds since 1970."""

    def check(value: object) -> object:
        if isinstance(value, str) and not pattern.fullmatch(value):
            raise ValueError(words)
        if isinstance(value, int | float):
            raise ValueError(words)  # noqa: TRY004 -- pydantic collects ValueError alone
        return value

    return BeforeValidator(check)


def _a_number(value: object) -> object:
    if isinstance(value, str | bool):
        raise ValueError("write a whole number")  # noqa: TRY004 -- pydantic collects ValueError alone
    return value


def _in_our_time[T: (date, datetime)](value: T) -> T:
    if value.year not in _YEARS:
        raise ValueError(f"the year lies outside {_YEARS[0]} to {_YEARS[-1]}")
    return value


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


_THIS_CENTURY = Field(json_schema_extra={"pattern": "^20"})
Day = Annotated[date, _spelt(_DAY, "write a day as 2026-11-23"), AfterValidator(_in_our_time), _THIS_CENTURY]
Instant = Annotated[
    AwareDatetime,
    _spelt(_INSTANT, "write an instant as 2026-11-23T21:00:00Z"),
    AfterValidator(_in_our_time),
    AfterValidator(_to_utc),
    _THIS_CENTURY,
]
WHOLE = BeforeValidator(_a_number)
"""A number without a fraction. 6.0 is one, as JSON Schema has it; "6" and true are none. Goes behind its
bounds, or they are lost to the document."""
OrderNumber = Annotated[str, Field(min_length=1, max_length=60, pattern=ORDER_NUMBER, examples=["10234"])]
FulfillmentNumber = Annotated[str, Field(max_length=20, pattern=r"^[Ff][0-9]{7,18}$", examples=["F1000234"])]
