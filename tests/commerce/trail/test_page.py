"""The shop's page "Audit trail": for its administrators alone."""

import csv
from http import HTTPStatus
from io import StringIO

import pytest

from recork.commerce.tasks.trail import seal_trail
from tests.commerce.cast import ADA, IVO, House, sell
from tests.commerce.people import client_of
from tests.commerce.web.reading import words

URL, FILE = "/settings/trail/", "/settings/trail/export.csv"


@pytest.mark.parametrize("path", [URL, FILE])
def test_an_order_manager_finds_nothing(house: House, path: str) -> None:
    assert client_of(IVO).get(path).status_code == HTTPStatus.FORBIDDEN


def test_an_administrator_finds_who_did_what_about_an_order(house: House) -> None:
    sell("10234")
    ada = client_of(ADA)
    page = words(ada.get(URL, {"q": "10234"}))
    assert "Added to the timeline 10234" in page
    assert "kind: " in page
    assert "Nothing of that kind" in words(ada.get(URL, {"q": "999"}))


def test_what_was_refused_is_there(house: House) -> None:
    client_of(IVO).get(URL)
    page = words(client_of(ADA).get(URL, {"what": "refused"}))
    assert "Ivo Marin" in page
    assert "may not do this (trail:read)" in page


def test_the_file_holds_places_of_the_chain(live_house: House) -> None:
    sell("10234")
    seal_trail(0)
    answer = client_of(ADA).get(FILE)
    rows = list(csv.DictReader(StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert rows
    assert {len(row["Hash"]) for row in rows if row["Place"]} == {64}
