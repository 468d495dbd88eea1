"""The sandbox's carrier: what it promises about names, voids and closed days."""

import json
from uuid import uuid4

import pytest

from tests.support.payments import Heard, Sandbox

PARCEL = {
    "service": "UPS Ground",
    "name": "Marisol Vega",
    "line1": "12 Congress Avenue",
    "city": "Austin",
    "state": "TX",
    "zip": "78701",
    "bottles": 6,
    "adult_signature": True,
}


def put(sandbox: Sandbox, path: str, **body: object) -> Heard:
    return sandbox.ask("PUT", f"/carrier/{path}", json.dumps(body).encode())


def test_a_name_gets_its_first_answer(sandbox: Sandbox) -> None:
    name = uuid4()
    first = put(sandbox, f"labels/{name}", **PARCEL)
    assert (first.status, first.said["state"], first.said["cost_cents"]) == (200, "sold", 3_200)
    assert put(sandbox, f"labels/{name}", **PARCEL).said == first.said
    other = put(sandbox, f"labels/{name}", **(PARCEL | {"zip": "78702"}))
    assert (other.status, other.code) == (409, "name_reused")


def test_what_was_voided_first_is_never_sold(sandbox: Sandbox) -> None:
    name = uuid4()
    for _ in range(2):
        assert put(sandbox, f"labels/{name}/void").said["state"] == "voided"
    heard = put(sandbox, f"labels/{name}", **PARCEL)
    assert (heard.status, heard.code) == (409, "voided")


def test_what_was_handed_over_is_never_voided(sandbox: Sandbox) -> None:
    names, day = [str(uuid4()), str(uuid4())], uuid4()
    for name in names:
        put(sandbox, f"labels/{name}", **PARCEL)
    put(sandbox, f"labels/{names[1]}/void")
    for _ in range(2):
        assert put(sandbox, f"days/{day}", labels=names).said == {"name": str(day), "parcels": 1}
    heard = put(sandbox, f"labels/{names[0]}/void")
    assert (heard.status, heard.code) == (409, "too_late")
    assert put(sandbox, f"days/{day}", labels=names[:1]).status == 409


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"labels/{uuid4()}", PARCEL | {"bottles": 13}),
        (f"labels/{uuid4()}", PARCEL | {"zip": ""}),
        (f"labels/{uuid4()}", PARCEL | {"more": 1}),
        (f"labels/{uuid4()}", {}),
        (f"days/{uuid4()}", {"labels": ["x"]}),
    ],
)
def test_what_is_malformed_is_refused(sandbox: Sandbox, path: str, body: dict[str, object]) -> None:
    assert put(sandbox, path, **body).status == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "labels/x"), ("GET", "days"), ("PUT", f"days/{uuid4()}/void"), ("PUT", "labels")],
)
def test_other_doors_lead_nowhere(sandbox: Sandbox, method: str, path: str) -> None:
    assert sandbox.ask(method, f"/carrier/{path}", b"{}" if method == "PUT" else None).status == 404
