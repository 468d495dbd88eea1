"""Letters that are kept as files hold links that open an account: they are for whoever runs the house alone."""

import stat
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from recork.manners.environment import mailer


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RECORK_VAR", str(tmp_path))
    monkeypatch.delenv("RECORK_SMTP_HOST", raising=False)
    return tmp_path / "mail"


def send() -> int:
    named = mailer()
    options = named["OPTIONS"]
    assert isinstance(options, dict)
    backend = import_string(str(named["BACKEND"]))(alias="default", **options)
    words = "https://portal.example.com/account/password/reset/key/6-abc/"
    return int(backend.send_messages([EmailMessage("Welcome", words, to=["a@b.example"])]))


@pytest.mark.parametrize("before", [None, 0o755, 0o777])
def test_nobody_else_on_the_machine_reads_letters(folder: Path, before: int | None) -> None:
    if before is not None:
        folder.mkdir()
        folder.chmod(before)  # as an earlier version left it
    assert send() == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(list(folder.iterdir())) == 1


def test_the_folder_around_it_stays_open(folder: Path) -> None:
    """Beside it lies the database, which runs under an account of its own where the house is root's."""
    before = stat.S_IMODE(folder.parent.stat().st_mode)
    send()
    assert stat.S_IMODE(folder.parent.stat().st_mode) == before
