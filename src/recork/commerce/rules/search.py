"""How names are folded so that people find them whichever way they type."""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]")
LONGEST_KEY = 120


def name_key(text: str) -> str:
    """Fold case, accents and repeated spaces: "Lucía  Ferrer" becomes "lucia ferrer".

    The database folds the names it keeps in the same way (`models.folding`); a test compares the two.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(plain.lower().split())[:LONGEST_KEY]


def spellings(typed: str) -> list[str]:
    """Numbers are kept as the shop wrote them; people type them in any case."""
    return sorted({typed, typed.upper(), typed.lower()})
