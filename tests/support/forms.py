"""The forms of a page as a browser would send them, found in its HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_plus, urljoin

PLAIN = "Plain words"
"""What a field says that nobody is testing now and that has nothing in it yet."""

WRITTEN = {"text", "search", "email", "tel", "url", "password", ""}
"""Kinds of input that people write in freely."""


@dataclass
class Form:
    """One form that changes something: where it goes, what it says already, and where people write."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    text_fields: list[str] = field(default_factory=list)

    def others(self, tried: str) -> dict[str, str]:
        """The other free fields, filled in where they are empty."""
        return {name: self.values.get(name) or PLAIN for name in self.text_fields if name != tried}


def forms_of(html: str, url: str) -> list[Form]:
    """Every form of the page that posts."""
    reader = _Reader(url)
    reader.feed(html)
    return [form for form in reader.forms if form.action]


def sent_bytes(values: Mapping[str, str], more: Mapping[str, str]) -> bytes:
    """As a browser, or somebody with worse manners, encodes it: half a character too."""
    pairs = {**values, **more}
    return "&".join(
        f"{quote_plus(name)}={quote_plus(said, errors='surrogatepass')}" for name, said in pairs.items()
    ).encode()


class _Reader(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.now: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "form":
                posts = said.get("method", "").lower() == "post"
                self.now = Form(urljoin(self.url, said.get("action", "")) if posts else "")
                self.forms.append(self.now)
            case "input" | "textarea" | "button" if self.now is not None and said.get("name"):
                self._field(tag, said)
            case "select":
                self.select = said.get("name", "")
            case "option" if self.now is not None and self.select:
                if "selected" in said or self.select not in self.now.values:
                    self.now.values[self.select] = said.get("value", "")

    def _field(self, tag: str, said: dict[str, str]) -> None:
        assert self.now is not None
        kind = said.get("type", "").lower()
        if tag == "textarea" or (tag == "input" and kind in WRITTEN):
            self.now.text_fields.append(said["name"])
        if tag == "input" and kind in {"checkbox", "radio"} and "checked" not in said:
            return
        if tag != "button":
            self.now.values[said["name"]] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.now = None
        if tag == "select":
            self.select = ""
