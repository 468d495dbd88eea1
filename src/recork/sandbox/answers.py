"""What the sandbox says: Stripe's objects, or Stripe's errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

type Shape = dict[str, Any]  # one of Stripe's objects, as JSON has it


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: str
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def shown(shape: Shape, *, status: int = 200) -> Answer:
    return Answer(status, json.dumps(shape, indent=2) + "\n")


class Refused(Exception):
    """What was asked can't be done; nothing was. Becomes an error object under `status`."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = "invalid_request_error",  # noqa: A002 -- its name in the error object
        code: str = "",
        param: str = "",
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.answer = error(message, status=status, type=type, code=code, param=param, **more)


def error(message: str, *, status: int, type: str, code: str = "", param: str = "", **more: Any) -> Answer:  # noqa: A002
    """Say an error; `more` is what belongs to its kind, as `decline_code` or `payment_intent`."""
    said = {"message": message, "type": type, "code": code, "param": param} | more
    return shown({"error": {name: value for name, value in said.items() if value != ""}}, status=status)


def no_such(noun: str, name: str, *, param: str = "id") -> Refused:
    return Refused(f"No such {noun}: '{name}'", status=404, code="resource_missing", param=param)
