"""What all tests stand on: one house, a PostgreSQL of its own, a browser.

A run is one house's, as each house is a Django site: `RECORK_TEST_HOUSE` names it. Its data lies in a folder
that goes with the run; `RECORK_TEST_VAR` names one that stays, so that the next run starts sooner.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

HOUSE = os.environ.get("RECORK_TEST_HOUSE", "fulfillment")
KEPT = os.environ.get("RECORK_TEST_VAR")
VAR = Path(KEPT or tempfile.mkdtemp(prefix="recork-"))
# As root the database runs under an account that must be able to walk in; what is inside guards itself.
VAR.mkdir(exist_ok=True, parents=True)
VAR.chmod(0o755)

# Settings are read once, by `django.setup()`.
os.environ["RECORK_VAR"] = str(VAR)
os.environ["DJANGO_SETTINGS_MODULE"] = f"recork.{HOUSE}.settings"
for role in ("", "_OWNER", "_AUDIT"):
    os.environ.pop(f"RECORK_{HOUSE.upper()}{role}_DATABASE_URL", None)
os.environ.pop("RECORK_DATABASE_ROLE", None)
os.environ["RECORK_MFA_REQUIRED"] = "0"  # tests of that very thing turn it on
os.environ["RECORK_SUPPORT_PHONE"] = "707-603-4011"
os.environ["RECORK_SUPPORT_EMAIL"] = "help@recork.example"
django.setup()

pytest_plugins = ["tests.support.database", "tests.support.chromium", "tests.support.served"]


def pytest_report_header() -> str:
    from recork.cellar.binaries import find_binaries  # noqa: PLC0415 -- after the lines above

    found = find_binaries()
    return f"house: {HOUSE}, PostgreSQL {found.version} from {found.folder}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark `database` whatever asks it, so that nobody has to say it twice."""
    for item in items:
        asks = item.get_closest_marker("django_db") or {"db", "transactional_db", "cellar"} & set(
            getattr(item, "fixturenames", ())
        )
        if asks:
            item.add_marker("database")


@pytest.fixture(scope="session", autouse=True)
def _sweep_up() -> Iterator[None]:
    yield
    if not KEPT:
        shutil.rmtree(VAR, ignore_errors=True)
