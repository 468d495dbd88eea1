"""Words that somebody else wrote, made fit to be kept, shown and passed on."""

from uuid import UUID

_HALVES = range(0xD800, 0xE000)
"""Halves of a character, which no text holds alone."""


def plain(text: object, most: int) -> str:
    """The same words without control characters (line breaks and tabs stay), at most so many characters."""
    said = "" if text is None else str(text)
    return "".join(each for each in said if _is_fit(each))[:most]


def one_line(text: object, most: int) -> str:
    """The same on one line."""
    return " ".join(plain(text, most).split())


def as_uuid(said: object) -> str:
    """An id as everybody spells it; empty for what can't be one."""
    try:
        return str(UUID(said)) if isinstance(said, str) else ""
    except ValueError:
        return ""


def _is_fit(character: str) -> bool:
    is_control = character < " " or character == "\x7f"
    return character in "\n\t" or not (is_control or ord(character) in _HALVES)
