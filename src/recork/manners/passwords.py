"""Which passwords are refused: those that somebody would try first, whatever signs they are made of."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

LEAST, BETTER = 12, 15
MOST = 1_000  # hashing takes its time by the length
OF_THE_HOUSE = ("recork", "fulfillment", "fulfilment", "warehouse", "winery")
SAFE = 3
"""On zxcvbn's way from 0 to 4: over a hundred million guesses for somebody who knows the usual lists."""

READ = 40  # zxcvbn takes up to 72, and seconds for some of them; what is longer is judged by its beginning
SPELLED = tuple(str.maketrans("013457@$", f"o{one}eastas") for one in "il")
"""Digits and signs that stand for letters; a 1 is an i or an l."""


ADVICE = "Take four words that have nothing to do with each other or with you."
USUAL = (
    MinimumLengthValidator(LEAST),
    CommonPasswordValidator(),
    UserAttributeSimilarityValidator(user_attributes=("email", "name")),
)


class GoodPassword:
    """Long enough, and hard to guess for whoever knows the usual lists and the words around the person.

    The lists come with Django and zxcvbn: nobody is asked over the network. What is known of a person or of the
    house counts for nothing: the rest must be hard to guess by itself.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise `ValidationError` with all that is wrong. `user` may be a person or nobody yet."""
        if len(password) > MOST:
            raise ValidationError(f"At most {MOST:,} letters.", code="password_too_long")
        wrong = list(_said_by(USUAL, password, user))
        known = parts((*OF_THE_HOUSE, *(user.words_about if user is not None else ())))
        rest = without(password, known)
        if zxcvbn(rest[:READ] or "a")["score"] < SAFE:
            why = "many people have one like it" if rest == password else "whoever knows you or us knows it"
            wrong.append(ValidationError(f"Too easy to guess: {why}. {ADVICE}", code="password_too_easy"))
        if wrong:
            raise ValidationError(wrong)

    def get_help_text(self) -> str:
        return f"At least {LEAST} letters, {BETTER} or more are better; spaces are welcome. {ADVICE}"


def _said_by(validators: Iterable[Any], password: str, user: object) -> Iterator[ValidationError]:
    for validator in validators:
        try:
            validator.validate(password, user)
        except ValidationError as error:
            yield error


def parts(said: Iterable[str]) -> list[str]:
    """The words in them, longest first, the whole without its gaps too: "Alder Creek" is aldercreek, alder, creek."""
    found: set[str] = set()
    for each in said:
        pieces = re.split(r"[\W_]+", each.lower())
        found.update(("".join(pieces), *pieces))
    return sorted((word for word in found if len(word) > 3), key=lambda word: (-len(word), word))


def without(password: str, known: Iterable[str]) -> str:
    """The password less the known words in it, however they are spelled there: R3c0rk is recork."""
    rest = password
    for word in known:
        for spelling in SPELLED:
            read = rest.lower().translate(spelling)
            if len(read) == len(rest):  # a few letters get longer when they are made small
                kept = [part.span() for part in re.finditer(re.escape(word), read)]
                for begin, end in reversed(kept):
                    rest = rest[:begin] + rest[end:]
    return rest
