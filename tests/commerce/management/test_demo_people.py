"""The demo's people and its website come into the shop, and into no real one."""

import json
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from recork.commerce.models import ApiToken
from recork.manners.token import digest_of
from tests.commerce.cast import House


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("RECORK_DEMO_PASSWORD", "recork-demo")
    return "recork-demo"


@override_settings(DEMO=True)
def test_the_demos_people_come_in_with_its_password(house: House, tmp_path: Path, password: str) -> None:
    file = tmp_path / "tokens.json"
    file.write_text('{"floor": "of the other house"}')

    call_command("demo_people", tokens_file=file)
    first = json.loads(file.read_text())["shop"]
    call_command("demo_people", tokens_file=file)
    second = json.loads(file.read_text())

    assert (set(second), second["floor"]) == ({"floor", "shop"}, "of the other house")
    assert file.stat().st_mode & 0o777 == 0o600
    living = ApiToken.objects.filter(revoked_at=None)
    assert [token.digest for token in living] == [digest_of(second["shop"])]
    assert digest_of(first) != digest_of(second["shop"])
    for email in ("orders@shop.alder.test", "admin@shop.alder.test"):
        assert authenticate(email=email, password=password) is not None


def test_they_come_to_no_real_shop(house: House, tmp_path: Path, password: str) -> None:
    with pytest.raises(CommandError, match="This lets strangers in"):
        call_command("demo_people", tokens_file=tmp_path / "tokens.json")
    assert not (tmp_path / "tokens.json").exists()
