"""Why something is not done: a value with a code for programs, words and next steps for people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed. `words` are a sentence for people, `next_steps` what they can do now."""

    code: str
    words: str
    next_steps: tuple[str, ...] = ()
