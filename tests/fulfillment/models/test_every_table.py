"""Every table that the catalogue knows, tried with each statement from outside its winery: nothing is seen or changed.

The list is PostgreSQL's own, so that a new table without a policy fails here before anybody thinks of it.
"""

import re
from collections.abc import Iterator

import pytest
from django.db import Error, connection, transaction

from tests.fulfillment.cast import House
from tests.fulfillment.models.stage import set_stage
from tests.support.prints import Print, changed, print_of_all

TABLES = """
SELECT c.relname FROM pg_class c
 WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
   AND (c.relname = 'winery' OR EXISTS (
     SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'winery_id' AND NOT a.attisdropped))
 ORDER BY c.relname
"""

REFUSED = re.compile(r"row-level security|permission denied|the manifest is closed")

ADDED_BY_ALL = {("audit_entry", "INSERT")}
"""Whoever is refused is written down, whatever their scope; nobody reads or changes it from outside."""

OF_ALL = {"shipping_rule"}
"""A rule of the house, with no winery, is shown to each of them."""

COPY = """
SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
 WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


@pytest.fixture
def stage(house: House) -> House:
    set_stage(house)
    enter("", every="on")
    return house


def enter(winery: str, *, every: str = "") -> None:
    """Set the scope by hand, as no code of ours does: one winery's, none, or all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('recork.winery', %s, true), set_config('recork.every_winery', %s, true),"
            " set_config('recork.user', '', true), set_config('recork.token', '', true)",
            (winery, every),
        )


def rows(statement: str, *values: str | int) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def statements(table: str, owner: str) -> Iterator[tuple[str, str]]:
    """What somebody may try on the rows of a winery: read, count, change, take over, remove, put in, lock."""
    (columns,) = rows(COPY, table)[0]
    yield "SELECT", f"SELECT 1 FROM {table} WHERE {owner} = %s"
    yield "SELECT FOR UPDATE", f"SELECT 1 FROM {table} WHERE {owner} = %s FOR UPDATE"
    yield "UPDATE", f"UPDATE {table} SET {owner} = {owner} WHERE {owner} = %s RETURNING 1"
    yield "DELETE", f"DELETE FROM {table} WHERE {owner} = %s RETURNING 1"
    copy = f"SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s::jsonb) RETURNING 1"
    yield "INSERT", f"INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE {copy}"


def reached(statement: str, value: str | int, before: Print) -> int | str:
    """How many rows it has reached; what it changed besides, what PostgreSQL said when it refused. All is taken back."""
    try:
        with transaction.atomic():
            found = len(rows(statement, value))
            besides = changed(before, print_of_all())
            transaction.set_rollback(True)
            return f"changed {besides}" if besides else found
    except Error as error:
        return str(error.__cause__).splitlines()[0]


def test_without_a_scope_and_with_anothers_no_statement_reaches_a_row(stage: House) -> None:
    tables = [str(table) for (table,) in rows(TABLES)]
    assert len(tables) > 25
    before, wrong, empty = print_of_all(), [], []
    for table in tables:
        owner = "id" if table == "winery" else "winery_id"
        enter("", every="on")
        tries = dict(statements(table, owner))
        birch = rows(f"SELECT to_jsonb(t)::text FROM {table} t WHERE {owner} = %s LIMIT 1", stage.birch.pk)
        if not birch:
            empty.append(table)
            continue
        for scope in ("", str(stage.alder.pk)):
            for verb, statement in tries.items():
                enter(scope)
                said = reached(statement, str(birch[0][0]) if verb == "INSERT" else stage.birch.pk, before)
                is_kept_out = said == 0 or (isinstance(said, str) and REFUSED.search(said))
                if not is_kept_out and (table, verb) not in ADDED_BY_ALL:
                    wrong.append((table, scope or "no scope", verb, said))
    assert wrong == [], "\n".join(map(str, wrong))
    assert empty == []  # whatever is laid out anew gets a row of each winery, or nothing is proven


def test_in_a_winerys_scope_every_table_shows_its_own_rows_alone(stage: House) -> None:
    for (table,) in rows(TABLES):
        owner = "id" if table == "winery" else "winery_id"
        enter(str(stage.alder.pk))
        ours = {stage.alder.pk} | ({None} if table in OF_ALL else set())
        assert {each for (each,) in rows(f"SELECT DISTINCT {owner} FROM {table}")} <= ours, table
