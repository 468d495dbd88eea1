"""A key that stands twice is found however many keys there are."""

import json
from http import HTTPStatus

import pytest
from django.test import RequestFactory

from recork.manners.api.body import MOST_BYTES, OnceOnlyJson
from recork.manners.api.problem import CallRefused

KEYS = [f"{number:05x}" for number in range(75_000)]


def parse(body: str) -> dict[str, object]:
    assert len(body) < MOST_BYTES
    sent = RequestFactory().generic("PUT", "/", body.encode(), content_type="application/json")
    return OnceOnlyJson().parse_body(sent)


def of_keys(*keys: str) -> str:
    return "{" + ",".join(f"{json.dumps(key)}:1" for key in keys) + "}"


@pytest.mark.parametrize("twice", [KEYS[0], KEYS[-1]])
def test_the_key_that_stands_twice_is_named(twice: str) -> None:
    with pytest.raises(CallRefused) as refused:
        parse(of_keys(*KEYS, twice))
    problem = refused.value.problem
    told = f"The key '{twice}' stands twice in one object."
    assert (problem.status, problem.code, problem.detail) == (HTTPStatus.BAD_REQUEST, "malformed", told)


def test_a_body_of_many_keys_is_read() -> None:
    assert list(parse(of_keys(*KEYS))) == KEYS
