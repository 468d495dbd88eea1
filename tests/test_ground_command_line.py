"""The command line: `recork <house> <command>`."""

import pytest

from recork.__main__ import HOUSES, ROLE_OF, main
from recork.cellar import Role


def test_without_words_it_says_what_can_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert "recork demo" in said
    assert all(house in said for house in HOUSES)


def test_an_unknown_house_is_named_and_nothing_is_started(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["comerce", "serve"]) == 2
    assert capsys.readouterr().err.startswith("There is no house 'comerce'.\n")


def test_who_lays_tables_comes_as_owner_and_who_serves_does_not() -> None:
    assert ROLE_OF["migrate"] is Role.OWNER
    assert ROLE_OF["audit"] is Role.AUDIT
    assert {"serve", "worker", "user", "token", "winery", "sku", "stock"}.isdisjoint(ROLE_OF)
