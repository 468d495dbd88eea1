"""Code 128, as scanners on every floor read it: drawn from numbers, without style and without script."""

import re
from dataclasses import dataclass
from itertools import groupby

from barcode.codex import Code128

QUIET = 10  # modules of white on either side: what the standard asks for, or a scanner finds no beginning
TALL = 40  # modules: high enough to hit at arm's length, whatever the width
SCANNABLE = re.compile(r"[ -~]{1,60}")  # printable ASCII, no longer than a label is wide


class NotScannable(ValueError):
    """A code that Code 128 has no bars for here: empty, too long or not printable ASCII."""


@dataclass(frozen=True, slots=True)
class Barcode:
    """The bars of one code.

    code  what a scanner types
    wide  modules across, quiet zones included
    bars  (where it begins, how wide it is) of each black bar, in modules
    """

    code: str
    wide: int
    bars: tuple[tuple[int, int], ...]


class _Code128(Code128):
    """The library's own, but for codes that begin with 99.

    Digits are drawn in pairs from the start, and the pair 99 has the number of the change to pairs: the library takes
    it for one that is not needed, and a scanner would read 9912 as 12.
    """

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        return encoded if encoded[1] == _NINETY_NINE else super()._try_to_optimize(encoded)


_NINETY_NINE = 99


def draw_barcode(code: str) -> Barcode:
    """The bars that say `code`. Raises `NotScannable`."""
    if not SCANNABLE.fullmatch(code):
        raise NotScannable(code)
    (modules,) = _Code128(code).build()
    bars, at = [], QUIET
    for module, run in groupby(modules):
        width = len(list(run))
        if module == "1":
            bars.append((at, width))
        at += width
    return Barcode(code, at + QUIET, tuple(bars))
