"""Names that try to be more than names, and whether a page, a file or a letter was taken in by one.

One list for every field in which people or programs may write freely: a new field is found by its schema or its form.
"""

import csv
import io
import json
from html.parser import HTMLParser
from typing import Any

HOSTILE: dict[str, str] = {
    "script": "<script>canary()</script>",
    "image": "<img src=canary onerror=canary()>",
    "out of an attribute": "\"><svg onload='canary()'>",
    "out of an attribute, single": "' onmouseover='canary()' autofocus onfocus='canary()",
    "out of a text area": "</textarea></title></script><script>canary()</script>",
    "short element": "<b id=canary>x</b>",
    "short request": "<i hx-get=canary>",
    "link": "javascript:canary()",
    "formula": '=HYPERLINK("http://canary.example","open")',
    "formula, plus": "+1+cmd|' /C calc'!A0",
    "formula, minus": "-1+canary()",
    "formula, at": "@SUM(1+1)*canary()",
    "formula behind a tab": "\t=canary()",
    "formula behind a return": "\r=canary()",
    "right to left": "\N{RIGHT-TO-LEFT OVERRIDE}agev\N{POP DIRECTIONAL FORMATTING} canary",
    "isolate left open": "\N{RIGHT-TO-LEFT ISOLATE}\N{LEFT-TO-RIGHT OVERRIDE}canary",
    "nothing to see": "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NO-BREAK SPACE}",
    "emoji": "\N{GRAPES}\N{WINE GLASS}\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{BOY} canary",
    "piled up": "Z" + "\N{COMBINING ACUTE ACCENT}" * 30 + "algo",
    "one long word": "W" * 120,
    "ten kilobytes": "canary " * 1_500,
    "NUL": "canary\0",
    "half a character": "canary\ud800",
    "template": "{{7*7}}{% csrf_token %}${7*7}",
    "format": "%s%n%(name)s{0}{name.__class__}",
    "another log line": "canary\n2026-11-23 ERROR root: canary",
    "another header": "canary\r\nBcc: canary@example.com",
    "quote": "Robert'); DROP TABLE orders;--",
    "backslash": "canary\\' \\u003cscript\\u003e",
    "next line": "canary\N{LINE SEPARATOR}\x85canary",
}


WORST = ("script", "formula", "NUL", "half a character", "ten kilobytes", "another header")


def some(place: int) -> list[tuple[str, str]]:
    """The worst for every field, and of the rest three that change from field to field."""
    rest = [kind for kind in HOSTILE if kind not in WORST]
    turn = [rest[(3 * place + step) % len(rest)] for step in range(3)]
    return [(kind, HOSTILE[kind]) for kind in (*WORST, *turn)]


def text_fields(
    schema: dict[str, Any], document: dict[str, Any], path: tuple[str, ...] = ()
) -> list[tuple[str, ...]]:
    """Where a body of this schema takes text that isn't one of a few words: paths of names, "0" for a list's first."""
    schema = _followed(schema, document)
    found: list[tuple[str, ...]] = []
    for one in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
        found += text_fields(one, document, path)
    match schema.get("type"):
        case "string" if not {"enum", "const"} & schema.keys() and schema.get("format") not in {
            "uuid",
            "date",
            "date-time",
        }:
            found.append(path)
        case "array":
            found += text_fields(schema["items"], document, (*path, "0"))
        case "object":
            for name, inner in schema.get("properties", {}).items():
                found += text_fields(inner, document, (*path, name))
    return found


def put_into(body: Any, path: tuple[str, ...], value: str, make: Any = None) -> Any:
    """The body with this text at that place; what isn't there on the way is made."""
    if not path:
        return value
    name, *rest = path
    if name == "0":
        inner = body[0] if isinstance(body, list) and body else {}
        return [put_into(inner, tuple(rest), value)]
    whole = dict(body) if isinstance(body, dict) else {}
    whole[name] = put_into(whole.get(name), tuple(rest), value)
    return whole


def _followed(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def body_schemas(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Each call with a body: method, path below the API's root, and the body's schema."""
    found = []
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            content = call.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                found.append((method.upper(), path.removeprefix("/api/v1"), content["schema"]))
    return found


def json_bytes(body: object) -> bytes:
    """As a program may spell it: half a character is a legal escape in JSON."""
    return json.dumps(body, ensure_ascii=True).encode()


def taken_in(html: str) -> list[str]:
    """What in a page came from a name and became more than words: elements, attributes, scripts, links."""
    reader = _Reader()
    reader.feed(html)
    return reader.found


def formulas(content: str) -> list[str]:
    """Cells of a CSV that a spreadsheet would compute."""
    return [
        cell
        for line in csv.reader(io.StringIO(content.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"), newline=""))
        for cell in line
        if cell[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "\0"}
    ]


class _Reader(HTMLParser):
    """Nothing of ours is an image, bears a handler or has the canary's name alone in an attribute, and no address of ours
    names the canary as a scheme or a host.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and not named.get("src") and named.get("type") is None:
            self.found.append("<script>")
        for name, value in attrs:
            said = (value or "").strip().lower()
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.found.append(f"<{tag} {name}={value}>")
            if said == "canary":
                self.found.append(f"<{tag} {name}={value}>")
            if name in {"href", "src", "action", "formaction"} and said.startswith(
                ("javascript:", "canary", "http://canary")
            ):
                self.found.append(f"<{tag} {name}={value}>")
