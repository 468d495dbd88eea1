"""A committed OpenAPI document as a judge: is this call one of its calls, is this answer one of its answers."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema_rs import ValidationError, validator_for

type Json = dict[str, Any]

ROOT = Path(__file__).parents[2]


class Broken(AssertionError):
    """Something that the document doesn't allow."""


@dataclass(frozen=True)
class Contract:
    """One house's document."""

    file: str
    document: Json = field(init=False)

    def __post_init__(self) -> None:
        text = (ROOT / self.file).read_text(encoding="utf-8")
        object.__setattr__(self, "document", json.loads(text))

    def check_call(self, method: str, address: str, body: bytes) -> None:
        """A call as it goes over the wire: its address, its parameters, its body."""
        split = urlsplit(address)
        call, named = self._call(method, split.path)
        given = named | dict(parse_qsl(split.query, keep_blank_values=True))
        known = {each["name"]: each for each in call["parameters"]}
        if unknown := given.keys() - known.keys():
            raise Broken(f"{method} {address} knows no {unknown}")
        for name, value in given.items():
            self.check(known[name]["schema"], _as_typed(value, known[name]["schema"]), f"{method} {address}")
        takes = call.get("requestBody")
        if takes:
            self.check(takes["content"]["application/json"]["schema"], json.loads(body), address)

    def check_answer(self, method: str, address: str, status: int, said: Json) -> None:
        """What of an answer is there is of the right kind. An answer in a test may leave out what nobody reads."""
        call, _ = self._call(method, urlsplit(address).path)
        told = call["responses"].get(str(status))
        if told is None:
            raise Broken(f"{method} {address} never answers {status}")
        (content,) = told["content"].values()
        self.check(content["schema"], said, f"{method} {address}: {status}", partly=True)

    def check(self, schema: Json, instance: object, where: str, *, partly: bool = False) -> None:
        whole = {**schema, "components": self.document["components"]}
        if partly:
            whole = _with_nothing_required(whole)
        try:
            validator_for(whole, validate_formats=True).validate(instance)
        except ValidationError as error:
            raise Broken(f"{where}: {error}") from error

    def words_of(self, name: str) -> set[str]:
        """What an enumeration of the document allows."""
        return set(self.document["components"]["schemas"][name]["enum"])

    def example(self, name: str, **changed: object) -> Json:
        """An answer with every field that the document promises, and nothing else; then `changed` fields."""
        made: Json = self._example({"$ref": f"#/components/schemas/{name}"})
        assert changed.keys() <= made.keys(), changed.keys() - made.keys()
        made |= changed
        self.check({"$ref": f"#/components/schemas/{name}"}, made, name)
        return made

    def _call(self, method: str, path: str) -> tuple[Json, dict[str, str]]:
        for template, calls in self.document["paths"].items():
            pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
            found = re.fullmatch(pattern, path)
            if found and method.lower() in calls:
                call: Json = calls[method.lower()]
                return call, {name: unquote(value) for name, value in found.groupdict().items()}
        raise Broken(f"There is no call {method} {path}")

    def _example(self, schema: Json) -> Any:
        match schema:
            case {"$ref": where}:
                return self._example(self.document["components"]["schemas"][where.rpartition("/")[2]])
            case {"allOf": [one]} | {"anyOf": [one, *_]}:
                return self._example(one)
            case {"enum": [first, *_]}:
                return first
            case {"type": "object", "properties": properties}:
                return {name: self._example(each) for name, each in properties.items()}
            case {"type": "array", "items": items}:
                return [self._example(items)]
            case {"examples": [first, *_]}:
                return first
            case {"type": "string", "format": form}:
                return {
                    "date-time": "2026-11-24T21:00:00Z",
                    "date": "2026-11-27",
                    "uuid": "22222222-2222-4222-8222-222222222222",
                }[form]
            case {"type": kind}:
                return {"string": "words", "integer": 1, "boolean": True, "object": {}, "null": None}[kind]
        raise Broken(f"No example of {schema}")


def _as_typed(value: str, schema: Json) -> object:
    return int(value) if schema.get("type") == "integer" and value.isdecimal() else value


def _with_nothing_required(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {name: _with_nothing_required(each) for name, each in schema.items() if name != "required"}
    return [_with_nothing_required(each) for each in schema] if isinstance(schema, list) else schema
