"""The main menu and the rows beneath it: what there is, for whom, and where one is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

type Link = tuple[str, str, str]
"""Label, address, and where we are: "page" (this very page), "true" (a page beneath it) or ""."""


@dataclass(frozen=True, slots=True)
class Entry[A]:
    """One place to go: `name` is that of its address, `is_for` says which actors find it in their menu."""

    label: str
    name: str
    is_for: Callable[[A], bool]
    row: "tuple[Entry[A], ...]" = ()


def links[A](entries: Iterable[Entry[A]], actor: A, path: str) -> list[Link]:
    """What the actor may open, with the place where they are marked."""
    found = [(entry.label, reverse(entry.name)) for entry in entries if entry.is_for(actor)]
    here = max((url for _, url in found if _leads_to(url, path)), key=len, default="")
    return [(label, url, _current(url, here, path)) for label, url in found]


def sections[A](entries: Iterable[Entry[A]], actor: A, path: str) -> tuple[str, list[Link]]:
    """The name and the links of the row under the bar; empty where a place has none."""
    for entry in entries:
        if entry.row and entry.is_for(actor) and path.startswith(reverse(entry.name)):
            return entry.label, links(entry.row, actor, path)
    return "", []


def _leads_to(url: str, path: str) -> bool:
    """Everything lies beneath the root, which is no place of its own for that."""
    return path == url if url == "/" else path.startswith(url)


def _current(url: str, here: str, path: str) -> str:
    if url != here:
        return ""
    return "page" if url == path else "true"
