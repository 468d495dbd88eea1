"""The trail is sealed: nothing in it can be altered, taken out or put in without `audit` seeing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from recork.cellar import Role, conninfo, django_database
from recork.fulfillment.models import AuditEntry, AuditSeal, scope
from recork.fulfillment.queries.vital_signs import vital_signs
from recork.manners.audit import findings
from recork.manners.trail.laid import APPEND_ONLY
from recork.manners.trail.sealing import seal_all
from tests.fulfillment.cast import House, open_house, place
from tests.fulfillment.invariants import violations

VIEW = "inv_audit_trail_is_whole"


def seal() -> int:
    with scope.of_every_winery():
        return seal_all()


@pytest.fixture
def sealed(transactional_db: None) -> House:
    """The house after its first minute; what a test plants goes with it."""
    house = open_house()
    place(house.nora, "101")
    seal()
    return house


def as_owner(*statements: str) -> None:
    """Somebody with every right on the tables, who takes the guards off first."""
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as owner:
        owner.execute("SELECT set_config('recork.every_winery', 'on', false)")
        owner.execute("ALTER TABLE audit_entry NO FORCE ROW LEVEL SECURITY")
        for name in APPEND_ONLY:
            owner.execute(f"ALTER TABLE {name} DISABLE TRIGGER stays")
        for statement in statements:
            owner.execute(statement)
        for name in APPEND_ONLY:
            owner.execute(f"ALTER TABLE {name} ENABLE TRIGGER stays")
        owner.execute("ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY")


def found() -> list[Any]:
    return [row[-1] for row in violations(connection).get(VIEW, [])]  # type: ignore[index]


@contextmanager
def auditing() -> Iterator[None]:
    """Come as the auditor, as the command does."""
    default = connections["default"]
    as_application = default.settings_dict
    default.close()
    default.settings_dict = as_application | django_database("fulfillment", Role.AUDIT) | {"OPTIONS": {}}
    try:
        yield
    finally:
        default.close()
        default.settings_dict = as_application


def test_what_is_new_is_sealed_once_and_in_one_chain(sealed: House) -> None:
    with scope.of_every_winery():
        first, entries = list(AuditSeal.objects.order_by("place")), AuditEntry.objects.count()
    assert [each.place for each in first] == list(range(1, entries + 1))
    assert seal() == 0
    place(sealed.nora, "102")
    more = seal()
    assert more > 0
    with scope.of_every_winery():
        assert AuditSeal.objects.count() == entries + more
    assert found() == []


def test_an_entry_that_commits_late_is_sealed_late(sealed: House) -> None:
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.APP))) as slow:
        slow.execute("SELECT enter_scope(NULL)")
        slow.execute("UPDATE winery SET name = 'Slow' WHERE slug = 'alder'")
        place(sealed.nora, "102")
        seal()
        slow.commit()
    assert seal() == 1
    assert found() == []


AHEAD = """
INSERT INTO audit_entry (who, role, on_behalf, door, address, request_id, doing, what, about, row_id, named, reason,
                         times, order_ids, at)
VALUES ('Eve', '', '', 'page', '', '', '', 'added', 'x', '', '', '', 1, '{}', now() + interval '70 years')"""


def as_application(statement: str) -> None:
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.APP))) as somebody:
        somebody.execute("SELECT enter_scope(NULL)")
        somebody.execute(statement)


def test_an_entry_of_the_future_is_one_of_now(sealed: House) -> None:
    as_application(AHEAD)
    with scope.of_every_winery():
        entry = AuditEntry.objects.get(who="Eve")
    assert entry.at <= timezone.now()


def test_a_clock_that_ran_ahead_once_does_not_end_sealing(sealed: House) -> None:
    """Nor is anything lost that was written while nobody sealed, before and after the clock was put right."""
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", Role.OWNER))) as owner:
        owner.execute("SELECT enter_scope(NULL)")
        owner.execute("ALTER TABLE audit_entry DISABLE TRIGGER dated")
        owner.execute(AHEAD)
        owner.execute("ALTER TABLE audit_entry ENABLE TRIGGER dated")
    assert seal() == 1
    place(sealed.nora, "102")
    assert seal() > 0
    assert seal() == 0
    assert found() == []
    as_owner(FORGED)
    assert found() == ["put in later"]


def test_the_application_seals_nothing_by_itself(sealed: House) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_application(
            "INSERT INTO audit_seal (place, entry_id, hash, sealed_at) VALUES (9999, 9999, '', now())"
        )


def test_what_waits_long_for_its_seal_is_counted(sealed: House) -> None:
    def late() -> int:
        with scope.of_every_winery():
            return next(sign.values[""] for sign in vital_signs() if sign.name == "recork_trail_unsealed")

    as_application(AHEAD.replace("+ interval '70 years'", "- interval '4 minutes'"))
    assert late() == 0
    as_application(AHEAD.replace("+ interval '70 years'", "- interval '6 minutes'"))
    assert late() == 1
    seal()
    assert late() == 0


SECOND = "id = (SELECT entry_id FROM audit_seal WHERE place = 2)"
FORGED = """
INSERT INTO audit_entry (who, role, on_behalf, door, address, request_id, doing, what, about, row_id, named, reason,
                         times, order_ids, at)
VALUES ('Eve', '', '', 'page', '', '', '', 'added', 'x', '', '', '', 1, '{}', now() - interval '3 days')"""


@pytest.mark.parametrize(
    ("statement", "how"),
    [
        (f"UPDATE audit_entry SET who = 'Somebody else' WHERE {SECOND}", ["altered"]),
        (f"UPDATE audit_entry SET after = '{{}}' WHERE {SECOND}", ["altered"]),
        (f"UPDATE audit_entry SET order_ids = '{{1}}' WHERE {SECOND}", ["altered"]),
        (f"UPDATE audit_entry SET at = at - interval '1 s' WHERE {SECOND}", ["altered"]),
        (f"DELETE FROM audit_entry WHERE {SECOND}", ["removed"]),
        (FORGED, ["put in later"]),
    ],
)
def test_whoever_tampers_is_seen(sealed: House, statement: str, how: list[str]) -> None:
    as_owner(statement)
    assert found() == how


def test_taking_out_entry_and_seal_is_seen(sealed: House) -> None:
    as_owner(
        f"DELETE FROM audit_entry WHERE {SECOND}",
        "DELETE FROM audit_seal WHERE place = 2",
    )
    assert found() == ["seals removed"]


def test_forging_one_seal_breaks_the_next(sealed: House) -> None:
    as_owner(
        f"UPDATE audit_entry SET who = 'Eve' WHERE {SECOND}",
        "UPDATE audit_seal s SET hash = sha256((SELECT hash FROM audit_seal WHERE place = 1)"
        " || convert_to(trail_text(e), 'UTF8')) FROM audit_entry e WHERE s.place = 2 AND e.id = s.entry_id",
    )
    assert found() == ["altered"]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {0} SET {1} = {1}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("role", [Role.APP, Role.OWNER])
def test_nobody_changes_the_trail(sealed: House, table: str, statement: str, role: Role) -> None:
    column = "hash" if table == "audit_seal" else "entry_id" if table == "audit_order" else "who"
    with psycopg.connect(make_conninfo(**conninfo("fulfillment", role))) as somebody:
        somebody.execute("SELECT enter_scope(NULL)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            somebody.execute(statement.format(table, column))


def test_the_application_can_not_take_the_guard_off(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER stays")


def test_the_books_and_the_command_tell(sealed: House) -> None:
    with scope.of_every_winery():
        assert [each.count for each in findings() if each.view == VIEW] == [0]
    said = StringIO()
    with auditing():
        call_command("trail", "anchor", stdout=said)
        anchor = said.getvalue().split()[0]
        call_command("trail", "verify", anchor, stdout=said)
    assert "the chain is whole" in said.getvalue()
    assert anchor.count(":") == 1

    as_owner("TRUNCATE audit_seal, audit_order, audit_entry")

    with auditing():
        with pytest.raises(CommandError, match="is not the one that was noted"):
            call_command("trail", "verify", anchor, stdout=said)
        with pytest.raises(CommandError, match="An anchor is a place and a hash"):
            call_command("trail", "verify", "nonsense", stdout=said)
