"""Of what is kept about an order, what one person may be handed: the rest is somebody else's."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recork.fulfillment.rules.search import email_key

type Row = dict[str, Any]

SOMEBODY_ELSE = "[somebody else]"
ADDRESS = ("name", "company", "line1", "line2", "city", "zip", "phone", "email")
"""What tells whose an address is; state and country are shared by many."""
WISHES = ("shipping_instructions", "gift_message")
SENTENCES = frozenset(
    (
        "words",
        "note",
        "what",
        "more",
        "who",
        "detail",
        "location",
        "pickup_location",
        "before_location",
        *WISHES,
    )
)
"""Under these names stand sentences, in which anybody may be named."""
TOO_SHORT = 2  # letters: they tell nobody, and would be found everywhere


def for_one_alone(told: Row, email: str) -> Row:
    """The same of one order, without the addresses that bear another e-mail or none, and without their words elsewhere.

        email  the one that was asked for, folded as in `email_key`

    What both addresses say stays. Wishes and gift message are whose address the order came with.
    """
    addresses = list(_addresses(told))
    others = [each for each in addresses if not _is_theirs(each, email)]
    if not others:
        return told
    theirs = _telling(each for each in addresses if _is_theirs(each, email))
    words = {word for folded, word in _telling(others).items() if folded not in theirs}
    if not _is_theirs(_came_to(told), email):
        words |= {told["ship_to"][wish] for wish in WISHES if told["ship_to"].get(wish)}
    kept: Row = _without(told, "", email, _any_of(words))
    return kept


def _addresses(value: Any) -> Iterator[Row]:
    match value:
        case dict():
            for name, said in value.items():
                if name == "ship_to" and isinstance(said, dict):
                    yield said
                else:
                    yield from _addresses(said)
        case list():
            for each in value:
                yield from _addresses(each)


def _is_theirs(address: Mapping[str, Any], email: str) -> bool:
    return email_key(str(address.get("email") or "")) == email


def _came_to(told: Row) -> Row:
    """The address that the order came with."""
    before = (edit["before"]["ship_to"] for edit in told["edits"] if "ship_to" in edit["before"])
    return next(before, told["ship_to"])


def _telling(addresses: Iterable[Row]) -> dict[str, str]:
    """Each thing that the addresses say, whole, and each word of their names by itself, as it is written, by its folded form."""
    said: list[str] = []
    for address in addresses:
        said += [str(address.get(name) or "").strip() for name in ADDRESS]
        said += str(address.get("name") or "").split()
    return {word.casefold(): word for word in said if len(word) > TOO_SHORT}


def _any_of(words: set[str]) -> re.Pattern[str]:
    """Finds each of the words where it stands by itself, the longest first; nothing when there are none."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest)) or '(?!)'})(?!\w)", re.IGNORECASE)


def _without(value: Any, name: str, email: str, words: re.Pattern[str]) -> Any:
    match value:
        case dict() if name == "ship_to" and not _is_theirs(value, email):
            hidden = {each: SOMEBODY_ELSE if each == "name" else "" for each in ADDRESS if each in value}
            return {each: _without(said, each, email, words) for each, said in value.items()} | hidden
        case dict():
            return {each: _without(said, each, email, words) for each, said in value.items()}
        case list():
            return [_without(each, name, email, words) for each in value]
        case str() if name in SENTENCES:
            return words.sub(SOMEBODY_ELSE, value)
        case _:
            return value
