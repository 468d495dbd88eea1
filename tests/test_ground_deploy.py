"""A house as it stands in production: checked, closed, silent about its secrets."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECRETS = {
    "RECORK_SECRET_KEY": "kept-to-ourselves-8f41b0c9d2e7a65413f0bb9c27d6e8a1-really-long",
    "RECORK_SMTP_PASSWORD": "mail-door-password-77",
    "RECORK_OIDC_CLIENT_SECRET": "company-secret-88",
}
DATABASE_PASSWORD = "db-password-99"
HOUSES = ("fulfillment", "commerce")


def production(house: str, var: Path) -> dict[str, str]:
    """What an operator sets, with the secrets in files."""
    var.chmod(0o755)
    given = {}
    for name, secret in SECRETS.items():
        file = var / name.lower()
        file.write_text(secret + "\n")
        given[f"{name}_FILE"] = str(file)
    return {
        "PATH": os.environ["PATH"],
        "RECORK_VAR": str(var),
        f"RECORK_{house.upper()}_URL": f"https://{house}.example.com",
        "RECORK_ALLOWED_HOSTS": f"{house}.example.com",
        "RECORK_TRUSTED_PROXIES": "1",
        "RECORK_SUPPORT_PHONE": "707-555-0100",
        "RECORK_SUPPORT_EMAIL": "care@house.example",
        "RECORK_SMTP_HOST": "mail.example.com",
        "RECORK_SMTP_USER": "recork",
        "RECORK_OIDC_ISSUER": "https://id.example.com",
        "RECORK_OIDC_CLIENT_ID": "recork",
        f"RECORK_{house.upper()}_DATABASE_URL_FILE": str(address_file(house, var)),
        **given,
    }


def address_file(house: str, var: Path) -> Path:
    """Where the database is, and as whom to knock: a secret as well."""
    file = var / "database-url"
    file.write_text(f"postgresql://app:{DATABASE_PASSWORD}@db.example.com/recork_{house}\n")
    return file


def run(house: str, *words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        env=env | {"DJANGO_SETTINGS_MODULE": f"recork.{house}.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize("house", HOUSES)
def test_djangos_checks_for_production_find_nothing(house: str, tmp_path: Path) -> None:
    env = production(house, tmp_path)
    del env[f"RECORK_{house.upper()}_DATABASE_URL_FILE"]  # some checks ask a database: the embedded one

    said = run(house, "-m", "recork", house, "check", "--deploy", "--fail-level", "WARNING", env=env)

    assert (said.returncode, said.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), (
        said.stderr
    )
    assert "W0" not in said.stderr


@pytest.mark.parametrize("house", HOUSES)
def test_secrets_come_from_files_and_are_used(house: str, tmp_path: Path) -> None:
    program = (
        "from django.conf import settings; "
        "app = next(iter(settings.SOCIALACCOUNT_PROVIDERS.values()))['APPS'][0]; "
        "mail = settings.MAILERS['default']['OPTIONS']['password']; "
        "print([settings.SECRET_KEY, mail, app['secret'], settings.DATABASES['default']['PASSWORD']])"
    )
    said = run(house, "-c", program, env=production(house, tmp_path))
    assert said.stdout.strip() == str([*SECRETS.values(), DATABASE_PASSWORD]), said.stderr


@pytest.mark.parametrize("house", HOUSES)
def test_a_house_that_can_not_start_tells_no_secret(house: str, tmp_path: Path) -> None:
    env = production(house, tmp_path)
    (tmp_path / "database-url").write_text(f"postgresql://app:{DATABASE_PASSWORD}@[nowhere/recork")

    said = run(house, "-m", "recork", house, "serve", "--port", "0", env=env)

    told = said.stdout + said.stderr
    assert (said.returncode, "is not an address that PostgreSQL understands" in told) == (1, True), told
    assert [each for each in (*SECRETS.values(), DATABASE_PASSWORD) if each in told] == []
