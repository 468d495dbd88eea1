"""Looking for what begins with something, as a plain range of an index."""


def after_prefix(prefix: str) -> str:
    """The first text beyond all that start with `prefix`, in code point order.

    Search asks for `prefix <= key < after_prefix(prefix)`: a plain range that stays
    in the index under row-level security, where LIKE would not. Surrogates can't be
    stored, so the step from U+D7FF leads to U+E000.
    """
    for at in range(len(prefix) - 1, -1, -1):
        code = ord(prefix[at])
        if code < 0x10FFFF:
            step = 0xE000 if code == 0xD7FF else code + 1
            return prefix[:at] + chr(step)
    return "\U0010ffff" * (len(prefix) + 1)
