"""The mark that a page or a call bears: the verb that opens it, so that somebody can ask at every door."""

from collections.abc import Callable
from typing import Any

_MARK = "opens_with"


def mark(view: Callable[..., Any], verb: str) -> None:
    """Note on `view` which verb opens it; what wraps it as `functools` does bears the note too."""
    setattr(view, _MARK, verb)


def verb_of(view: object) -> str | None:
    """The verb that opens it; None where there is no door."""
    found: str | None = getattr(view, _MARK, None)
    return found
