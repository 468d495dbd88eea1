"""Tables that people bring as CSV: read into rows with their line, or refused in words."""

import csv
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from io import StringIO

from recork.manners.entry import Unfit

MOST_ROWS = 5_000
"""In one file: what a preview can show and one transaction can book in a second."""
MOST_BYTES = 1_000_000
MOST_TOLD = 10
"""Columns that a refusal names."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `line` counts from 1 as editors do, `cells` go by column, outer spaces taken off."""

    line: int
    cells: dict[str, str]


def read_sheet(content: bytes, *, needs: Sequence[str], takes: Collection[str] = ()) -> list[Row]:
    """Read a CSV with a first line of column names: `needs` must be there, `takes` may be.

    Commas or semicolons, any order of columns, UTF-8 with or without its mark. Empty
    lines are passed over. Raises `Unfit` for the file as a whole.
    """
    if len(content) > MOST_BYTES:
        raise Unfit("file", f"At most {MOST_BYTES:,} bytes; this file has {len(content):,}. Split it.")
    reader = csv.reader(StringIO(_text(content)), delimiter=_delimiter(content), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise Unfit("file", f"Line {reader.line_num} is not CSV: {error}.") from error
    rows = [(line, row) for line, row in rows if any(row)]
    if not rows:
        raise Unfit("file", f"The file is empty. Its first line names the columns: {', '.join(needs)}.")
    (_, head), *body = rows
    columns = _columns(head, needs, takes)
    if len(body) > MOST_ROWS:
        raise Unfit("file", f"At most {MOST_ROWS:,} rows; this file has {len(body):,}. Split it.")
    return [Row(line, _cells(line, columns, row)) for line, row in body]


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = "The file is not UTF-8 text. Save it as CSV UTF-8 and bring it again."
        raise Unfit("file", words) from error
    if "\0" in text:
        raise Unfit("file", "The file is not text. Save it as CSV UTF-8 and bring it again.")
    return text


def _delimiter(content: bytes) -> str:
    first_line = content.splitlines()[0] if content.splitlines() else b""
    return ";" if first_line.count(b";") > first_line.count(b",") else ","


def _columns(head: list[str], needs: Sequence[str], takes: Collection[str]) -> list[str]:
    columns = [name.lower().replace(" ", "_") for name in head]
    known = [*needs, *takes]
    missing = [name for name in needs if name not in columns]
    unknown = list(dict.fromkeys(name for name in columns if name not in known))
    doubled = sorted(name for name, times in Counter(columns).items() if times > 1)
    for names, words in (
        (missing, "Its first line must also name {}."),
        (unknown, f"Its first line names {{}}, which nothing is done with. Known: {', '.join(known)}."),
        (doubled, "Its first line names {} twice."),
    ):
        if names:
            raise Unfit("file", words.format(_listed(names)))
    return columns


def _listed(names: Sequence[str]) -> str:
    """The first few of them: a file may have a hundred thousand."""
    told = [name[:60] or "a column without a name" for name in names[:MOST_TOLD]]
    more = len(names) - len(told)
    return ", ".join(told) + (f" and {more:,} more" if more else "")


def _cells(line: int, columns: list[str], row: list[str]) -> dict[str, str]:
    if len(row) > len(columns):
        raise Unfit("file", f"Line {line} has {len(row)} cells, but there are {len(columns)} columns.")
    return dict(zip(columns, row + [""] * (len(columns) - len(row)), strict=True))
